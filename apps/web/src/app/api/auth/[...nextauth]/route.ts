import { jsonHeaders, problemBody, requestIdOf, transportProblem } from "@muster/api";
import NextAuth from "next-auth";
import { authOptions } from "@/server/auth.ts";

interface RouteContext {
  readonly params: Promise<{ readonly nextauth?: readonly string[] }>;
}

async function answer(request: Request, context: RouteContext): Promise<Response> {
  // Where next-auth lets anybody write into the log what they like.
  if ((await context.params).nextauth?.[0] === "_log")
    return refused(request, "NOT_FOUND", "There is no such route.");
  try {
    return (await NextAuth(request as never, context as never, authOptions())) as Response;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refused(request, "VALIDATION_ERROR", "The body is not well formed.");
  }
}

function refused(request: Request, ...said: Parameters<typeof transportProblem>): Response {
  const requestId = requestIdOf(request.headers.get("x-request-id"), Date.now());
  const problem = transportProblem(...said);
  return new Response(problemBody(problem, requestId), {
    status: problem.status,
    headers: jsonHeaders(requestId),
  });
}
export { answer as GET, answer as POST };
