import type { Uuid } from "@muster/contract";
import pg from "pg";
import { parserOf } from "./row-types.ts";

/** The part of pg's connection that a query writes its messages with. */
interface Wire {
  parse(statement: { name: string; text: string }): void;
  bind(portal: { statement: string; values: readonly string[] }): void;
  describe(portal: object): void;
  execute(portal: object): void;
}

interface RowDescription {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

/** What pg's client calls on a query, beyond what its types tell. */
interface QueryHandlers {
  hasBeenParsed(connection: Wire): boolean;
  prepare(connection: Wire): void;
  handleRowDescription(message: RowDescription): void;
  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void;
  handleCommandComplete(message: object, connection: Wire): void;
}
const plain = pg.Query.prototype as unknown as QueryHandlers;

const CHOOSE_TENANT = {
  name: "choose_tenant",
  text: "select set_config('app.org', $1, true), set_config('transaction_read_only', 'on', true)",
};
/** The connections that have prepared it, each with itself as one that never asks what rows look like. */
const prepared = new WeakMap<Wire, Wire>();

/** What the rows of a statement look like. */
type Column = readonly [name: string, parse: (value: string) => unknown];
const columnsOf = new Map<string, readonly Column[]>();
const MOST_TEXTS = 1_000;

/**
 * A named statement with the choice of its tenant before it. Both are sent before the one Sync, and what stands before a Sync
 * is a transaction to Postgres: so the choice, and that nothing may be written, hold for this statement and no longer.
 * What its rows look like is asked once for each connection; the answer is most of what a small row costs.
 */
export class TenantQuery<Row extends pg.QueryResultRow> extends pg.Query<Row, unknown[]> {
  /** What it found. */
  readonly found: Row[] = [];
  readonly #organizationId: Uuid;
  readonly #text: string;
  #columns: readonly Column[] | undefined;
  #isTenantChosen = false;

  constructor(organizationId: Uuid, config: pg.QueryConfig<unknown[]> & { name: string }) {
    super(config);
    this.#organizationId = organizationId;
    this.#text = config.text;
  }

  prepare(connection: Wire): void {
    const known = chooseTenant(connection, this.#organizationId);
    // Before the statement is parsed here: a table may have changed since another connection did.
    if (plain.hasBeenParsed.call(this, connection)) this.#columns = columnsOf.get(this.#text);
    plain.prepare.call(this, this.#columns ? known : connection);
  }

  handleRowDescription({ fields }: RowDescription): void {
    this.#columns = fields.map(({ name, dataTypeID }) => [name, parserOf(dataTypeID)]);
    if (columnsOf.size >= MOST_TEXTS) columnsOf.clear();
    columnsOf.set(this.#text, this.#columns);
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    if (!this.#isTenantChosen) return;
    const row: Record<string, unknown> = {};
    this.#columns?.forEach(([name, parse], at) => {
      const value = fields[at] ?? null;
      row[name] = value === null ? null : parse(value);
    });
    this.found.push(row as Row);
  }

  handleCommandComplete(message: object, connection: Wire): void {
    if (this.#isTenantChosen) plain.handleCommandComplete.call(this, message, connection);
    this.#isTenantChosen = true;
  }
}

function chooseTenant(connection: Wire, organizationId: Uuid): Wire {
  let known = prepared.get(connection);
  if (!known) {
    connection.parse(CHOOSE_TENANT);
    known = Object.create(connection, { describe: { value: () => {} } }) as Wire;
    prepared.set(connection, known);
  }
  connection.bind({ statement: CHOOSE_TENANT.name, values: [organizationId] });
  connection.execute({});
  return known;
}
