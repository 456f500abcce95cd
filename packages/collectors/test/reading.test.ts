import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { taskIds } from "../src/slurm/array-tasks.ts";
import { rowReader } from "../src/slurm/command.ts";
import { exitCodeOf } from "../src/slurm/exit-code.ts";
import { gpusIn } from "../src/slurm/gpus.ts";
import { firstNode, gpuTypeIn } from "../src/slurm/nodes.ts";
import { durationSeconds, epoch } from "../src/slurm/times.ts";

const DELIMITER = "\x1fa1b2\x1f";

describe("rows", () => {
  const field = fc.string({ unit: fc.constantFrom("a", "|", "\n", "\x1f", '"', "é", "☃", " ", "1") });
  const rows = fc.array(fc.tuple(field, field, field), { maxLength: 6 });

  test("come out as they went in, however the text is cut and whatever stands in a field", () => {
    fc.assert(
      fc.property(rows, fc.array(fc.nat(9)), (given, cuts) => {
        const read: string[][] = [];
        const reader = rowReader(3, DELIMITER, (row) => read.push(row));
        let text = given.map((row) => `${row.map((one) => one + DELIMITER).join("")}\n`).join("");
        for (const cut of cuts) {
          reader.add(text.slice(0, cut));
          text = text.slice(cut);
        }
        reader.add(text);
        reader.end();
        expect(read).toEqual(given.map((row) => row.map((one) => one.trim())));
      }),
    );
  });

  test("of which the last is cut off are refused as a whole", () => {
    const reader = rowReader(2, DELIMITER, () => undefined);
    reader.add(`1${DELIMITER}2${DELIMITER}\n3${DELIMITER}`);
    expect(() => reader.end()).toThrow("cut off");
  });
});

test.each([
  ["billing=1,cpu=1,gres/gpu:h100=2,gres/gpu=2,mem=1000M", { count: 2, type: "h100" }],
  ["cpu=1,gres/gpu=4", { count: 4, type: null }],
  // A site that counts only types.
  ["gres/gpu:a100=2,gres/gpu:h100=4", { count: 6, type: "h100" }],
  ["cpu=1,gres/gpu=0", null],
  ["cpu=1,gres/shard=4,mem=1G", null],
  // Slices of GPUs are none, and the total has them in it.
  ["cpu=1,gres/gpu:a100_1g.5gb=2,gres/gpu=2", { count: 0, type: null }],
  ["gres/gpu:a100=2,gres/gpu:nvidia_a100_3g.20gb=1,gres/gpu=3", { count: 2, type: "a100" }],
  ["gres/gpu:1g.10gb=1", { count: 0, type: null }],
  ["", null],
])("%s holds %j", (tres, gpus) => {
  expect(gpusIn(tres)).toEqual(gpus);
});

test.each([
  ["COMPLETED", "0:0", 0],
  ["FAILED", "3:0", 3],
  ["FAILED", "0:9", 137],
  ["FAILED", "0:11", 139],
  ["FAILED", "0:53", null],
  ["OUT_OF_MEMORY", "0:125", null],
  ["TIMEOUT", "0:0", null],
  ["CANCELLED", "0:15", null],
  ["NODE_FAIL", "1:0", null],
  ["DEADLINE", "1:0", null],
  ["FAILED", "", null],
])("%s with %s is exit code %s", (state, text, code) => {
  expect(exitCodeOf(state, text)).toBe(code);
});

test.each([
  ["24_[1-3,7%2]", ["24_1", "24_2", "24_3", "24_7"]],
  ["24_[0-10:5]", ["24_0", "24_5", "24_10"]],
  ["23_4", ["23_4"]],
  ["25+1", ["25+1"]],
])("%s stands for %j", (jobId, tasks) => {
  expect([...taskIds(jobId)]).toEqual(tasks);
});

test("a list of tasks that can't be read is an error, not an empty one", () => {
  expect(() => [...taskIds("24_[1-3,...]")]).toThrow("unknown way");
});

test.each([
  ["00:01:55", 115],
  ["2-01:00:00", 176_400],
  ["00:00:00", 0],
])("%s is %i seconds", (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds);
});

test("no time is no time", () => {
  for (const text of ["Unknown", "None", "N/A", ""]) expect(epoch(text)).toBeNull();
  expect(epoch("1795421258")).toBe(1_795_421_258);
});

test.each([
  ["h100-[1-2,5],a100-3", "h100-1"],
  ["node07", "node07"],
  ["rack[03-04]-gpu", "rack03-gpu"],
  ["None assigned", "None assigned"],
])("the first node of %s is %s", (list, node) => {
  expect(firstNode(list)).toBe(node);
});

test.each([
  ["gpu:h100:8(S:0-1)", "h100"],
  ["gpu:a100:4,shard:a100:16", "a100"],
  ["gpu:8", undefined],
  ["gpu:a100:4,gpu:h100:4", undefined],
  ["(null)", undefined],
])("the GPUs of %s are %s", (gres, type) => {
  expect(gpuTypeIn(gres)).toBe(type);
});
