import path from "node:path";
import { demoFileIn } from "./demo.ts";
import type { Stack } from "./stack.ts";

/** Tells the person at the keyboard where everything is. */
export function announce({ url, dataDir, demo }: Stack, setupToken?: string): void {
  const lines = ["", `Muster runs at ${url}`, ""];
  if (demo) {
    const width = Math.max(...demo.users.map(({ email }) => email.length));
    lines.push("Sign in as");
    for (const { email, password, role } of demo.users)
      lines.push(`  ${email.padEnd(width)}  ${password}  ${role}`);
    lines.push("", `API tokens: ${relative(demoFileIn(dataDir))}`);
  }
  if (setupToken) lines.push(`Set it up at ${url}/setup with this token:`, `  ${setupToken}`, "");
  lines.push(`Data and logs: ${relative(dataDir)}`, "", "Press Ctrl-C to stop.");
  console.log(lines.join("\n"));
}

function relative(file: string): string {
  const shorter = path.relative(process.cwd(), file);
  return shorter.startsWith("..") ? file : shorter;
}
