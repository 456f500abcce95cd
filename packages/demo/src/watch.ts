import type { DataOf, endpoints } from "@muster/contract";
import type { DemoFile } from "./demo-file.ts";

const EVERY_MS = 60_000;

type Clusters = DataOf<typeof endpoints.clusters.list>;

/**
 * Says of the demo's clusters, as collectors do that have nothing new to tell, that they are watched: at once, and every minute until
 * the signal. Not of the one that is there to be reported to by others. What fails is told again a minute later.
 * @param url where Muster answers
 */
export function watchDemo(demo: DemoFile, url: string, signal: AbortSignal, now = () => new Date()): void {
  const tell = () =>
    void Promise.allSettled(
      [demo.tokens.ORG_ADMIN, demo.tokens.OTHER_ORG].map((token) =>
        tellOf(url, token, demo.ingest_cluster_id, now(), signal),
      ),
    );
  tell();
  const timer = setInterval(tell, EVERY_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
}

async function tellOf(
  url: string,
  token: string,
  except: string,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const ask = (path: string, body?: object) =>
    fetch(new URL(path, url), {
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body && { method: "POST", body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(EVERY_MS)]),
    });
  const response = await ask("/v1/clusters");
  if (!response.ok) return;
  const { data } = (await response.json()) as { data: Clusters };
  for (const { cluster_id, collector } of data.clusters) {
    if (collector === null || cluster_id === except) continue;
    await (await ask("/v1/ingest/heartbeat", { cluster_id, observed_at: now })).arrayBuffer();
  }
}
