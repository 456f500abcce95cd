import path from "node:path";
import { claim } from "./claim.mjs";
import { ensureBuilt, ensureInstalled } from "./install.mjs";
import { stopWithNpm } from "./parent.mjs";
import { main } from "./stopping.mjs";

await main(async () => {
  stopWithNpm();
  console.log("Starting Muster");
  const { dataDir } = await claim("npm start");
  const logs = path.join(dataDir, "logs");
  await ensureInstalled(logs);
  await ensureBuilt(logs);
  // From here on it is TypeScript, and uses what has just been installed. In this process: signals arrive once.
  const { register } = await import("tsx/esm/api");
  register();
  const { up } = await import("../up.ts");
  await up();
});
