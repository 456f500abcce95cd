import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { instantOutput } from "../times.ts";

const healthSchema = z
  .strictObject({
    status: z.enum(["healthy", "unhealthy"]),
    version: z.string().meta({ examples: ["0.1.0"] }),
    timestamp: instantOutput("The server's clock."),
  })
  .meta({ id: "Health" });

export const getHealth = endpoint({
  name: "health.get",
  method: "GET",
  path: "/v1/health",
  scope: null,
  summary: "Readiness",
  description:
    "Whether Muster can answer, its database included. 503 when it can't; then `error` stands beside `data`.",
  input: z.strictObject({}),
  data: healthSchema,
  paged: false,
});

export const getLiveness = endpoint({
  name: "health.live",
  method: "GET",
  path: "/v1/health/live",
  scope: null,
  summary: "Liveness",
  description:
    "Whether the process runs. Never asks the database, so that a database's fault restarts no server.",
  input: z.strictObject({}),
  data: healthSchema,
  paged: false,
});
