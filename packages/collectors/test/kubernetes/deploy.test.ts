import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { KINDS } from "../../src/kubernetes/kinds.ts";
import { mappingSchema } from "../../src/kubernetes/mapping.ts";
import { parseMapping, readMappingFile } from "../../src/mapping-file.ts";
import { teamOf } from "../../src/names.ts";

const FOLDER = path.join(import.meta.dirname, "../../../../deploy/kubernetes");
const manifest = parseAllDocuments(readFileSync(path.join(FOLDER, "muster-kubernetes.yaml"), "utf8")).map(
  (document) => document.toJS() as { readonly kind: string } & Record<string, unknown>,
);

/** The only object of its kind that is given to apply. */
function theOne<Schema extends z.ZodType>(kind: string, schema: Schema): z.output<Schema> {
  const found = manifest.filter((object) => object.kind === kind);
  expect(found).toHaveLength(1);
  return schema.parse(found[0]);
}

const words = z.array(z.string());
const rule = z.strictObject({ apiGroups: words, resources: words, verbs: words });

test("the collector may look at all that it knows, and do nothing else", () => {
  const { rules } = theOne("ClusterRole", z.object({ rules: z.array(rule) }));
  const given = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.map((resource) => `${group}/${resource}: ${verbs.join(" ")}`)),
  );
  const looked = [
    ...["pods", "nodes", "namespaces"].map((resource) => `/${resource}`),
    ...KINDS.map(({ group, kind }) => `${group}/${kind.toLowerCase()}s`),
  ];
  expect(given.toSorted()).toEqual(looked.map((one) => `${one}: get list watch`).toSorted());
});

test("the role is bound to the account that the collector runs as", () => {
  const named = z.object({ metadata: z.object({ name: z.string(), namespace: z.string().optional() }) });
  const account = theOne("ServiceAccount", named).metadata;
  const role = theOne("ClusterRole", named).metadata;
  const binding = theOne(
    "ClusterRoleBinding",
    z.looseObject({ roleRef: z.unknown(), subjects: z.unknown() }),
  );
  expect(binding.roleRef).toMatchObject({ kind: "ClusterRole", name: role.name });
  expect(binding.subjects).toEqual([{ kind: "ServiceAccount", ...account }]);
  const pod = z.object({
    spec: z.object({ template: z.object({ spec: z.object({ serviceAccountName: z.string() }) }) }),
  });
  expect(theOne("Deployment", pod).spec.template.spec.serviceAccountName).toBe(account.name);
});

test("the mapping that is applied, and the example to copy from, can be used", () => {
  const { data } = theOne("ConfigMap", z.object({ data: z.record(z.string(), z.string()) }));
  expect(teamOf(parseMapping(data["map.yaml"] ?? "", "map.yaml", mappingSchema), "nlp")).toBe("nlp");
  const example = readMappingFile(path.join(FOLDER, "map.example.yaml"), mappingSchema);
  expect(teamOf(example, "cv")).toBe("vision");
  expect(Object.keys(example).toSorted()).toEqual(Object.keys(mappingSchema.shape).toSorted());
});
