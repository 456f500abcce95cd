import { getMuster } from "@/server/muster.ts";

const answer = (request: Request): Promise<Response> => getMuster().api.fetch(request);
export { answer as GET, answer as POST };
