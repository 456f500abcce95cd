import type { Principal } from "@muster/access";
import type { Endpoint, Endpoints, ErrorCode, RequestOf } from "@muster/contract";
import { type Call, DomainError, type Envelope, invoke, type Operation, registry } from "@muster/core";
import { initTRPC, TRPCError, type TRPCMutationProcedure, type TRPCQueryProcedure } from "@trpc/server";
import type { ApiOptions } from "./options.ts";
import { toProblem, transportProblem } from "./problem.ts";

/** What a procedure knows of its request: the call, and who makes it. */
interface TrpcContext {
  readonly call: Call;
  readonly principal: Promise<Principal | null>;
  readonly isUnavailable: ApiOptions["isUnavailable"];
}

// What tRPC refuses by itself, before there is an operation.
const CALLER_FAULTS: Partial<Record<TRPCError["code"], ErrorCode>> = {
  BAD_REQUEST: "VALIDATION_ERROR",
  PARSE_ERROR: "VALIDATION_ERROR",
  NOT_FOUND: "NOT_FOUND",
  METHOD_NOT_SUPPORTED: "METHOD_NOT_ALLOWED",
  UNSUPPORTED_MEDIA_TYPE: "UNSUPPORTED_MEDIA_TYPE",
};

const t = initTRPC.context<TrpcContext>().create({
  errorFormatter({ shape, error, ctx }) {
    const ownCode = CALLER_FAULTS[error.code];
    const problem =
      ownCode !== undefined && !(error.cause instanceof DomainError)
        ? transportProblem(ownCode, "This is no call of a procedure that there is.")
        : toProblem(error.cause ?? error, ctx?.isUnavailable ?? (() => false));
    return {
      ...shape,
      // Neither a stack nor what the database said leaves the server.
      message: problem.message,
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        path: shape.data.path,
        problem: { code: problem.code, message: problem.message, details: problem.details },
        request_id: ctx?.call.requestId ?? null,
      },
    };
  },
});

const TRPC_CODES: Partial<Record<ErrorCode, TRPCError["code"]>> = {
  VALIDATION_ERROR: "BAD_REQUEST",
  UNAUTHENTICATED: "UNAUTHORIZED",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  CONFLICT: "CONFLICT",
  RATE_LIMITED: "TOO_MANY_REQUESTS",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
};

function procedure(operation: Operation) {
  const resolve = async ({ ctx, input }: { ctx: TrpcContext; input: unknown }): Promise<Envelope> => {
    try {
      return await invoke(operation, ctx.call, await ctx.principal, input ?? {});
    } catch (error) {
      const { code } = toProblem(error, ctx.isUnavailable);
      throw new TRPCError({ code: TRPC_CODES[code] ?? "INTERNAL_SERVER_ERROR", cause: error });
    }
  };
  // The operation parses its own input, once; tRPC only carries it.
  const builder = t.procedure.input((raw: unknown) => raw);
  return operation.endpoint.method === "GET" ? builder.query(resolve) : builder.mutation(resolve);
}

type Procedure<E extends Endpoint> = E["method"] extends "GET"
  ? TRPCQueryProcedure<{ input: RequestOf<E>; output: Envelope<E>; meta: unknown }>
  : TRPCMutationProcedure<{ input: RequestOf<E>; output: Envelope<E>; meta: unknown }>;
type Procedures = {
  [Group in keyof Endpoints]: {
    [Name in keyof Endpoints[Group]]: Endpoints[Group][Name] extends infer E extends Endpoint
      ? Procedure<E>
      : never;
  };
};

const procedures = Object.fromEntries(
  Object.entries(registry).map(([group, operations]) => [
    group,
    Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [
        name,
        procedure(operation as unknown as Operation),
      ]),
    ),
  ]),
) as unknown as Procedures;

/** Every operation of the registry as a procedure of the same name. */
export const appRouter = t.router(procedures);
export type AppRouter = typeof appRouter;

/** Calls procedures from the server itself, as a page does while it is made. */
export const createCaller = t.createCallerFactory(appRouter);
