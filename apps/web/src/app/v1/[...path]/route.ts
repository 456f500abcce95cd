import { getMuster } from "@/server/muster.ts";

const answer = (request: Request): Promise<Response> => getMuster().api.fetch(request);
export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
