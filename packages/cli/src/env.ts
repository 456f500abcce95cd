/** The environment that the program was started in. */
export const environment = (): Readonly<Record<string, string | undefined>> => process.env;
