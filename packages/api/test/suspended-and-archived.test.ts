import { createPool } from "@muster/db";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestServer, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let maintenance: pg.Pool;
beforeAll(async () => {
  server = await createTestServer();
  maintenance = createPool({ url: server.world.url, role: "muster_maintenance", maxConnections: 1 });
});
afterAll(async () => {
  await maintenance.end();
  await server.close();
});

const may = (day: number, time: string) => new Date(`2026-05-0${day}T${time}:00.000Z`);
const hoursOf = (series: { gpu_hours: number }[]) => series.map(({ gpu_hours }) => gpu_hours);
const archive = () => maintenance.query("select archive_workloads($1, 1000)", [may(9, "00:00")]);

/** An organization with one workload of 8 GPUs, and how to ask it about a range. */
async function withAttempt(name: string, startedAt: Date, endedAt: Date, suspendedSeconds = 0) {
  const { teams, tokens } = await smallOrganization(server, name);
  const attempts = [{ startedAt, endedAt, suspendedSeconds }];
  const submittedAt = new Date(startedAt.getTime() - 3_600_000);
  await server.world.workloads([
    { team: teams.vision, status: "completed", gpuCount: 8, submittedAt, attempts },
  ]);
  return async (path: string, from: Date, before: Date, more = "") => {
    const range = `start_date=${from.toISOString()}&end_date=${before.toISOString()}`;
    const token = tokens.ORG_ADMIN;
    return (await server.request(`${path}?time_range=custom&${range}${more}`, { token })).body.data;
  };
}

test("usage of what was suspended begins when it went on, wherever the range is cut", async () => {
  const ask = await withAttempt("suspended", may(1, "08:00"), may(1, "11:00"), 6_600);
  const total = async (from: string, before: string) =>
    (await ask("/v1/usage", may(1, from), may(1, before))).total_gpu_hours;
  expect(await total("00:00", "09:40")).toBe(0);
  expect(await total("09:40", "12:00")).toBe(9.3333);
  expect(await total("09:55", "10:00")).toBe(0.6667);
  const hourly = "&interval=hour&time_zone=Asia/Kolkata";
  const { series } = await ask("/v1/usage", may(1, "08:30"), may(1, "11:30"), hourly);
  expect(hoursOf(series)).toEqual([0, 5.3333, 4]);
});

test("usage of what is archived is cut at the border of hours, of persons of days, and is never less than nothing", async () => {
  const ask = await withAttempt("archived", may(1, "22:30"), may(2, "02:00"));
  await archive();
  const total = async (before: Date, more = "") =>
    (await ask("/v1/usage", may(1, "00:00"), before, more)).total_gpu_hours;
  expect(await total(may(1, "22:00"))).toBe(0);
  expect(await total(may(1, "23:20"))).toBe(4);
  expect(await total(may(1, "22:00"), "&group_by=submitted_by")).toBe(12);
  expect(await total(may(1, "10:00"), "&group_by=submitted_by")).toBe(0);
  const daily = "&interval=day&time_zone=Europe/Berlin&group_by=submitted_by";
  const { series } = await ask("/v1/usage", may(1, "00:00"), may(3, "00:00"), daily);
  expect(hoursOf(series)).toEqual([12, 16, 0]);
});

test("statistics have what is archived of a short range, too, whatever it is grouped by", async () => {
  const ask = await withAttempt("short", may(5, "08:00"), may(5, "10:00"));
  await archive();
  for (const groupBy of [
    "",
    "&group_by=submitted_by",
    "&group_by=initiative_id,instance_type",
    "&group_by=submitted_by,cluster_id",
  ]) {
    const more = `&include_archived=true${groupBy}`;
    const { summary } = await ask("/v1/workloads/stats", may(5, "06:00"), may(5, "18:00"), more);
    expect([groupBy, summary.total_workloads, summary.total_gpu_hours]).toEqual([groupBy, 1, 16]);
  }
});
