import {
  NOWHERE,
  scopedWorkloads,
  scopeOf,
  type Principal,
  type RunStatement,
  type Statement,
} from "@muster/access";
import type { Endpoint, Mac } from "@muster/contract";
import { DomainError, invoke, type Operation, type Services } from "@muster/core";

/**
 * The statement that an operation runs for this caller and input. It is taken down while the operation itself runs, on no rows
 * at all, so it can't drift from what Muster does.
 */
export async function statementOf<E extends Endpoint>(
  operation: Operation<E>,
  principal: Principal,
  input: Readonly<Record<string, unknown>>,
  cursorMac: Mac,
): Promise<Statement> {
  const statements: Statement[] = [];
  const takeDown: RunStatement = async (statement) => {
    statements.push(statement);
    return [];
  };
  const access = { databaseFor: () => ({ workloads: scopedWorkloads(takeDown, scopeOf(principal)) }) };
  const services = { access, cursorMac, version: "" } as unknown as Services;
  try {
    await invoke(operation, { services, requestId: "", from: NOWHERE, now: new Date() }, principal, input);
  } catch (error) {
    // Without rows, one workload is not found; its statement has been taken down all the same.
    if (!(error instanceof DomainError && error.code === "NOT_FOUND")) throw error;
  }
  const [statement] = statements;
  if (!statement || statements.length > 1)
    throw new Error(`${operation.endpoint.name} ran ${statements.length} statements, not one.`);
  return statement;
}
