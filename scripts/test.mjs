import { requireNode } from "./lib/node-version.mjs";

requireNode();
import("./lib/test.mjs");
