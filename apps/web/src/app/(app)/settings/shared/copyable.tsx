import { CopyText } from "@/components/copy-text.tsx";
import classes from "../settings.module.css";

/** A text to take along, as it is. */
export function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <div>
      <code className={classes.code} aria-label={label}>
        {text}
      </code>
      <CopyText text={text} what={label.toLowerCase()} mt={6} size="compact-sm" fz="xs" fw={500} />
    </div>
  );
}
