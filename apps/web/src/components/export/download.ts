import { organizationHeader } from "@/trpc/organization.ts";

const NEWLINE = 10;
const TELL_EVERY_MS = 100;

/** How far a download has come, in lines. */
export interface Progress {
  readonly lines: number;
  readonly total: number;
}

/**
 * Fetches what comes line by line, and tells how far it has come.
 * @throws what `problemOf` reads, when the server refuses; an AbortError, when it is given up
 */
export async function download(
  address: string,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<{ name: string; content: Blob }> {
  const response = await fetch(address, { signal, headers: organizationHeader() });
  if (!response.ok || response.body === null) throw await refusalOf(response);
  const total = Number(response.headers.get("X-Total-Count"));
  const parts: BlobPart[] = [];
  let lines = 0;
  let toldAt = 0;
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    lines += countOf(part.value);
    if (performance.now() - toldAt < TELL_EVERY_MS) continue;
    toldAt = performance.now();
    onProgress({ lines: Math.min(lines, total), total });
  }
  const name =
    /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "workloads";
  return { name, content: new Blob(parts, { type: response.headers.get("Content-Type") ?? "" }) };
}

function countOf(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

// The same shape as a procedure's error: both are shown alike.
async function refusalOf(response: Response): Promise<Error> {
  const answer = (await response.json().catch(() => ({}))) as { error?: object; request_id?: string };
  const data = answer.error && { problem: answer.error, request_id: answer.request_id };
  return Object.assign(new Error(`The server answered ${response.status}.`), { data });
}
