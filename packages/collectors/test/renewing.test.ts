import { expect, test } from "vitest";
import { MusterError } from "@muster/sdk";
import { renewing } from "../src/renewing.ts";

const OBSERVATION = { external_id: "slurm:probe:1:2" } as never;

test("a token that is no longer good is read again, and one that is stays", async () => {
  let kept = "old";
  let read = 0;
  const connect = () => {
    const token = kept;
    read++;
    const workloads = async () => {
      if (token === "narrow") throw new MusterError("FORBIDDEN", "not this one", { requestId: "req_3" });
      if (token === "old") throw new MusterError("UNAUTHENTICATED", "not valid", { requestId: "req_1" });
      if (kept === "down") throw new MusterError("UNAVAILABLE", "not now", { requestId: "req_2" });
      return { data: { counts: {}, results: [{ outcome: "created" }] } };
    };
    return { ingest: { workloads, heartbeat: workloads } } as never;
  };
  const { deliver } = renewing(connect, "cluster_1", {});
  const outcomes = async () => {
    const found: string[] = [];
    for await (const { results } of deliver([OBSERVATION]))
      found.push(...results.map(({ outcome }) => outcome));
    return found;
  };
  await expect(outcomes()).rejects.toThrow("not valid");
  kept = "narrow";
  await expect(outcomes()).rejects.toThrow("not valid");
  kept = "new";
  await expect(outcomes()).rejects.toThrow("not this one");
  expect(await outcomes()).toEqual(["created"]);
  kept = "down";
  await expect(outcomes()).rejects.toThrow("not now");
  expect(read).toBe(4);
  kept = "old";
  const again = renewing(connect, "cluster_1", {});
  await expect(again.beat("2026-01-01T00:00:00Z")).rejects.toThrow("not valid");
  kept = "new";
  await expect(again.beat("2026-01-01T00:00:00Z")).rejects.toThrow("not valid");
  await again.beat("2026-01-01T00:00:00Z");
});
