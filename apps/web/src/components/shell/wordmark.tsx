import classes from "./shell.module.css";

const SIGN = ["#...#", "##.##", "#.#.#", "#...#", "#...#"];
const CELLS = SIGN.flatMap((line, row) =>
  [...line].map((cell, column) => ({ row, column, isTaken: cell === "#" })),
);

/** Muster's name beside its sign: places in a grid, those taken stand as an M. */
export function Wordmark() {
  return (
    <span className={classes.wordmark}>
      <svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
        {CELLS.map(({ row, column, isTaken }) => (
          <rect
            key={`${row}${column}`}
            x={column * 5}
            y={row * 5}
            width="4"
            height="4"
            rx="1"
            opacity={isTaken ? 1 : 0.2}
          />
        ))}
      </svg>
      Muster
    </span>
  );
}
