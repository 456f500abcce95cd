import path from "node:path";
import { expect, test } from "vitest";
import { parseMapping as parse, readMappingFile } from "../src/mapping-file.ts";
import { submitterOf, teamOf } from "../src/names.ts";
import { instanceTypeOf, isIgnoredBy, mappingSchema } from "../src/slurm/mapping.ts";

const parseMapping = (text: string, file: string) => parse(text, file, mappingSchema);

const mapping = parseMapping(
  `
teams:
  nlp: language
users:
  alice: alice.liddell@example.org
email_domain: example.org
instance_types:
  gpus:
    h100: p5.48xlarge
  features:
    nvlink: a100-sxm
  partitions:
    old: v100
ignore:
  accounts: [benchmarks]
  partitions: [debug, test]
`,
  "map.yaml",
);
const job = { user: "bob", account: "nlp", partition: "gpu", constraints: "", gpuType: null };

test("accounts become teams, users become emails", () => {
  expect(teamOf(mapping, "nlp")).toBe("language");
  expect(teamOf(mapping, "vision")).toBe("vision");
  // An account may be called as anything, also as what every object has.
  expect(teamOf(mapping, "constructor")).toBe("constructor");
  expect(submitterOf(mapping, "alice")).toBe("alice.liddell@example.org");
  expect(submitterOf(mapping, "bob")).toBe("bob@example.org");
  expect(submitterOf(mapping, "bob@ad.example.org")).toBe("bob@ad.example.org");
  expect(submitterOf(mapping, "")).toBe("");
});

test("the GPU's type counts first, then a feature, the partition, what all its nodes have", () => {
  const typed = { ...job, gpuType: "h100", constraints: "nvlink", partition: "old" };
  expect(instanceTypeOf(mapping, typed, "x")).toBe("p5.48xlarge");
  expect(instanceTypeOf(mapping, { ...typed, gpuType: "l40s" }, "x")).toBe("l40s");
  expect(instanceTypeOf(mapping, { ...typed, gpuType: null, constraints: "sxm&nvlink" }, "x")).toBe(
    "a100-sxm",
  );
  expect(instanceTypeOf(mapping, { ...job, partition: "old" }, "x")).toBe("v100");
  expect(instanceTypeOf(mapping, job, "h100")).toBe("p5.48xlarge");
  expect(instanceTypeOf(mapping, job, undefined)).toBeNull();
});

test("what a site leaves out is left out", () => {
  expect(isIgnoredBy(mapping, job)).toBe(false);
  expect(isIgnoredBy(mapping, { ...job, account: "benchmarks" })).toBe(true);
  expect(isIgnoredBy(mapping, { ...job, partition: "debug,test" })).toBe(true);
  expect(isIgnoredBy(mapping, { ...job, partition: "debug,gpu" })).toBe(false);
});

test("the example that is given to copy can be used", () => {
  const example = readMappingFile(
    path.join(import.meta.dirname, "../../../deploy/slurm/map.example.yaml"),
    mappingSchema,
  );
  expect(teamOf(example, "cv")).toBe("vision");
});

test("an empty file is a mapping", () => {
  expect(teamOf(parseMapping("# nothing yet\n", "map.yaml"), "nlp")).toBe("nlp");
});

test.each([
  ["teams:\n  nlp: 7\n", "map.yaml:2: teams.nlp must be text; put it in quotes"],
  [
    "a: 1\nteam:\n  nlp: x\n",
    "map.yaml:2: team is not known here; known are teams, users, email_domain, instance_types, ignore",
  ],
  ["users:\n\n  bob: bob\n", "map.yaml:3: users.bob must be an email address, like alice@example.org"],
  [
    "ignore:\n  account: [a]\n",
    "map.yaml:2: ignore.account is not known here; known are accounts, users, partitions, gpus",
  ],
  ["ignore:\n  accounts: a\n", "map.yaml:2: ignore.accounts must be a list, like [a, b]"],
  [
    "ignore:\n  accounts:\n    - a\n    - 7\n",
    "map.yaml:4: ignore.accounts.1 must be text; put it in quotes",
  ],
  ["email_domain: alice@example.org\n", "map.yaml:1: email_domain must be a domain, like example.org"],
  ["teams: [nlp]\n", "map.yaml:1: teams must be a table of name: value"],
  ["- teams\n", "map.yaml:1: the file"],
  ["teams:\n  nlp: a\n  nlp: b\n", "map.yaml:3: not valid YAML: Map keys must be unique"],
  ["teams:\n  - nlp: [\n", "map.yaml:3: not valid YAML"],
])("%j is refused: %s", (text, message) => {
  expect(() => parseMapping(text, "map.yaml")).toThrow(message);
});
