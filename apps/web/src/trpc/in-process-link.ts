import type { Api, AppRouter } from "@muster/api";
import { TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

type Caller = Awaited<ReturnType<Api["callerFor"]>>;
type Procedures = Record<string, Record<string, (input: unknown) => Promise<unknown>> | undefined>;

/** Lets the server's pages ask what the browser asks, with the same keys, without a request to itself. */
export function inProcessLink(caller: Caller): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        const [group = "", name = ""] = op.path.split(".");
        const procedure = (caller as unknown as Procedures)[group]?.[name];
        if (!procedure) throw new Error(`There is no procedure ${op.path}.`);
        procedure(op.input).then(
          (data) => {
            observer.next({ result: { type: "data", data } });
            observer.complete();
          },
          (error: Error) => observer.error(TRPCClientError.from(error)),
        );
      });
}
