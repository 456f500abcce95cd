import { expect, test } from "vitest";
import { podGpus, wantedGpus, WHOLE_GPUS } from "../../src/kubernetes/gpus.ts";

const container = (gpus: number | string, more: object = {}) => ({
  resources: { limits: { cpu: "4", "nvidia.com/gpu": gpus } },
  ...more,
});
const pod = (...containers: object[]) => ({ spec: { containers } });

test.each([
  ["all containers together", { containers: [container("2"), container(1)] }, 3],
  [
    "what comes before them, where it takes more",
    { initContainers: [container(4)], containers: [container(1)] },
    4,
  ],
  [
    "what goes on beside them",
    { initContainers: [container(1, { restartPolicy: "Always" }), container(2)], containers: [container(1)] },
    3,
  ],
  ["requests alone", { containers: [{ resources: { requests: { "amd.com/gpu": "8" } } }] }, 8],
  ["no slices", { containers: [{ resources: { limits: { "nvidia.com/mig-1g.10gb": "1" } } }] }, 0],
  ["no shared ones", { containers: [{ resources: { limits: { "nvidia.com/gpu.shared": "1" } } }] }, 0],
  ["none where nothing is said", { containers: [{}] }, 0],
  ["none in what is no pod", "containers", 0],
  ["none of a number that is none", { containers: [container("many")] }, 0],
])("a pod's GPUs are %s", (_, spec, gpus) => {
  expect(podGpus(spec, WHOLE_GPUS)).toBe(gpus);
});

test.each([
  ["Job", { parallelism: 4, completions: 8, template: pod(container(2)) }, 8],
  ["Job with fewer completions", { parallelism: 4, completions: 1, template: pod(container(2)) }, 2],
  ["Job as it is by default", { template: pod(container(2)) }, 2],
  ["Deployment scaled to none", { replicas: 0, template: pod(container(2)) }, 0],
  [
    "PyTorchJob",
    {
      pytorchReplicaSpecs: {
        Master: { replicas: 1, template: pod(container(8)) },
        Worker: { replicas: 3, template: pod(container(8)) },
      },
    },
    32,
  ],
  [
    "RayJob",
    {
      entrypoint: "python train.py",
      rayClusterSpec: {
        headGroupSpec: { template: pod({}) },
        workerGroupSpecs: [
          { replicas: 2, numOfHosts: 2, minReplicas: 1, template: pod(container(4)) },
          { replicas: 1, template: pod(container(1)) },
        ],
      },
    },
    17,
  ],
  [
    "JobSet",
    {
      replicatedJobs: [{ replicas: 2, template: { spec: { parallelism: 3, template: pod(container(1)) } } }],
    },
    6,
  ],
  [
    "LeaderWorkerSet",
    {
      replicas: 2,
      leaderWorkerTemplate: { size: 4, leaderTemplate: pod(container(1)), workerTemplate: pod(container(8)) },
    },
    2 * (1 + 3 * 8),
  ],
  [
    "LeaderWorkerSet whose leader is as its workers",
    { leaderWorkerTemplate: { size: 2, workerTemplate: pod(container(8)) } },
    16,
  ],
  ["TrainJob", { trainer: { numNodes: 4, resourcesPerNode: { limits: { "nvidia.com/gpu": 8 } } } }, 32],
  [
    "RayCluster that is scaled by need",
    {
      headGroupSpec: { template: pod({}) },
      workerGroupSpecs: [{ minReplicas: 2, maxReplicas: 9, template: pod(container(4)) }],
    },
    8,
  ],
  ["Notebook", { template: pod(container(1)) }, 1],
])("a %s asks for the GPUs of all its pods", (_, spec, gpus) => {
  expect(wantedGpus(spec, WHOLE_GPUS)).toBe(gpus);
});
