/** Somebody who submitted workloads. */
export interface Submitter {
  readonly email: string;
  readonly isMe: boolean;
  /** How many of the list's workloads are theirs, as far as that is known. */
  readonly count: number | undefined;
}

interface Asked {
  /** How their address begins. */
  readonly typed: string;
  /** Whether what was found was looked for with just that. */
  readonly isAnswered: boolean;
  readonly me: { readonly email: string; readonly name: string } | null;
}

/** Who is offered, of those that were found: the viewer first, and nobody who is not meant, also while the answer is to come. */
export function offered(
  found: readonly { readonly value: string; readonly workload_count: number }[],
  { typed, isAnswered, me }: Asked,
): Submitter[] {
  const begins = (text: string) => text.toLowerCase().startsWith(typed.toLowerCase());
  const others = found
    .filter(({ value }) => isAnswered || begins(value))
    .map(({ value, workload_count }) => ({
      email: value,
      isMe: value === me?.email,
      count: workload_count,
    }));
  if (me === null || ![me.email, me.name, "me"].some(begins)) return others;
  const count = found.find(({ value }) => value === me.email)?.workload_count;
  return [{ email: me.email, isMe: true, count }, ...others.filter(({ isMe }) => !isMe)];
}
