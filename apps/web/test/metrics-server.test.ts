import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { SettingsError } from "../src/env.ts";
import { serveMetrics } from "../src/server/metrics-server.ts";

test("where somebody else listens, another place is asked for", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const metrics = { contentType: "text/plain", text: async () => "" };
  const served = serveMetrics(metrics, port, "127.0.0.1");
  await expect(served).rejects.toThrow(SettingsError);
  await expect(served).rejects.toThrow(
    `Metrics can't be served at 127.0.0.1, port ${port} (EADDRINUSE). Name another place in METRICS_HOST and METRICS_PORT.`,
  );
  other.close();
});
