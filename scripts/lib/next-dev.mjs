// Runs Next's command line, which is named first, in this process, and ends all that it started when our own starter is
// gone: killed outright, that one could not tell anybody to stop.
import { pathToFileURL } from "node:url";

process.on("disconnect", () => process.kill(-process.pid, "SIGKILL"));
process.argv.splice(1, 1);
await import(pathToFileURL(process.argv[1] ?? "").href);
