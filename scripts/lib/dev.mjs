import path from "node:path";
import { claim } from "./claim.mjs";
import { ensureGenerated, ensureInstalled } from "./install.mjs";
import { stopWithNpm } from "./parent.mjs";
import { main } from "./stopping.mjs";

await main(async () => {
  stopWithNpm();
  console.log("Starting Muster for development");
  const { dataDir } = await claim("pnpm dev");
  const logs = path.join(dataDir, "logs");
  await ensureInstalled(logs);
  await ensureGenerated(logs);
  const { register } = await import("tsx/esm/api");
  register();
  const { dev } = await import("../dev.ts");
  await dev();
});
