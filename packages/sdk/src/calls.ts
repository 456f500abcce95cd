import {
  type DataOf,
  type Endpoint,
  type Endpoints,
  type PageMetadata,
  type RequestOf,
} from "@muster/contract";

/** What may be said of one call. */
export interface RequestOptions {
  /** Ends the call, its waiting and its retries; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** How long one attempt may take. */
  readonly timeoutMs?: number;
  /** How often to try again; 0 for never. */
  readonly retries?: number;
}

/** An answer as the API sends it. */
export type Answer<E extends Endpoint> = {
  readonly data: DataOf<E>;
  readonly request_id: string;
} & (true extends E["paged"] ? { readonly metadata: PageMetadata } : unknown);

/** What a page holds: the items of the array in its data. */
export type ItemOf<E extends Endpoint> = ItemsIn<DataOf<E>>;
type ItemsIn<Data> = {
  [Name in keyof Data]: Data[Name] extends readonly (infer Item)[] ? Item : never;
}[keyof Data];

// An input without a required field may be left out.
type Arguments<Input> =
  // oxlint-disable-next-line no-generated-empty-object-type -- an object without fields is what is meant
  Record<never, never> extends Input
    ? [input?: Input, options?: RequestOptions]
    : [input: Input, options?: RequestOptions];

/** One operation, called over REST. */
export type Call<E extends Endpoint> = ((...given: Arguments<RequestOf<E>>) => Promise<Answer<E>>) &
  (true extends E["paged"] ? Paging<E> : unknown);

interface Paging<E extends Endpoint> {
  /** All pages from here on, each fetched when it is asked for. */
  pages(...given: Arguments<RequestOf<E>>): AsyncGenerator<Answer<E>, void, undefined>;
  /** All items of all pages, with as few requests as the API allows. */
  iterate(...given: Arguments<RequestOf<E>>): AsyncGenerator<ItemOf<E>, void, undefined>;
}

/** Every operation that REST offers, nested as the contract names it. */
export type Client = {
  readonly [Group in keyof Endpoints]: {
    readonly [
      Name in keyof Endpoints[Group] as Endpoints[Group][Name] extends { path: null } ? never : Name
    ]: Endpoints[Group][Name] extends Endpoint ? Call<Endpoints[Group][Name]> : never;
  };
};
