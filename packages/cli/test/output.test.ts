import { expect, test } from "vitest";
import { createOutput, type Fields, type OutputFormat } from "../src/output/output.ts";
import type { Terminal } from "../src/terminal.ts";

async function written(
  format: OutputFormat,
  write: (output: ReturnType<typeof createOutput>) => Promise<void>,
): Promise<string> {
  let text = "";
  const terminal = { env: {}, out: async (more: string) => void (text += more) } as unknown as Terminal;
  await write(createOutput(terminal, format));
  return text;
}
const rows =
  (...all: Fields[]) =>
  async (output: ReturnType<typeof createOutput>) => {
    const list = output.list(Object.keys(all[0] ?? {}));
    await list.add(all);
    await list.end();
  };

test("comma-separated values hold nothing that a spreadsheet would run", async () => {
  expect(await written("csv", rows({ name: '=HYPERLINK("x")', team: null }))).toBe(
    `name,team\r\n"'=HYPERLINK(""x"")",\r\n`,
  );
});
