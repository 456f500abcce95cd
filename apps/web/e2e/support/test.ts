import { type BrowserContext, expect, test as base } from "@playwright/test";
import { type Demo, readDemo } from "./demo.ts";

interface Options {
  /** Console errors that belong to what is tested: a browser reports every answer of 400 or more. */
  expectedErrors: RegExp[];
}

interface Fixtures {
  demo: Demo;
  /** Fails a test whose pages log an error or ask another host for anything. */
  cleanPages: void;
}

/** Tests whose pages must keep their console clean and stay on their own host. */
export const test = base.extend<Options & Fixtures>({
  expectedErrors: [[], { option: true }],
  demo: async ({}, use) => use(readDemo()),
  cleanPages: [
    async ({ context, demo, expectedErrors }, use) => {
      const wrong = watch(context, new URL(demo.url).host);
      await use();
      expect(wrong.filter((line) => !expectedErrors.some((pattern) => pattern.test(line)))).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

function watch(context: BrowserContext, host: string): string[] {
  const wrong: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") wrong.push(`console: ${message.text()}`);
  });
  context.on("weberror", (webError) => wrong.push(`uncaught: ${webError.error().message}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.host !== host) wrong.push(`other host: ${url.host}`);
  });
  return wrong;
}
