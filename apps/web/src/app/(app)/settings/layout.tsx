import type { ReactNode } from "react";
import { SettingsNav } from "./settings-nav.tsx";
import classes from "./settings.module.css";

/** Around every page of the settings: what there is to set. */
export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className={classes.settings}>
      <SettingsNav />
      <div className={classes.section}>{children}</div>
    </div>
  );
}
