import type { StreamAnswer } from "@muster/core";
import { errorFields, type Log } from "./log.ts";
import type { Exchange } from "./options.ts";

/**
 * Sends an answer part by part, no faster than it is read. When it can't be whole the connection breaks off instead of ending,
 * so that nobody takes a part for all of it.
 */
export async function streamResponse(
  answer: StreamAnswer,
  { call, request, headers }: Exchange,
  log: Log,
): Promise<Response> {
  const all = {
    "Content-Type": answer.mediaType,
    "Content-Disposition": `attachment; filename="${answer.fileName}"`,
    "Cache-Control": "private, no-store",
    "X-Request-Id": call.requestId,
    "X-Total-Count": String(answer.totalCount),
    ...headers,
  };
  if (request.method === "HEAD") {
    void answer.close();
    return new Response(null, { headers: all });
  }
  await answer.begin().catch(async (error: unknown) => {
    await answer.close();
    throw error;
  });
  const encoder = new TextEncoder();
  let isWanted = true;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const part = await answer.next();
          if (part !== null) return controller.enqueue(encoder.encode(part));
          await answer.close();
          return controller.close();
        } catch (error) {
          await answer.close();
          if (!isWanted) return undefined;
          log.error({ request_id: call.requestId, ...errorFields(error) }, "a stream broke off");
          return controller.error(new Error("The answer could not be sent whole."));
        }
      },
      cancel() {
        isWanted = false;
        return answer.close();
      },
    },
    // Nothing is fetched ahead: it is read when it is wanted, and fails where somebody waits for it.
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: all });
}
