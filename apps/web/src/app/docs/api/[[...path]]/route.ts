import { getMuster } from "@/server/muster.ts";

export const GET = (request: Request): Promise<Response> => getMuster().api.fetch(request);
