/**
 * Where a link leads on our own origin, as path, query and fragment.
 * @returns undefined for one that leads to another origin, or to none
 */
export function ownPath(url: string, baseUrl: string): string | undefined {
  const target = URL.canParse(url, baseUrl) ? new URL(url, baseUrl) : undefined;
  if (target?.origin !== new URL(baseUrl).origin) return undefined;
  // A path that begins with two slashes would be read as an address of its own, of another host.
  return target.pathname.replace(/^\/+/, "/") + target.search + target.hash;
}
