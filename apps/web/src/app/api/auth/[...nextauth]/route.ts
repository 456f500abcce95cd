import NextAuth from "next-auth";
import { authOptions } from "@/server/auth.ts";

const answer = (request: Request, context: unknown): Promise<Response> =>
  NextAuth(request as never, context as never, authOptions()) as Promise<Response>;
export { answer as GET, answer as POST };
