import { createTheme, type MantineColorsTuple } from "@mantine/core";

const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';
const MONOSPACE = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace';

// A cool, quiet grey. Mantine writes text in 0, borders in 4, the page in 7.
const dark: MantineColorsTuple = [
  "#d3d7dc",
  "#a8afb9",
  "#8b929d",
  "#6a727d",
  "#3a4048",
  "#2b3037",
  "#21252b",
  "#16191d",
  "#101216",
  "#0b0d0f",
];

/** How Muster looks: system fonts, small radii, dense controls. */
export const theme = createTheme({
  fontFamily: FONT,
  fontFamilyMonospace: MONOSPACE,
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 8 },
  colors: { dark },
  defaultRadius: "sm",
  cursorType: "pointer",
  headings: {
    fontFamily: FONT,
    fontWeight: "600",
    sizes: { h1: { fontSize: "1.375rem" }, h2: { fontSize: "1rem" } },
  },
  components: {
    Tooltip: { defaultProps: { openDelay: 300 } },
    Menu: { defaultProps: { shadow: "md", radius: "md", transitionProps: { duration: 80 } } },
  },
});
