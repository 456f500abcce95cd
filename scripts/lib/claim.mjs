import { lock } from "./lock.mjs";
import { dataFolder, requirePort, wantedPort, wantsDemo } from "./settings.mjs";
import { onStop } from "./stopping.mjs";

// A web server whose starter was killed notices at once, and answers what is under way for up to 8 s.
const ORPHAN_MS = 10_000;

/**
 * Takes the data folder for this process, until it stops, and finds out which port to serve on. Quick, so that it can be
 * done before anything long is begun; doing it again is fine.
 * @param {string} command what was typed, to be told again with another port
 * @returns {Promise<{ dataDir: string, port: number }>}
 */
export async function claim(command) {
  wantsDemo();
  const dataDir = dataFolder();
  const { release, leftBehind } = lock(dataDir);
  onStop(release);
  const port = await requirePort(wantedPort(), command, { patienceMs: leftBehind ? ORPHAN_MS : 0 });
  return { dataDir, port };
}
