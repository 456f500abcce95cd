import { createConfig, lintFromString } from "@redocly/openapi-core";
import { operations, streamOperations } from "@muster/core";
import { expect, test } from "vitest";
import { openApiDocument } from "../src/openapi.ts";

const document = openApiDocument("0.0.0-test");

test("a linter finds no error in the OpenAPI document", async () => {
  const config = await createConfig({ extends: ["recommended"] });
  const problems = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: "openapi.json",
    config,
  });
  const told = problems.map(
    ({ severity, ruleId, message, location }) => `${severity} ${ruleId}: ${message} ${location[0]?.pointer}`,
  );
  expect(told.filter((line) => line.startsWith("error"))).toEqual([]);
});

test("it has every operation with a path, and says of each parameter what it is", () => {
  const described = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path ?? {})) as {
    operationId: string;
    parameters?: { name: string; description?: string }[];
  }[];
  expect(described.map(({ operationId }) => operationId).sort()).toEqual(
    [...operations, ...streamOperations]
      .flatMap(({ endpoint }) => (endpoint.path === null ? [] : [endpoint.name]))
      .sort(),
  );
  for (const { parameters = [] } of described)
    for (const { name, description } of parameters) expect([name, description]).not.toContain(undefined);
});
