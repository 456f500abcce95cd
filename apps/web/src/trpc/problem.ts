import { TURNED_RANGE } from "@muster/contract/facts";

/** An error as the server told it, or what can be said of one that it never answered. */
export interface ShownProblem {
  readonly message: string;
  readonly requestId: string | undefined;
  /** Names of the parameters that are wrong, with what is wrong. */
  readonly details: readonly { path: string; message: string }[];
  readonly code: string | undefined;
}

interface ErrorData {
  readonly problem?: { code: string; message: string; details: { path: string; message: string }[] };
  readonly request_id?: string | null;
}

const TURNED: readonly string[] = Object.values(TURNED_RANGE);

/** Whether all that is wrong is that a period would end before it begins. */
export const isTurnedPeriod = ({ details }: Pick<ShownProblem, "details">): boolean =>
  details.length > 0 && details.every(({ message }) => TURNED.includes(message));

const OWN_FAULTS = [TypeError, ReferenceError, RangeError];

/** Reads what there is to say of a failed query, or of a page that broke. */
export function problemOf(error: unknown): ShownProblem {
  const { data, digest } = error as { data?: ErrorData | null; digest?: string };
  if (data?.problem) {
    const { message, details, code } = data.problem;
    return { message, details, code, requestId: data.request_id ?? undefined };
  }
  // A mistake of the page's own: what was asked of the server comes wrapped, also when it was never answered.
  if (OWN_FAULTS.some((kind) => error instanceof kind))
    return { message: "Something went wrong on this page.", details: [], code: undefined, requestId: digest };
  const isOffline = typeof navigator !== "undefined" && !navigator.onLine;
  const message = isOffline
    ? "This device is offline."
    : "Muster could not be reached, or did not answer in time.";
  return digest === undefined
    ? { message, details: [], code: undefined, requestId: undefined }
    : { message: "Something went wrong on our side.", details: [], code: undefined, requestId: digest };
}
