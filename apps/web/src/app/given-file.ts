import { readFile } from "node:fs/promises";
import path from "node:path";

/** A file of Muster's own, for machines that have nothing of it. Read when Muster is built: its route is static. */
export async function givenFile(file: string, type: string, ifMissing: string): Promise<Response> {
  try {
    const text = await readFile(/* turbopackIgnore: true */ path.join(process.cwd(), "../..", file));
    const headers = { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-cache" };
    return new Response(text, { headers });
  } catch {
    return new Response(`${ifMissing}\n`, { status: 404 });
  }
}
