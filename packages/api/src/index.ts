export { jsonHeaders, problemBody } from "./answer.ts";
export { type Api, createApi } from "./api.ts";
export { SESSION_COOKIE, sessionSecret } from "./credentials.ts";
export { errorFields, type Log } from "./log.ts";
export { transportProblem } from "./problem.ts";
export { requestIdOf } from "./request-id.ts";
export { createRuntime, cursorMac, type Runtime, type RuntimeOptions } from "./runtime.ts";
export type { AppRouter } from "./router.ts";
