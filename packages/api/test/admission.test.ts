import { DomainError } from "@muster/core";
import { beforeEach, expect, test } from "vitest";
import { type Admission, createAdmission, type Work } from "../src/admission.ts";

let late: (ms: number, times?: number) => void;
let admission: Admission;
beforeEach(() => {
  admission = createAdmission({ reads: 20, ingests: 10, pages: 10, delayMs: 50 }, (tell) => {
    late = (ms, times = 1) => Array.from({ length: times }, () => tell(ms));
  });
});

const enter = (work: Work, times: number) => Array.from({ length: times }, () => admission.enter(work));
const busy = expect.objectContaining({ code: "UNAVAILABLE", retryAfterSeconds: 1 });

test("lets in as many as there are places, and tells the next at once to come back", () => {
  const admitted = enter("read", 20);
  expect(() => admission.enter("read")).toThrow(busy);
  admitted[0]?.leave();
  admission.enter("read");
  expect(admission.inFlight).toEqual({ ingest: 0, read: 20, page: 0 });
  expect(admission.shed).toEqual({ ingest: 0, read: 1, page: 0 });
});

test("reads never take the places of what collectors deliver", () => {
  enter("read", 20);
  enter("page", 10);
  expect(() => enter("ingest", 10)).not.toThrow();
  expect(() => admission.enter("ingest")).toThrow(busy);
});

test("a process that is late turns reads away before all places are taken, and nothing that is delivered", () => {
  enter("read", 14);
  late(51);
  expect(() => admission.enter("read")).toThrow(DomainError);
  expect(() => enter("ingest", 10)).not.toThrow();
  late(49, 100);
  expect(() => enter("read", 6)).not.toThrow();
});

test("pages are let in while reads are turned away already, but not for ever", () => {
  const roomy = { reads: 20, ingests: 10, pages: 40, delayMs: 50 };
  admission = createAdmission(roomy, (tell) => {
    late = (ms, times = 1) => Array.from({ length: times }, () => tell(ms));
  });
  late(249, 100);
  expect(() => enter("page", 40)).not.toThrow();
  expect(() => enter("read", 5)).toThrow(busy);
  late(251, 100);
  expect(() => admission.enter("page")).toThrow(busy);
});

test("however late it is, a few may read, and see when that is over", () => {
  late(1_000, 100);
  expect(() => enter("read", 4)).not.toThrow();
  expect(() => admission.enter("read")).toThrow(busy);
  late(0, 300);
  expect(() => enter("read", 16)).not.toThrow();
});

test("who waits for something slow leaves the place to others meanwhile", async () => {
  const [first] = enter("ingest", 10);
  let arrive = () => {};
  const body = first?.aside(new Promise<void>((resolve) => (arrive = resolve)));
  admission.enter("ingest");
  arrive();
  await body;
  expect(admission.inFlight.ingest).toBe(11);
  expect(() => admission.enter("ingest")).toThrow(busy);
});

test("notices by itself that the process is late, and that it is over", async () => {
  const own = createAdmission({ reads: 20, ingests: 10, pages: 10, delayMs: 50 });
  for (let i = 0; i < 14; i++) own.enter("read");
  const end = performance.now() + 300;
  while (performance.now() < end);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(() => own.enter("read")).toThrow(busy);
  await expect.poll(() => own.enter("read"), { timeout: 5_000 }).toBeDefined();
});
