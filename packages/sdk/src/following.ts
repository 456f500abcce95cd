/** A signal that follows another until it is released, and can be aborted by itself. */
export interface Following {
  readonly signal: AbortSignal;
  abort(): void;
  /** To be called in the end, whatever happened. */
  release(): void;
}

/** Not AbortSignal.any: a signal that lives as long as the program would keep a word of each that was made of it. */
export function following(leader: AbortSignal | undefined): Following {
  const ended = new AbortController();
  const abort = () => ended.abort(leader?.reason);
  if (leader?.aborted) abort();
  leader?.addEventListener("abort", abort);
  return { signal: ended.signal, abort, release: () => leader?.removeEventListener("abort", abort) };
}
