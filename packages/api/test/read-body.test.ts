import { endpoint } from "@muster/contract";
import { expect, test } from "vitest";
import { z } from "zod";
import { readBody } from "../src/read-body.ts";

const rename = endpoint({
  name: "things.rename",
  method: "PATCH",
  path: "/v1/things/{thing_id}",
  scope: "admin",
  summary: "",
  description: "",
  input: z.object({ thing_id: z.string(), name: z.string() }),
  data: z.object({}),
  paged: false,
});

function read(body: string | Uint8Array<ArrayBuffer>, type: string | null = "application/json", query = "") {
  const headers = type === null ? {} : { "content-type": type };
  const request = new Request("http://muster.test/v1/things/1", {
    method: "PATCH",
    headers,
    body: new Blob([body]),
  });
  return readBody(request, query, rename);
}

test.each(["application/json", "Application/JSON; charset=utf-8", 'application/json;charset="UTF-8"'])(
  "%s is read",
  async (type) => expect(await read('{"name":"a"}', type)).toEqual({ name: "a" }),
);

test("without a body there are no parameters", async () => {
  expect(await read("", null)).toEqual({});
});

test.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/jsonp",
  "application/json; charset=latin1",
  "application/json, text/plain",
  "",
  null,
])("%j is no media type for it: 415", async (type) => {
  await expect(read('{"name":"a"}', type)).rejects.toMatchObject({ code: "UNSUPPORTED_MEDIA_TYPE" });
});

test.each([
  ["", /well-formed JSON/],
  ["[]", /must be a JSON object/],
  ["null", /must be a JSON object/],
  ['{"name":"a","name":"b"}', /name: is given more than once/],
  [`{"name":${"[".repeat(40)}${"]".repeat(40)}}`, /nested more than 32/],
  ['{"thing_id":"2"}', /stands in the path/],
  [new Uint8Array([0x7b, 0xff, 0x7d]), /not valid UTF-8/],
])("%j: 400 that says why", async (body, message) => {
  await expect(read(body)).rejects.toMatchObject({
    code: "VALIDATION_ERROR",
    message: expect.stringMatching(message),
  });
});

test("a query beside a body: 400", async () => {
  await expect(read('{"name":"a"}', undefined, "name=b")).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
});
