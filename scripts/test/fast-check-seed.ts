import fc from "fast-check";

/** Every run draws the same cases, so that what is green stays green; `FAST_CHECK_SEED=7 npm test` draws others. */
const SEED = 20_260_615;

// The tests' one setting that vitest has no option for.
const given = process.env["FAST_CHECK_SEED"];
fc.configureGlobal({ seed: given === undefined ? SEED : Number(given) });
