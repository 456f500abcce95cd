import { describe, expect, test } from "vitest";
import { ownPath } from "../src/server/own-address.ts";

const BASE = "https://muster.example.org";

describe("where a link leads on our own origin", () => {
  test.each([
    ["/workloads?status=failed#top", "/workloads?status=failed#top"],
    ["workloads", "/workloads"],
    ["https://muster.example.org/workloads", "/workloads"],
    ["https://MUSTER.example.org:443/", "/"],
    ["/a/../workloads", "/workloads"],
    ["/.//evil.example/x", "/evil.example/x"],
    ["/a/..//evil.example", "/evil.example"],
    ["/./\\evil.example", "/evil.example"],
    ["https://muster.example.org//evil.example", "/evil.example"],
  ])("%s leads to %s", (url, path) => expect(ownPath(url, BASE)).toBe(path));

  test.each([
    "https://evil.example/",
    "//evil.example/workloads",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "http://muster.example.org/",
    "https://muster.example.org@evil.example/",
    "https://muster.example.org.evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://[",
  ])("%s leads elsewhere", (url) => expect(ownPath(url, BASE)).toBeUndefined());
});
