import { expect, test } from "vitest";
import { type Endpoint, endpoints, problemIn, type StreamEndpoint } from "../src/index.ts";

const all: (Endpoint | StreamEndpoint)[] = Object.values(endpoints).flatMap((group) => Object.values(group));

const WRONG = [null, true, 5, 1.5, -1, "", "x", "x".repeat(5_000), "\0", [], [5], ["x"], {}, { x: 1 }];

/** Words of the library that checks, which say nothing to who reads the API's documentation. */
const RAW = /^Invalid|^Too |^Unrecognized|expected|received/;

test.each(all.map((endpoint) => [endpoint.name, endpoint] as const))(
  "%s: what is wrong with a field is said in words of our own",
  (_, { input }) => {
    const fields = Object.keys(input.shape);
    const inputs = [{}, ...fields.flatMap((field) => WRONG.map((value) => ({ [field]: value })))];
    const said = inputs.flatMap((given) =>
      (input.safeParse(given).error?.issues ?? [])
        .filter(({ code, path }) => code !== "unrecognized_keys" || path.length > 0)
        .map((issue) => `${issue.path.join(".")}: ${problemIn(given, issue)}`),
    );
    expect([...new Set(said)].filter((one) => RAW.test(one.replace(/^.*?: /, "")))).toEqual([]);
  },
);

test.each([
  ["cluster_id", /^is missing; it must be an id like cluster_/],
  ["observations", /^is missing; it must hold 1 to 1000 observations$/],
])("that a report lacks its %s is said with what it must be", (field, words) => {
  const { error } = endpoints.ingest.workloads.input.safeParse({});
  const issue = error?.issues.find(({ path }) => path[0] === field);
  expect(issue && problemIn({}, issue)).toMatch(words);
});
