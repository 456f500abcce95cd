#!/usr/bin/env node
// Answers as sacct does, of jobs that never were: a thousand a day. Which job is what depends on its number alone, so every
// call tells the same. One in twenty was requeued once, and has two rows.
const JOBS = Number(process.env.SYNTHETIC_JOBS);
const FIRST = Number(process.env.SYNTHETIC_FIRST); // when the first was submitted, in seconds since 1970
const EVERY = 86.4;
const LONGEST = 40_000;

const ENDS = [
  ["COMPLETED", "0:0"],
  ["COMPLETED", "0:0"],
  ["COMPLETED", "0:0"],
  ["FAILED", "1:0"],
  ["CANCELLED by 1001", "0:0"],
  ["TIMEOUT", "0:0"],
  ["FAILED", "0:9"],
];
const TYPES = ["h100", "a100", "l40s"];
const ACCOUNTS = ["nlp", "vision", "robotics", "biology"];

/** A number from 0 to `below`, the same for the same job and purpose. */
function draw(job, purpose, below) {
  let h = Math.imul(job ^ (purpose * 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) % below;
}

/** The attempts of a job: when each was submitted, started and ended. */
export function attemptsOf(job) {
  const submit = FIRST + Math.floor(job * EVERY);
  const start = submit + draw(job, 1, 3_600);
  const end = start + 30 + draw(job, 2, 15_000);
  if (draw(job, 3, 20) > 0) return [{ submit, start, end }];
  const again = end + draw(job, 4, 2);
  const restart = again + 120 + draw(job, 5, 600);
  return [
    { submit, start, end },
    { submit: again, start: restart, end: restart + 60 + draw(job, 6, 9_000) },
  ];
}
export const gpusOf = (job) => 1 + draw(job, 7, 8);

function rowsOf(job, delimiter) {
  const attempts = attemptsOf(job);
  const gpus = gpusOf(job);
  const type = TYPES[draw(job, 8, TYPES.length)];
  const tres = `billing=${gpus},cpu=${gpus * 8},gres/gpu:${type}=${gpus},gres/gpu=${gpus},mem=${gpus * 64}G,node=1`;
  return attempts.map(({ submit, start, end }, index) => {
    const isLast = index === attempts.length - 1;
    const [state, code] = isLast ? ENDS[draw(job, 9, ENDS.length)] : ["REQUEUED", "0:0"];
    const fields = [
      (job + 1) * 2 + index,
      job + 1,
      job + 1,
      "synthetic",
      `user${draw(job, 10, 200)}`,
      ACCOUNTS[draw(job, 11, ACCOUNTS.length)],
      type,
      "normal",
      `train-model-${draw(job, 12, 5_000)}-sweep-${draw(job, 13, 900)}`,
      state,
      code,
      tres,
      tres,
      `${type}-${1 + draw(job, 14, 60)}`,
      "",
      submit,
      start,
      end,
      "00:00:00",
      end - start,
    ];
    return { submit, end, text: fields.map((field) => `${field}${delimiter}`).join("") };
  });
}

function answer(args) {
  const after = (flag) => args[args.indexOf(flag) + 1];
  const delimiter = args.find((arg) => arg.startsWith("--delimiter="))?.slice("--delimiter=".length) ?? "|";
  const lines = [];
  if (args.includes("-j")) {
    for (const id of after("-j").split(","))
      for (const { text } of rowsOf(Number(id) - 1, delimiter)) lines.push(text);
  } else {
    const [from, until] = ["-S", "-E"].map((flag) => Date.parse(`${after(flag)}Z`) / 1000);
    const first = Math.max(0, Math.floor((from - FIRST - LONGEST) / EVERY));
    const last = Math.min(JOBS, Math.ceil((until - FIRST) / EVERY) + 1);
    for (let job = first; job < last; job++) {
      for (const { submit, end, text } of rowsOf(job, delimiter))
        if (submit < until && end >= from) lines.push(text);
    }
  }
  process.stdout.write(lines.length > 0 ? `${lines.join("\n")}\n` : "");
}

if (process.argv[1]?.endsWith("sacct") || process.argv[1]?.endsWith("synthetic-sacct.mjs"))
  answer(process.argv.slice(2));
