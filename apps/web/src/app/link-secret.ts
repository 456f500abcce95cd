export interface LinkProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The secret that the address of an invitation or of a password link carries; undefined when it can't be one. */
export async function secretOf({ searchParams }: LinkProps): Promise<string | undefined> {
  const { token } = await searchParams;
  return typeof token !== "string" || token === "" || token.length > 200 ? undefined : token;
}
