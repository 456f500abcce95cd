import { jsonHeaders, problemBody, requestIdOf, transportProblem } from "@muster/api";
import NextAuth from "next-auth";
import { authOptions } from "@/server/auth.ts";

async function answer(request: Request, context: unknown): Promise<Response> {
  try {
    return (await NextAuth(request as never, context as never, authOptions())) as Response;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const requestId = requestIdOf(request.headers.get("x-request-id"), Date.now());
    const problem = transportProblem("VALIDATION_ERROR", "The body is not well formed.");
    return new Response(problemBody(problem, requestId), {
      status: problem.status,
      headers: jsonHeaders(requestId),
    });
  }
}
export { answer as GET, answer as POST };
