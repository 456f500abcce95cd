import { expect, test } from "vitest";
import { columnsOf, createOutput, type Fields, type OutputFormat } from "../src/output/output.ts";
import { widthOf } from "../src/output/text.ts";
import type { Terminal } from "../src/terminal.ts";

async function written(
  format: OutputFormat,
  write: (output: ReturnType<typeof createOutput>) => Promise<void>,
  outWidth?: number,
): Promise<string> {
  let text = "";
  const terminal = {
    env: {},
    outWidth,
    out: async (more: string) => void (text += more),
  } as unknown as Terminal;
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

test("only a cell with others to its right is cut", async () => {
  const long = "x".repeat(60);
  const cut = `${"x".repeat(43)}…`;
  expect(await written("table", (output) => output.one({ name: long, reason: long }))).toBe(
    `name    ${long}\nreason  ${long}\n`,
  );
  expect((await written("table", rows({ name: long, reason: long }))).split("\n")[1]).toBe(`${cut}  ${long}`);
});

test("what only some rows have fields of is no column beside them", () => {
  const clusters = [
    { name: "a", collector: null },
    { name: "b", collector: { is_silent: false } },
  ];
  expect(columnsOf(clusters)).toEqual(["name", "collector.is_silent"]);
  expect(columnsOf(clusters.slice(0, 1))).toEqual(["name", "collector"]);
});

test("a terminal's line holds the columns that fit into it, from the left", async () => {
  const row = { name: "a", team: "speech", gpu_count: 8, reason: "x".repeat(100) };
  const header = async (width?: number) => (await written("table", rows(row, row), width)).split("\n")[0];
  expect(await header()).toBe("name  team    gpu_count  reason");
  expect(await header(70)).toBe("name  team    gpu_count  reason");
  expect(await header(68)).toBe("name  team    gpu_count");
  expect(await header(20)).toBe("name  team");
  expect(await header(1)).toBe("name");
});

test("what is two cells wide is known as that", () => {
  expect(["a", "語", "𠀀", "⌚", "🚀", "✔"].map(widthOf)).toEqual([1, 2, 2, 2, 2, 1]);
});
