import type { Uuid } from "@muster/contract";
import pg from "pg";

/** The part of pg's connection that a query writes its messages with. */
interface Wire {
  parse(statement: { name: string; text: string }): void;
  bind(portal: { statement: string; values: readonly string[] }): void;
  execute(portal: object): void;
}

/** What pg's client calls on a query, beyond what its types tell. */
interface QueryHandlers {
  prepare(connection: Wire): void;
  handleDataRow(message: object): void;
  handleCommandComplete(message: object, connection: Wire): void;
}
const plain = pg.Query.prototype as unknown as QueryHandlers;

const CHOOSE_TENANT = {
  name: "choose_tenant",
  text: "select set_config('app.org', $1, true), set_config('transaction_read_only', 'on', true)",
};
/** The connections that have prepared it. */
const prepared = new WeakSet<Wire>();

/**
 * A named statement with the choice of its tenant before it. Both are sent before the one Sync, and what stands before a Sync
 * is a transaction to Postgres: so the choice, and that nothing may be written, hold for this statement and no longer.
 */
export class TenantQuery<Row extends pg.QueryResultRow>
  extends pg.Query<Row, unknown[]>
  implements QueryHandlers
{
  readonly #organizationId: Uuid;
  #isTenantChosen = false;

  constructor(organizationId: Uuid, config: pg.QueryConfig<unknown[]> & { name: string }) {
    super(config);
    this.#organizationId = organizationId;
  }

  prepare(connection: Wire): void {
    if (!prepared.has(connection)) {
      connection.parse(CHOOSE_TENANT);
      prepared.add(connection);
    }
    connection.bind({ statement: CHOOSE_TENANT.name, values: [this.#organizationId] });
    connection.execute({});
    plain.prepare.call(this, connection);
  }

  handleDataRow(message: object): void {
    if (this.#isTenantChosen) plain.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: object, connection: Wire): void {
    if (this.#isTenantChosen) plain.handleCommandComplete.call(this, message, connection);
    this.#isTenantChosen = true;
  }
}
