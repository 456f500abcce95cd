import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { rowReader } from "../src/slurm/command.ts";
import { ledgerRow } from "../src/slurm/ledger.ts";
import { liveJob } from "../src/slurm/live.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const heapMb = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
};

const JOBS = 4_000;
const DELIMITER = "\x1fd\x1f";
const live =
  "1,1,alice-of-the-lab,nlp-and-language,gpu-partition,normal,a-long-name-of-a-job,PENDING,0,gres/gpu=1,,(null),1,N/A,Priority";
const ledger = `1,1,1,probe,alice-of-the-lab,nlp-and-language,gpu-partition,normal,a-long-name-of-a-job,PENDING,0:0,gres/gpu=1,,None assigned,,1,Unknown,Unknown,00:00:00,0`;

test.each([
  ["squeue", live, liveJob],
  ["sacct", ledger, ledgerRow],
])("what is kept of a row of %s does not keep the padded text that it was read from", (_, row, read) => {
  const fields = row.split(",");
  const kept: unknown[] = [];
  const reader = rowReader(fields.length, DELIMITER, (found) => kept.push(read(found)));
  const before = heapMb();
  for (let job = 0; job < JOBS; job++) reader.add(fields.map((one) => one.padEnd(100) + DELIMITER).join(""));
  reader.end();
  expect(kept.filter(Boolean)).toHaveLength(JOBS);
  expect((heapMb() - before) * 1e6).toBeLessThan(JOBS * 1_000);
});
