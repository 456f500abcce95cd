import plain from "./plain.module.css";

/** In place of a value that isn't known: a gap, never a zero. */
export function Unknown() {
  return (
    <span className={plain.dimmed}>
      <span aria-hidden>–</span>
      <span className={plain.heard}>not known</span>
    </span>
  );
}
