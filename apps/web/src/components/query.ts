/** Parameters of the API as they stand in an address. */
export const queryOf = (
  input: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
): URLSearchParams =>
  new URLSearchParams(
    Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
