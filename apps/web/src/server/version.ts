import packageJson from "../../package.json" with { type: "json" };

/** Muster's version, as health and the API document say it. */
export const { version } = packageJson;
