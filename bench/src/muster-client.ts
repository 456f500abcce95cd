import { decodeId, type Uuid } from "@muster/contract";

interface Page {
  readonly data: { readonly workloads: readonly { readonly workload_id: string }[] };
  readonly metadata: { readonly next_token: string | null };
}

/** Asks Muster as anybody would, to get what the cases need. */
export interface MusterClient {
  /** Pages through the list until so many rows are behind; gives the cursor there and the last id seen. */
  walk(token: string, rows: number): Promise<{ nextToken: string; lastId: Uuid }>;
}

export function musterClient(port: number): MusterClient {
  return {
    async walk(token, rows) {
      let page: Page | undefined;
      for (let seen = 0; seen < rows; seen += 100) {
        const cursor = page?.metadata.next_token;
        const query = cursor ? `&next_token=${cursor}` : "";
        const response = await fetch(`http://127.0.0.1:${port}/v1/workloads?limit=100${query}`, {
          headers: { Authorization: `Bearer ${token}` },
        });
        const text = await response.text();
        if (!response.ok)
          throw new Error(`The walk to the deep cursor was answered ${response.status}: ${text}`);
        page = JSON.parse(text) as Page;
      }
      const lastId = decodeId("workload", page?.data.workloads.at(-1)?.workload_id ?? "");
      const nextToken = page?.metadata.next_token;
      if (!nextToken || !lastId) throw new Error(`The list is not ${rows} rows deep.`);
      return { nextToken, lastId };
    },
  };
}
