import { expect, test } from "vitest";
import { createCollector } from "../src/slurm/collector.ts";
import type { LedgerRow } from "../src/slurm/ledger.ts";
import type { LiveJob } from "../src/slurm/live.ts";
import { NO_MAPPING } from "../src/slurm/mapping.ts";
import { hardwareOf } from "../src/slurm/nodes.ts";
import { emptyState, type State } from "../src/slurm/state.ts";
import { NAMED, SUBMIT, waitingTask as task } from "./array.ts";
import { createMuster } from "./muster.ts";

const waiting: LedgerRow = {
  ...NAMED,
  dbIndex: "1",
  rawId: "63",
  jobId: "63_[1-4]",
  cluster: "lab",
  state: "PENDING",
  exitCode: "0:0",
  requested: { count: 1, type: null },
  allocated: null,
  nodes: "None assigned",
  submit: SUBMIT,
  start: null,
  end: null,
  suspendedSeconds: 0,
  elapsedSeconds: 0,
};
/** A Slurm with one array, of which a test says what it answers. */
function setUp() {
  const muster = createMuster();
  const slurm = { live: [1, 2, 3, 4].map((number) => task(number)), rows: [waiting] };
  let seconds = SUBMIT + 10;
  let saved: State = emptyState("lab", SUBMIT - 60);
  const begin = () =>
    createCollector({
      slurm: {
        site: async () => ({ cluster: "lab", privateData: "", countsGpus: true }),
        live: async () => slurm.live,
        window: async () => slurm.rows.filter(({ end }) => end === null || end > seconds - 600),
        // An array's own id brings all its tasks.
        jobs: async (ids) =>
          slurm.rows.filter(({ rawId, jobId }) =>
            ids.some((id) => id === rawId || jobId.startsWith(`${id}_`)),
          ),
        hardware: async () => hardwareOf([]),
      },
      muster,
      mapping: NO_MAPPING,
      state: saved,
      save: (state) => (saved = structuredClone(state)),
      now: () => seconds * 1000,
      log: () => undefined,
    });
  let collector = begin();
  return {
    slurm,
    kill: () => void (collector = begin()),
    async look(ledger = true) {
      seconds += 60;
      await collector.pollLive();
      if (ledger) await collector.pollLedger();
    },
    endOf: (jobId: string) =>
      [...muster.rows.values()].find(({ external_id }) => external_id.split(":")[2] === jobId)?.completed_at,
    /** What the tasks wait for, by their numbers. */
    reasons: () =>
      [...muster.rows.values()]
        .toSorted((one, other) => (one.external_id < other.external_id ? -1 : 1))
        .map(({ labels }) => labels?.["slurm.waiting"]),
    requests: () => muster.requests(),
    unconfirmed: () => Object.keys(saved.unconfirmed).length,
    told: () =>
      Object.fromEntries([...muster.rows.values()].map((row) => [row.external_id.split(":")[2], row.status])),
  };
}

const split = (number: number, more: Partial<LedgerRow>): LedgerRow => ({
  ...waiting,
  dbIndex: String(10 + number),
  rawId: String(70 + number),
  jobId: `63_${number}`,
  ...more,
});

test("each task waits by itself", async () => {
  const { look, told } = setUp();
  await look();
  expect(told()).toEqual({ "63_1": "pending", "63_2": "pending", "63_3": "pending", "63_4": "pending" });
});

test.each([true, false])("each says what it waits for, now and when that changes (%s)", async (ledger) => {
  const { slurm, look, reasons, requests, unconfirmed } = setUp();
  const all = (reason: string, more: Partial<LiveJob> = {}) =>
    void (slurm.live = [1, 2, 3, 4].map((number) => task(number, { reason, ...more })));
  all("Priority");
  await look(ledger);
  expect(reasons()).toEqual(["Priority", "Priority", "Priority", "Priority"]);
  all("Resources");
  for (let minute = 0; minute < 5; minute++) await look(ledger);
  expect(reasons()).toEqual(["Resources", "Resources", "Resources", "Resources"]);
  expect(unconfirmed(), "what the ledger has stays confirmed").toBe(ledger ? 0 : 4);
  slurm.rows = [{ ...waiting, name: "renamed" }];
  all("Resources", { name: "renamed" });
  const told = requests();
  await look(ledger);
  expect(reasons()).toEqual(["Resources", "Resources", "Resources", "Resources"]);
  expect(requests()).toBeGreaterThan(told);
  await look(ledger);
  const again = requests();
  await look(ledger);
  await look(ledger);
  expect(requests(), "nothing is told that is known").toBe(again);
});

test("what the others wait for is told also when one is cancelled at the same time", async () => {
  const { slurm, look, reasons } = setUp();
  const tasks = (reason: string, ...numbers: number[]) => numbers.map((number) => task(number, { reason }));
  slurm.live = tasks("Priority", 1, 2, 3, 4);
  for (let minute = 0; minute < 6; minute++) await look();
  slurm.live = tasks("Resources", 1, 2, 4);
  await look(false);
  expect(reasons()).toEqual(["Resources", "Resources", undefined, "Resources"]);
});

test.each([true, false])(
  "a task that is cancelled while it waits is told, though the ledger never says so (%s)",
  async (ledger) => {
    const { slurm, look, told } = setUp();
    await look(ledger);
    slurm.live = [1, 3, 4].map((number) => task(number));
    await look(ledger);
    expect(told()).toEqual({ "63_1": "pending", "63_2": "cancelled", "63_3": "pending", "63_4": "pending" });
  },
);

test("so it is by a collector that was dead when it happened, even when the array is long over", async () => {
  const { slurm, look, kill, told } = setUp();
  await look();
  kill();
  const ran = { state: "COMPLETED", start: SUBMIT + 20, end: SUBMIT + 30, allocated: waiting.requested };
  // The last to run takes the number of the array.
  slurm.rows = [split(1, ran), split(3, ran), { ...split(4, ran), rawId: "63", dbIndex: "1" }];
  slurm.live = [];
  for (let minute = 0; minute < 12; minute++) await look();
  expect(told()).toEqual({
    "63_1": "completed",
    "63_2": "cancelled",
    "63_3": "completed",
    "63_4": "completed",
  });
});

test("a task that runs is not taken back to waiting by a row that still counts it in", async () => {
  const { slurm, look, told } = setUp();
  await look();
  slurm.live = [
    task(1, { rawId: "71", state: "RUNNING", start: SUBMIT + 60 }),
    ...[2, 3, 4].map((number) => task(number)),
  ];
  slurm.rows = [waiting, split(1, { state: "RUNNING", start: SUBMIT + 60, allocated: waiting.requested })];
  await look();
  slurm.rows = slurm.rows.map((row) => (row === waiting ? { ...row, name: "renamed" } : row));
  await look();
  expect(told()).toEqual({ "63_1": "running", "63_2": "pending", "63_3": "pending", "63_4": "pending" });
});

test("when the rest is cancelled, what ran before stays what it was", async () => {
  const { slurm, look, told } = setUp();
  await look();
  const ran = {
    state: "FAILED",
    exitCode: "3:0",
    start: SUBMIT + 20,
    end: SUBMIT + 30,
    allocated: waiting.requested,
  };
  slurm.rows = [split(1, ran), { ...waiting, jobId: "63_[1-4]", state: "CANCELLED", end: SUBMIT + 40 }];
  slurm.live = [];
  await look();
  expect(told()).toEqual({ "63_1": "failed", "63_2": "cancelled", "63_3": "cancelled", "63_4": "cancelled" });
});

test("an array that is cancelled as a whole while nobody looks ends when it was", async () => {
  const { slurm, look, kill, told, endOf } = setUp();
  await look();
  kill();
  slurm.rows = [{ ...waiting, jobId: "63_[1-4]", state: "CANCELLED", end: SUBMIT + 40 }];
  slurm.live = [];
  await look();
  expect(told()).toEqual({
    "63_1": "cancelled",
    "63_2": "cancelled",
    "63_3": "cancelled",
    "63_4": "cancelled",
  });
  expect(endOf("63_2")).toEqual(new Date((SUBMIT + 40) * 1000));
});

test("a row that the ledger has only begun, under a wrong id, is not believed", async () => {
  const { slurm, look, told } = setUp();
  await look();
  const ended = { state: "COMPLETED", start: SUBMIT + 60, end: SUBMIT + 61, allocated: waiting.requested };
  slurm.live = [
    task(1, { rawId: "71", state: "COMPLETED", start: SUBMIT + 60 }),
    ...[2, 3, 4].map((number) => task(number)),
  ];
  slurm.rows = [
    waiting,
    split(1, { ...ended, jobId: "71", partition: "", name: "allocation", requested: null }),
  ];
  await look();
  expect(told()).toEqual({ "63_1": "pending", "63_2": "pending", "63_3": "pending", "63_4": "pending" });
  slurm.rows = [waiting, split(1, ended)];
  await look(false);
  expect(told()).toMatchObject({ "63_1": "completed" });
});
