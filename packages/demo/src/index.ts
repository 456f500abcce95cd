export type { DemoFile, DemoUser } from "./demo-file.ts";
export { DemoError, loadDemo, type LoadDemoOptions } from "./load.ts";
export { isDemoOf } from "./is-demo-of.ts";
export { watchDemo } from "./watch.ts";
