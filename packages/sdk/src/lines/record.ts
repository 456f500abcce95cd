/** A line, or several that a quoted cell spans, of which nothing can be made. */
export interface Unreadable {
  /** Where it begins; the first line is 1. */
  readonly line: number;
  readonly reason: string;
  /** What it calls its workload, where that could be read. */
  readonly external_id?: string | null;
}

/** What one line says, its meaning not looked at yet. */
export interface Record<T> {
  readonly line: number;
  readonly value: T;
}

/** Takes text in pieces of any size and gives what is complete. */
export interface Reader<T> {
  push(text: string): (Record<T> | Unreadable)[];
  /** There is no more text. */
  end(): (Record<T> | Unreadable)[];
}

/** No request could carry more, so nothing longer is kept in memory. */
export const MAX_RECORD_LENGTH = 1024 * 1024;
export const TOO_LONG = "is longer than 1 MiB";

/** Takes the mark off that some programs write before the first line. */
export const withoutMark = (text: string): string => (text.startsWith("\uFEFF") ? text.slice(1) : text);
