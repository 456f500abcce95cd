import { stringify } from "yaml";

export interface CustomKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
}

/** The YAML of a definition of a namespaced kind that takes anything, with a status of its own. */
function definitionOf({ group, version, kind, plural }: CustomKind): string {
  const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return stringify({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      // Only so may a kind be of one of Kubernetes' own groups.
      annotations: { "api-approved.kubernetes.io": "unapproved, for trials" },
    },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          subresources: { status: {} },
        },
      ],
    },
  });
}

/** The YAML of what the operators of Ray, Kubeflow and JobSet define. */
export const TRAINING_DEFINITIONS = [
  { group: "ray.io", version: "v1", kind: "RayJob", plural: "rayjobs" },
  { group: "ray.io", version: "v1", kind: "RayCluster", plural: "rayclusters" },
  { group: "kubeflow.org", version: "v1", kind: "PyTorchJob", plural: "pytorchjobs" },
  { group: "jobset.x-k8s.io", version: "v1alpha2", kind: "JobSet", plural: "jobsets" },
]
  .map(definitionOf)
  .join("---\n");
