import classes from "./chart.module.css";

const LINES = [
  "",
  "M0 8L8 0",
  "M0 0L8 8",
  "M0 4H8",
  "M4 0V8",
  "M0 0L8 8M0 8L8 0",
  "M0 4H8M4 0V8",
  "M0 2H8M0 6H8",
];

/** What stands for each colour where there is none: on paper, and for those who choose their own colours. */
export function Patterns() {
  return (
    <defs>
      {LINES.map((path, index) => (
        <pattern
          key={path}
          id={`muster-pattern-${index + 1}`}
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
        >
          <rect width="8" height="8" className={classes.paper} />
          {path === "" ? (
            <rect width="8" height="8" className={classes.ink} />
          ) : (
            <path d={path} className={classes.line} />
          )}
        </pattern>
      ))}
    </defs>
  );
}
