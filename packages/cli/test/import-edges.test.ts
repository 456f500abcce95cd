import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSession, type Session } from "./session.ts";
import { CLUSTER, jobs, startTaker, type Taker } from "./taker.ts";

let taker: Taker;
let session: Session;
let rejects: string;
let source: string;

beforeAll(async () => {
  taker = await startTaker();
});
beforeEach(() => {
  session = createSession();
  Object.assign(session.env, { MUSTER_URL: taker.url, MUSTER_TOKEN: "mst_1" });
  rejects = path.join(session.home, "rejects.ndjson");
  source = path.join(session.home, "jobs.ndjson");
  taker.before = undefined;
});
afterEach(() => session.close());
afterAll(() => taker.close());

const importing = (...words: string[]) =>
  session.run("import", source, "--cluster", CLUSTER, "-o", "json", ...words);

describe("the file of lines that were not taken", () => {
  test("has every one: behind what could not be written down, no import goes on", async () => {
    writeFileSync(source, `${jobs(1_000)}{oops\n${jobs(1)}`);
    taker.before = () => {
      rmSync(rejects, { force: true, recursive: true });
      mkdirSync(rejects, { recursive: true });
      return undefined;
    };
    const cut = await importing("--rejects", rejects);
    expect(cut.error).toContain("Stopped behind line 1,000;");
    taker.before = undefined;
    rmSync(rejects, { recursive: true });
    const { out } = await importing("--rejects", rejects);
    expect(JSON.parse(out)).toMatchObject({ lines: 1002, rejected: 1 });
    expect(readFileSync(rejects, "utf8")).toContain('{"line":1001,');
  });

  test("has those of one import only", async () => {
    writeFileSync(source, "{oops\n");
    await importing("--rejects", rejects);
    await importing("--rejects", rejects);
    expect(readFileSync(rejects, "utf8").match(/\n/g)).toHaveLength(1);
  });

  test("is never the bookmark, which goes in the end", async () => {
    writeFileSync(source, "{oops\n");
    const { code, error } = await importing("--rejects", rejects, "--bookmark", rejects);
    expect([code, error]).toEqual([
      2,
      expect.stringContaining("--rejects: must be another file than the bookmark"),
    ]);
  });

  test.each(["--rejects", "--bookmark"])("is never the source itself (%s)", async (option) => {
    writeFileSync(source, "{oops\n");
    expect((await importing("--restart", option, source)).code).toBe(2);
    expect(readFileSync(source, "utf8")).toBe("{oops\n");
  });

  test("must be one that can be written", async () => {
    writeFileSync(source, "");
    expect(await importing("--rejects", path.join(session.home, "nowhere/rejects"))).toMatchObject({
      code: 2,
      error: expect.stringMatching(/^muster: --rejects: ENOENT/),
    });
  });
});

test("a bookmark that can't be read is told as such", async () => {
  writeFileSync(source, "");
  const { code, error } = await importing("--bookmark", session.home);
  expect([code, error]).toEqual([2, expect.stringMatching(/^muster: --bookmark: EISDIR.*\n$/)]);
});

test("what an import waits for is told", async () => {
  writeFileSync(source, jobs(1));
  taker.before = () => {
    taker.before = undefined;
    return Response.json({}, { status: 503, headers: { "retry-after": "1" } });
  };
  const { code, error } = await importing();
  expect([code, error]).toEqual([0, expect.stringMatching(/ 503 .* Trying again in 2 s\.\n$/)]);
});

test("an import goes on at the same address, a slash at its end or not", async () => {
  writeFileSync(source, jobs(2_000));
  taker.answered = 0;
  taker.before = () => (taker.answered === 1 ? Response.json({}, { status: 500 }) : undefined);
  expect((await importing()).error).toContain("Stopped behind line 1,000;");
  taker.before = undefined;
  expect(await importing("--url", `${taker.url}/`)).toMatchObject({
    code: 0,
    error: "Going on behind line 1,000.\n",
  });
});

test.each([
  ["a JSON array", '[{"external_id":"1"}]', /^muster: This is a JSON array; .*\n$/],
  ["a long line", "x".repeat(900_000), /^muster: There is no column “x{60}…”.*\n$/],
  ["what steers a terminal", "\u001B[2J,b\n", /^muster: There is no column “·\[2J”.*\n$/],
])("%s is refused in a line that is fit to be shown", async (_, content, message) => {
  writeFileSync(source, content);
  const { code, error } = await importing();
  expect([code, error]).toEqual([2, expect.stringMatching(message)]);
});
