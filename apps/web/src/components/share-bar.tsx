import classes from "./share-bar.module.css";

/** A bar under a number of a table, as long as the column for the largest of them. The cell is what it is placed in. */
export function ShareBar({ value, largest }: { value: number; largest: number }) {
  const part = largest === 0 ? 0 : value / largest;
  return <span className={classes.bar} style={{ width: `calc((100% - 20px) * ${part})` }} aria-hidden />;
}
