"use client";

import { IconInfoCircle } from "@tabler/icons-react";
import plain from "./plain.module.css";
import { useMe } from "./shell/use-me.ts";

/** Says why somebody sees no workload, whatever there is. Nothing to those who are in a team, or see all. */
export function NoTeam() {
  const { organization, led_initiative_ids, joined_initiative_ids } = useMe();
  const isInTeam = led_initiative_ids.length + joined_initiative_ids.length > 0;
  if (isInTeam || organization.role === "ORG_ADMIN") return null;
  return (
    <div role="status" className={plain.notice}>
      <IconInfoCircle size={18} aria-hidden />
      <span>
        You are in no team of {organization.name}, and so see no workloads. Ask an administrator to add you to
        yours.
      </span>
    </div>
  );
}
