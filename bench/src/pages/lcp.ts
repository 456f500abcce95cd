import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { openSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { readOptions } from "../options.ts";
import { writeResults } from "../report.ts";
import { onStop, run } from "../stopping.ts";
import { openWorld } from "../world/open.ts";
import { signInPeople } from "../world/people.ts";

const WEB = path.join(import.meta.dirname, "../../../apps/web");
const MOST_MS = 1_500;
const PORT = 4_391;

// When a browser shows the largest part of the list of a million workloads, from the production build (`next build` first).
await run(async () => {
  const options = readOptions();
  const { url, organizations, logs } = await openWorld(options, (line) => console.log(line));
  const [largest] = organizations;
  if (!largest) throw new Error("The world is empty.");
  const { admin } = await signInPeople(url, largest);
  const address = `http://127.0.0.1:${PORT}`;
  const log = openSync(path.join(logs, "lcp.log"), "w");
  const server = spawn(process.execPath, ["--import", "tsx", "server.ts"], {
    cwd: WEB,
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: url,
      HOST: "127.0.0.1",
      PORT: String(PORT),
      NEXTAUTH_URL: address,
      NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    },
    stdio: ["ignore", log, log, "ipc"],
  });
  onStop(async () => {
    server.kill("SIGTERM");
    if (server.exitCode === null) await once(server, "exit");
  });
  await Promise.race([
    once(server, "message"),
    once(server, "exit").then(() => Promise.reject(new Error("The web server did not start."))),
  ]);
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/lcp.ts"], {
    cwd: WEB,
    env: { ...process.env, MUSTER_URL: address, MUSTER_COOKIE: admin },
  });
  const times = JSON.parse(stdout) as number[];
  const result = {
    page: "/workloads",
    rows: options.rows,
    lcp_ms_p50: times[Math.floor(times.length / 2)] ?? 0,
    lcp_ms_worst: times.at(-1) ?? 0,
  };
  console.log(JSON.stringify(result));
  if (!options.isSizeGiven) writeResults("lcp", result);
  if (result.lcp_ms_p50 > MOST_MS) throw new Error(`It takes more than ${MOST_MS} ms.`);
});
