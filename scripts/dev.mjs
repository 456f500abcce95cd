import { requireNode } from "./lib/node-version.mjs";

requireNode();
void import("./lib/dev.mjs");
