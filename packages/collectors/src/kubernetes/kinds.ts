/** A kind of object that makes pods and stands for a workload, where nothing of these kinds stands above it. */
export interface Kind {
  readonly group: string;
  readonly kind: string;
  /** Whether it ends by itself, and says how. What does not is a service, which ends when it is deleted. */
  readonly ends: boolean;
}

const jobs = (group: string, ...kinds: string[]): Kind[] =>
  kinds.map((kind) => ({ group, kind, ends: true }));
const services = (group: string, ...kinds: string[]): Kind[] =>
  kinds.map((kind) => ({ group, kind, ends: false }));

/** The kinds that are known. A pod under none of them stands for itself. */
export const KINDS: readonly Kind[] = [
  ...jobs("batch", "Job"),
  ...services("apps", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"),
  ...jobs("ray.io", "RayJob"),
  ...services("ray.io", "RayCluster", "RayService"),
  ...jobs("kubeflow.org", "PyTorchJob", "TFJob", "MPIJob", "JAXJob", "XGBoostJob", "PaddleJob"),
  ...services("kubeflow.org", "Notebook"),
  ...jobs("trainer.kubeflow.org", "TrainJob"),
  ...jobs("jobset.x-k8s.io", "JobSet"),
  ...services("leaderworkerset.x-k8s.io", "LeaderWorkerSet"),
];

/** A pod that stands for itself. */
export const POD: Kind = { group: "", kind: "Pod", ends: true };

/** What a kind is called among all. */
export const kindName = ({ group, kind }: Pick<Kind, "group" | "kind">): string => `${group}/${kind}`;
