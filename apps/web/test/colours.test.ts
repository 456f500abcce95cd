import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

const CSS = readFileSync(new URL("../src/app/global.css", import.meta.url), "utf8");
const SERIES = 9;
/** OKLab distance, times a hundred, from which colours count as told apart. */
const TOLD_APART = 8;

/** How linear RGB looks to whom (Machado and others 2009). */
const EYES: Record<string, Matrix> = {
  "all colours": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "no red": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "no green": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};
const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_OKLAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const each = ([a, b, c]: Triple, change: (value: number) => number): Triple => [
  change(a),
  change(b),
  change(c),
];
const dot = ([a, b, c]: Triple, [x, y, z]: Triple) => a * x + b * y + c * z;
const times = ([a, b, c]: Matrix, triple: Triple): Triple => [dot(a, triple), dot(b, triple), dot(c, triple)];

const oklab = (rgb: Triple) =>
  times(
    TO_OKLAB,
    each(
      times(
        TO_CONES,
        each(rgb, (value) => Math.min(1, Math.max(0, value))),
      ),
      Math.cbrt,
    ),
  );

/** The colours of a scheme that are called so, as linear RGB. */
function coloursOf(scheme: "light" | "dark", name: string): Triple[] {
  const all = [...CSS.matchAll(new RegExp(`--muster-${name}: #(..)(..)(..);`, "g"))].map(
    ([, red = "", green = "", blue = ""]): Triple =>
      each([parseInt(red, 16), parseInt(green, 16), parseInt(blue, 16)], (value) =>
        value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
      ),
  );
  // The light scheme stands first.
  return scheme === "light" ? all.slice(0, all.length / 2) : all.slice(all.length / 2);
}

const brightness = (rgb: Triple) => dot([0.2126, 0.7152, 0.0722], rgb) + 0.05;

test.each(["light", "dark"] as const)("the groups of a %s chart are told apart by every eye", (scheme) => {
  const series = coloursOf(scheme, String.raw`series-\d`);
  expect(series).toHaveLength(SERIES);
  for (const [eye, matrix] of Object.entries(EYES)) {
    const seen = series.map((rgb) => oklab(times(matrix, rgb)));
    for (const [one, colour] of seen.entries())
      for (const [other, beside] of seen.slice(0, one).entries())
        expect(
          100 * Math.hypot(...colour.map((value, at) => value - (beside[at] ?? 0))),
          `${eye}: ${one} and ${other}`,
        ).toBeGreaterThanOrEqual(TOLD_APART);
  }
});

test.each(["light", "dark"] as const)(
  "the groups of a %s chart stand out from what they lie on",
  (scheme) => {
    const [surface = [0, 0, 0]] = coloursOf(scheme, "surface");
    for (const colour of coloursOf(scheme, String.raw`series-\d`)) {
      const [dark = 1, light = 0] = [brightness(colour), brightness(surface)].toSorted((a, b) => a - b);
      expect(light / dark).toBeGreaterThanOrEqual(3);
    }
  },
);
