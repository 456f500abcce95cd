import { saveFile } from "../save-file.ts";

const SVG = "http://www.w3.org/2000/svg";
const SHARPNESS = 2;
const EDGE = { left: 64, right: 24, top: 74, bottom: 20 };
const LINE = 22;
const SWATCH = 19;
const GAP = 24;
const TITLE = { size: 15, y: 30 };
const SUBTITLE = { size: 12.5, y: 51 };
const ENTRY_SIZE = 12.5;
const COPIED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "font-family",
  "font-size",
  "text-anchor",
  "display",
];

interface Picture {
  title: string;
  /** What it shows: of whom, for when, how it is counted. */
  subtitle: string;
  /** The legend: which look stands for what. */
  entries: readonly { look: number; text: string }[];
  fileName: string;
}

/** Saves a chart as it looks just now, with its title and legend, as a picture. */
export async function savePng(chart: SVGSVGElement, picture: Picture): Promise<void> {
  const { width, height } = chart.getBoundingClientRect();
  const styles = getComputedStyle(chart);
  const widthOf = ruler(styles.fontFamily);
  const needed = picture.entries.map(({ text }) => SWATCH + widthOf(text, ENTRY_SIZE));
  // On a phone the chart is narrower than what must be said of it.
  const inner = Math.max(
    width,
    widthOf(picture.title, TITLE.size),
    widthOf(picture.subtitle, SUBTITLE.size),
    ...needed,
  );
  const places = placesOf(needed, inner);
  const rows = (places.at(-1)?.row ?? -1) + 1;
  const size = {
    width: Math.ceil(EDGE.left + inner + EDGE.right),
    height: Math.ceil(EDGE.top + height + rows * LINE + EDGE.bottom),
  };
  const root = element("svg", { xmlns: SVG, ...size });
  const ink = styles.color;
  const paper = getComputedStyle(document.body).getPropertyValue("--muster-surface");
  const text = { fill: ink, "font-family": styles.fontFamily };
  root.append(element("rect", { ...size, fill: paper }));
  root.append(
    element(
      "text",
      { x: EDGE.left, y: TITLE.y, "font-size": TITLE.size, "font-weight": 600, ...text },
      picture.title,
    ),
    element("text", { x: EDGE.left, y: SUBTITLE.y, "font-size": SUBTITLE.size, ...text }, picture.subtitle),
  );

  const copy = withStyles(chart);
  for (const [name, value] of Object.entries({
    x: EDGE.left,
    y: EDGE.top,
    width,
    height,
    overflow: "visible",
  })) {
    copy.setAttribute(name, String(value));
  }
  root.append(copy);
  for (const [index, entry] of picture.entries.entries()) {
    const { x: at, row } = places[index] ?? { x: 0, row: 0 };
    const x = EDGE.left + at;
    const y = EDGE.top + height + row * LINE + 14;
    const fill = getComputedStyle(document.body).getPropertyValue(`--muster-series-${entry.look}`);
    root.append(element("rect", { x, y: y - 10, width: 12, height: 12, rx: 2, fill }));
    root.append(element("text", { x: x + SWATCH, y, "font-size": ENTRY_SIZE, ...text }, entry.text));
  }
  saveFile(picture.fileName, await toPng(root, size));
}

/** How wide texts are, in pixels, as bold as the title is at most. */
function ruler(family: string): (text: string, size: number) => number {
  const context = document.createElement("canvas").getContext("2d");
  return (text, size) => {
    if (!context) return 0;
    context.font = `600 ${size}px ${family}`;
    return context.measureText(text).width;
  };
}

/** Where the entries of a legend stand that are so wide, one after the other in rows. */
function placesOf(needed: readonly number[], width: number): { x: number; row: number }[] {
  let x = 0;
  let row = 0;
  return needed.map((own) => {
    if (x > 0 && x + own > width) {
      x = 0;
      row += 1;
    }
    const place = { x, row };
    x += own + GAP;
    return place;
  });
}

/** A copy that looks the same without the page's style sheets. */
function withStyles(original: Element): Element {
  const copy = original.cloneNode(false) as Element;
  copy.removeAttribute("class");
  if (original instanceof SVGElement) {
    const styles = getComputedStyle(original);
    for (const name of COPIED) copy.setAttribute(name, styles.getPropertyValue(name));
  }
  copy.append(
    ...[...original.childNodes].map((child) =>
      child instanceof Element ? withStyles(child) : child.cloneNode(),
    ),
  );
  return copy;
}

function element(name: string, attributes: Record<string, string | number>, content = ""): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = content;
  return made;
}

async function toPng(root: Element, size: { width: number; height: number }): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(root))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = size.width * SHARPNESS;
  canvas.height = size.height * SHARPNESS;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be made."))),
      "image/png",
    ),
  );
}
