import { expect, test } from "vitest";
import { csvLine } from "../src/csv.ts";

test("values stand between commas, text in quotes where it must", () => {
  expect(csvLine(["a", 1, null, true, -2.5, ""])).toBe("a,1,,true,-2.5,\r\n");
  expect(csvLine(['say "hi"', "a,b", "two\nlines"])).toBe('"say ""hi""","a,b","two\nlines"\r\n');
});

test("no text is a formula to a spreadsheet", () => {
  const formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"];
  expect(formulas.map((text) => csvLine([text]).replace(/^"/, "")[0])).toEqual(formulas.map(() => "'"));
  expect(csvLine(['=HYPERLINK("http://evil.example","x")'])).toBe(
    `"'=HYPERLINK(""http://evil.example"",""x"")"\r\n`,
  );
  expect(csvLine(["a=b", "1-2", -1])).toBe("a=b,1-2,-1\r\n");
});
