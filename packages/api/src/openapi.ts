import {
  type Endpoint,
  ERROR_STATUS,
  errorEnvelopeSchema,
  hasBody,
  isInPath,
  pageMetadataSchema,
  requestIdSchema,
  type StreamEndpoint,
} from "@muster/contract";
import { operations, streamOperations } from "@muster/core";
import { z } from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from "zod-openapi";
import { kindOf } from "./read-input.ts";

/** The OpenAPI 3.1 document of /v1, made from the registry. */
export function openApiDocument(version: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const { endpoint } of operations) {
    if (endpoint.path === null) continue;
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: describe(endpoint) };
  }
  for (const { endpoint } of streamOperations) paths[endpoint.path] = { get: describeStream(endpoint) };
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Muster",
      version,
      description:
        "GPU workloads of your organization: where they run, who uses what. Authenticate with `Authorization: Bearer <API token>`. Everyone sees only what their role and teams allow; what you can't see answers as if it did not exist.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }],
    tags: [...new Set(operations.map(({ endpoint }) => tagOf(endpoint)))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer", description: "An API token: mst_…" } },
    },
  });
}

type Described = Pick<Endpoint, "name" | "method" | "path" | "scope" | "summary" | "description" | "input">;

const tagOf = ({ name }: Described): string => name.split(".", 1)[0] ?? name;

function describe(endpoint: Endpoint): ZodOpenApiOperationObject {
  const envelope = z.object({
    data: endpoint.data,
    ...(endpoint.paged ? { metadata: pageMetadataSchema } : {}),
    request_id: requestIdSchema,
  });
  return describeWith(endpoint, {
    description: endpoint.summary,
    content: { "application/json": { schema: envelope } },
  });
}

function describeStream(endpoint: StreamEndpoint): ZodOpenApiOperationObject {
  const content = Object.entries(endpoint.mediaTypes).map(([format, type]) => {
    const schema = format === "ndjson" ? endpoint.record : z.string();
    return [type.split(";", 1)[0] ?? type, { schema }] as const;
  });
  return describeWith(endpoint, {
    description: endpoint.summary,
    headers: z.object({ "X-Total-Count": z.int().meta({ description: "How many records there are." }) }),
    content: Object.fromEntries(content),
  });
}

function describeWith(endpoint: Described, success: ZodOpenApiResponseObject): ZodOpenApiOperationObject {
  const shape = Object.entries(endpoint.input.shape) as [string, z.ZodType][];
  const inPath = shape.filter(([name]) => isInPath(endpoint, name));
  const others = shape.filter(([name]) => !isInPath(endpoint, name));
  const failures =
    endpoint.scope === null
      ? [400, 503]
      : [
          400,
          401,
          403,
          ...(endpoint.path?.includes("{") ? [404] : []),
          ...(endpoint.method === "GET" ? [] : [409]),
          ...(hasBody(endpoint) ? [413, 415] : []),
          429,
          503,
        ];
  return {
    operationId: endpoint.name,
    tags: [tagOf(endpoint)],
    summary: endpoint.summary,
    description: endpoint.description,
    ...(endpoint.scope === null ? { security: [] } : {}),
    requestParams: {
      ...(inPath.length > 0 ? { path: parametersOf(inPath) } : {}),
      ...(hasBody(endpoint) ? {} : { query: parametersOf(others) }),
      ...(endpoint.scope === null ? {} : { header: organizationHeader }),
    },
    ...(hasBody(endpoint) ? { requestBody: bodyOf(others) } : {}),
    responses: {
      "200": success,
      ...Object.fromEntries(failures.map((status) => [String(status), failure(status)])),
    },
  };
}

const bodyOf = (shape: [string, z.ZodType][]) => ({
  required: true,
  content: { "application/json": { schema: z.strictObject(Object.fromEntries(shape)) } },
});

const parametersOf = (shape: [string, z.ZodType][]) =>
  z.object(Object.fromEntries(shape.map(([name, schema]) => [name, asParameter(schema)])));

// A parameter is described by what its schema wraps ("optional" says nothing of its own); lists are written with commas.
function asParameter(schema: z.ZodType): z.ZodType {
  let inner = schema;
  while (inner.meta()?.description === undefined && "innerType" in inner.def)
    inner = inner.def.innerType as z.ZodType;
  const description = inner.meta()?.description;
  return schema.meta({
    ...(description === undefined ? {} : { description }),
    ...(kindOf(schema) === "list" ? { param: { style: "form", explode: false } } : {}),
  });
}

const organizationHeader = z.object({
  "X-Organization-Id": z
    .string()
    .optional()
    .meta({ description: "The organization to look at; the token's own if absent." }),
});

function failure(status: number) {
  const codes = Object.entries(ERROR_STATUS).flatMap(([code, of]) => (of === status ? [code] : []));
  return { description: codes.join(", "), content: { "application/json": { schema: errorEnvelopeSchema } } };
}
