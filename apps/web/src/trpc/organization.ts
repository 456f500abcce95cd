/** Which organization this document shows, once that is known. */
let shown: string | undefined;

/** Says which organization this document shows. It can't show two: for another one all of it is loaded anew. */
export function showOrganization(id: string): void {
  if (shown !== undefined && shown !== id) window.location.reload();
  shown ??= id;
}

/** What tells the server for which organization this document asks. */
export const organizationHeader = (): Record<string, string> =>
  shown === undefined ? {} : { "X-Organization-Id": shown };
