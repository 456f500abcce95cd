interface Place {
  readonly url: string;
  readonly clusterId: string;
  readonly token: string;
}

// Where it is to run there is nothing of Muster but what Muster gives itself.
const program = (what: string, { url, clusterId, token }: Place): string =>
  [
    `curl -fsSO ${url}/muster.mjs &&`,
    `MUSTER_TOKEN=${token} \\`,
    `node muster.mjs ${what} \\`,
    `  --url ${url} \\`,
    `  --cluster ${clusterId}`,
  ].join("\n");

/** What runs on a Slurm cluster's login node. */
export const slurmCommand = (place: Place): string => program("collect slurm", place);

/** Makes systemd keep the collector running, as a user of its own. */
export const slurmInstallation = ({ url, clusterId, token }: Place): string =>
  [
    "useradd --system muster",
    "install -d /opt/muster /etc/muster",
    `curl -fsSo /opt/muster/muster.mjs ${url}/muster.mjs`,
    `curl -fsSo /etc/systemd/system/muster-slurm.service ${url}/muster-slurm.service`,
    `echo ${token} | install -m 600 -o muster /dev/stdin /etc/muster/token`,
    `printf 'MUSTER_URL=${url}\\nMUSTER_CLUSTER=${clusterId}\\n' > /etc/muster/slurm.env`,
    "touch /etc/muster/slurm-map.yaml",
    "systemctl daemon-reload",
    "systemctl enable --now muster-slurm",
  ].join("\n");

/** What runs where a Kubernetes can be reached, with the kubeconfig of whoever pastes it. */
export const kubernetesCommand = (place: Place): string => program("collect kubernetes", place);

/** Makes the collector run in the cluster itself: keeps the token there, in the place of an older one, and applies the manifest with this place in it. */
export const kubernetesInstallation = ({ url, clusterId, token }: Place): string =>
  [
    "kubectl create namespace muster --save-config",
    "kubectl -n muster create secret generic muster-token \\",
    `  --from-literal=token=${token} --dry-run=client -o yaml |`,
    "kubectl apply -f -",
    `curl -fsS ${url}/muster-kubernetes.yaml |`,
    `sed 's|https://muster.example.org|${url}|; s|cluster_…|${clusterId}|' |`,
    "kubectl apply -f -",
  ].join("\n");

const MINUTE_MS = 60_000;

/** Reports one workload by hand that has ended, so that one sees it arrive and it holds no GPU afterwards. */
export function curlCommand({ url, clusterId, token }: Place, now: Date): string {
  const at = now.toISOString();
  const before = new Date(now.getTime() - MINUTE_MS).toISOString();
  const body = {
    cluster_id: clusterId,
    observations: [
      {
        external_id: "first-job",
        observed_at: at,
        status: "completed",
        name: "hello-muster",
        submitted_by: "you@example.com",
        gpu_count: 1,
        submitted_at: before,
        started_at: before,
        completed_at: at,
        exit_code: 0,
      },
    ],
  };
  return [
    `curl ${url}/v1/ingest/workloads \\`,
    `  -H 'Authorization: Bearer ${token}' \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '${JSON.stringify(body)}'`,
  ].join("\n");
}

/** Takes workloads over from a file of another system. */
export const importCommand = (place: Place): string => program("import workloads.csv", place);
