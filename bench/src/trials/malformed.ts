import { connect } from "node:net";

/** A malformed request, byte for byte, and the statuses that answer it rightly. */
export interface Malformed {
  readonly name: string;
  readonly bytes: string | Buffer;
  readonly expected: readonly number[];
}

const WHERE = "/v1/workloads";
const INGEST = "/v1/ingest/workloads";
interface Parts {
  readonly method?: string;
  readonly path?: string;
  readonly version?: string;
  /** Header lines; `Host` and the token are there unless they are given. */
  readonly headers?: readonly string[];
  readonly without?: readonly string[];
  readonly body?: string | Buffer;
}

/** The catalogue. All of it is refused in JSON; what one kept connection would do next is not asked. */
export function catalogue(token: string): Malformed[] {
  const raw = ({
    method = "GET",
    path = WHERE,
    version = "HTTP/1.1",
    headers = [],
    without = [],
    body,
  }: Parts): Buffer => {
    const own: Record<string, string> = {
      Host: "127.0.0.1",
      Authorization: `Bearer ${token}`,
      Connection: "close",
    };
    if (body !== undefined)
      Object.assign(own, {
        "Content-Type": "application/json",
        "Content-Length": String(Buffer.byteLength(body)),
      });
    const given = new Set([
      ...headers.map((line) => line.split(":", 1)[0]?.toLowerCase()),
      ...without.map((name) => name.toLowerCase()),
    ]);
    const lines = Object.entries(own).flatMap(([name, value]) =>
      given.has(name.toLowerCase()) ? [] : [`${name}: ${value}`],
    );
    const head = [`${method} ${path} ${version}`, ...lines, ...headers].join("\r\n");
    return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, "latin1"), Buffer.from(body ?? "")]);
  };
  const group = (kind: string, expected: readonly number[], cases: Record<string, Parts>): Malformed[] =>
    Object.entries(cases).map(([name, parts]) => ({ name: `${kind}: ${name}`, bytes: raw(parts), expected }));
  const by = (values: readonly string[], parts: (value: string) => Parts) =>
    Object.fromEntries(values.map((value) => [value.slice(0, 60) || "(empty)", parts(value)]));
  const post = (body: string | Buffer, headers: string[] = []): Parts => ({
    method: "POST",
    path: INGEST,
    body,
    headers,
  });
  const wire = (name: string, bytes: string): Malformed => ({
    name: `wire: ${name}`,
    bytes,
    expected: [400, 405, 408, 431],
  });
  const altered = token.slice(0, -1) + (token.endsWith("0") ? "1" : "0");

  return [
    ...group("auth", [401], {
      none: { without: ["Authorization"] },
      ...by(
        [
          "",
          "Bearer",
          "Bearer ",
          `Basic ${token}`,
          token,
          `Bearer ${altered}`,
          `Bearer ${token.slice(0, -1)}`,
          `Bearer ${token}x`,
          `Bearer ${token} x`,
          `Bearer ${token.toUpperCase()}`,
          `Bearer "${token}"`,
          "Bearer mst_",
          "Bearer null",
          "Bearer ' or 1=1",
          `Bearer ${"x".repeat(4_000)}`,
          "Bearer é",
        ],
        (value) => ({ headers: [`Authorization: ${value}`] }),
      ),
      "in the query only": { without: ["Authorization"], path: `${WHERE}?token=${token}` },
      "in a cookie only": { headers: [`Cookie: muster_session=${token}`], without: ["Authorization"] },
    }),
    ...group(
      "organization",
      [403],
      by(
        [
          "",
          "org_",
          "org_00000000000000000000000000",
          "org_zzzzzzzzzzzzzzzzzzzzzzzzzz",
          "wl_00000000000000000000000000",
          "*",
          "' or 1=1",
          "../..",
          "x".repeat(3_000),
          "a, b",
        ],
        (value) => ({ headers: [`X-Organization-Id: ${value}`] }),
      ),
    ),
    ...group(
      "query",
      [400],
      by(
        [
          "limit=0",
          "limit=101",
          "limit=-1",
          "limit=1.5",
          "limit=1e1",
          "limit=",
          "limit=abc",
          "limit=5&limit=6",
          "limit[]=5",
          "status=",
          "status=walking",
          "status=running,,failed",
          "is_managed=1",
          "is_managed=TRUE",
          "start_date=yesterday",
          "start_date=2026-02-30",
          "end_date=0000-01-01",
          "initiative_id=x",
          "cluster_id=wl_00000000000000000000000000",
          "submitted_by=",
          "submitted_by=%00",
          "name=%ED%A0%80",
          "name=%",
          "name=%zz",
          "%=1",
          "sort=name",
          "order=up",
          "__proto__=1",
          "constructor=1",
          "unknown=1",
          "include_descendants=yes",
          `name=${"x".repeat(600)}`,
        ],
        (value) => ({ path: `${WHERE}?${value}` }),
      ),
    ),
    ...group(
      "cursor",
      [400],
      by(
        [
          "",
          "x",
          "e30",
          "bnVsbA",
          "eyJhZnRlciI6W119",
          "%00",
          "=".repeat(8),
          "a".repeat(1_025),
          "eyJhZnRlciI6WyIyMDI2LTAxLTAxIiwiMSJdLCJtYWMiOiJ4In0",
        ],
        (value) => ({ path: `${WHERE}?next_token=${value}` }),
      ),
    ),
    ...group(
      "path",
      [400, 404],
      by(
        [
          "/v1",
          "/v1/",
          "/v1/nothing",
          "/v1/workloads/",
          "/v1/workloads/x",
          "/v1/workloads/%",
          "/v1/workloads/%00",
          "/v1/workloads/..%2f..",
          "/v1//workloads",
          "/v1/workloads/wl_%ff",
          "/v1/workloads/wl_00000000000000000000000000/x",
        ],
        (path) => ({ path }),
      ),
    ),
    {
      name: "path: longer than 8 KiB",
      bytes: raw({ path: `${WHERE}?${"x".repeat(9_000)}` }),
      expected: [414],
    },
    ...group(
      "method",
      [400, 404, 405],
      by(["PUT", "TRACE", "OPTIONS", "POST", "DELETE", "PROPFIND", "get", "BREW", "CONNECT"], (method) => ({
        method,
      })),
    ),
    ...group(
      "media",
      [415],
      by(
        [
          "text/plain",
          "application/xml",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "json",
          "application/json; charset=latin1",
          "",
        ],
        (type) => post("{}", [`Content-Type: ${type}`]),
      ),
    ),
    ...group(
      "media",
      [415],
      by(["gzip", "br", "deflate, gzip"], (encoding) => post("{}", [`Content-Encoding: ${encoding}`])),
    ),
    ...group("body", [400], {
      ...by(
        [
          "",
          "{",
          "[]",
          "null",
          "1",
          `"x"`,
          "{}x",
          "{'a':1}",
          "NaN",
          `{"a":1,}`,
          `{"observations":[]}`,
          `{"cluster_id":1,"cluster_id":2}`,
          `{"__proto__":{}}`,
          `{"a":"\\ud800"}`,
          `\ufeff{}`,
        ],
        (body) => post(body),
      ),
      "not UTF-8": post(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
      "33 deep": post(`${"[".repeat(33)}${"]".repeat(33)}`),
      "100,000 deep": post("[".repeat(100_000)),
    }),
    { name: "body: said to be 3 MiB", bytes: raw(post("{}", ["Content-Length: 3145728"])), expected: [413] },
    ...group("wire", [400], {
      "no Host": { without: ["Host"] },
      "two Hosts": { headers: ["Host: a", "Host: b"] },
      "a Host that is none": { headers: ["Host: a b"] },
      "absolute form": { path: `http://127.0.0.1${WHERE}` },
      "length and chunks": post("0\r\n\r\n", ["Transfer-Encoding: chunked", "Content-Length: 5"]),
      "chunks of another kind": post("", ["Transfer-Encoding: gzip, chunked"]),
      "two lengths": post("{}", ["Content-Length: 2", "Content-Length: 3"]),
      "a negative length": post("{}", ["Content-Length: -1"]),
      "a chunk without a size": {
        method: "POST",
        path: INGEST,
        headers: ["Transfer-Encoding: chunked", "Content-Type: application/json"],
        body: "zz\r\n{}\r\n0\r\n\r\n",
        without: ["Content-Length"],
      },
      "NUL in the address": { path: `${WHERE}?\0` },
      "NUL in a header": { headers: ["X-A: \0"] },
      "a header without a colon": { headers: ["nonsense"] },
      "a space before a colon": { headers: ["X-A : 1"] },
      "raw UTF-8 in the address": { path: `${WHERE}?name=\xff` },
      "an unknown version": { version: "HTTP/3.7" },
      upgrade: { headers: ["Connection: Upgrade", "Upgrade: websocket"] },
    }),
    {
      name: "wire: headers of 20 KiB",
      bytes: raw({ headers: [`X-A: ${"x".repeat(20_000)}`] }),
      expected: [431],
    },
    wire("nonsense", "nonsense\r\n\r\n"),
    wire("TLS", "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n"),
    wire("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    wire("an empty line", "\r\n \r\n\r\n"),
    wire("headers that never end", "GET /v1/workloads HTTP/1.1\r\nHost: a\r\nX-A: "),
  ];
}

/** Sends bytes and collects what comes back until the other side closes. */
export function send(port: number, bytes: string | Buffer, withinMs = 20_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => void socket.write(bytes));
    let text = "";
    socket.setTimeout(withinMs, () => socket.destroy(new Error("no answer in time")));
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.on("end", () => socket.end());
    socket.on("error", (error) => (text === "" ? reject(error) : resolve(text)));
    socket.on("close", () => resolve(text));
  });
}
