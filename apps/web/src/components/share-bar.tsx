import classes from "./share-bar.module.css";

/** A bar below a number in a table, as wide as its column for the largest of them. */
export function ShareBar({ value, largest }: { value: number; largest: number }) {
  const percent = largest === 0 ? 0 : (value / largest) * 100;
  return <span className={classes.bar} style={{ width: `${percent}%` }} aria-hidden />;
}
