// One worker at a time speaks to a connected system: a turn is taken in one update, prolonged before every call and given back at the end. A
// worker that dies leaves a turn that ends by itself. Keys are renewed within a turn only, so that no two workers use one refresh token.
import { randomUUID } from "node:crypto";
import { type Selectable, sql } from "kysely";
import type { JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import type { AccountingSystem, App, Tokens } from "./ports.ts";
import { SystemFault } from "./ports.ts";
import { type ConnectionTable, db } from "./tables.ts";

/** Longer than a step takes: several calls, each given up after 30 seconds (call-system.ts). */
const turnMs = 300_000;
/** Keys that end so soon are renewed before they are used. */
const reserveMs = 60_000;

export type Connection = Selectable<ConnectionTable>;

export interface Turn {
  readonly id: string;
  readonly connectionId: string;
}

/** Undefined: another worker has it, or there is nothing to speak to now. */
export async function takeTurn(work: Work, connectionId: string): Promise<{ turn: Turn; connection: Connection } | undefined> {
  const turn = { id: randomUUID(), connectionId };
  const connection = await db(work)
    .updateTable("billing.accounting_connections")
    .set({ lease: turn.id, lease_until: new Date(work.now.getTime() + turnMs) })
    .where("id", "=", connectionId)
    .where("state", "in", ["connecting", "choosing", "connected"])
    .where((is) => is.or([is("lease", "is", null), is("lease_until", "<", work.now)]))
    .where((is) => is.or([is("paused_until", "is", null), is("paused_until", "<=", work.now)]))
    .returningAll()
    .executeTakeFirst();
  return connection && { turn, connection };
}

export class TurnLost extends Error {}

/** Before every call: the connection as it is now, if the turn is still ours. */
export async function holdTurn(work: Work, turn: Turn): Promise<Connection> {
  const connection = await db(work)
    .updateTable("billing.accounting_connections")
    .set({ lease_until: new Date(work.now.getTime() + turnMs) })
    .where("id", "=", turn.connectionId)
    .where("lease", "=", turn.id)
    .returningAll()
    .executeTakeFirst();
  if (!connection) throw new TurnLost(`the turn at ${turn.connectionId} is another worker's by now`);
  return connection;
}

export const giveTurnBack = (work: Work, turn: Turn): Promise<unknown> =>
  sql`update billing.accounting_connections set lease = null, lease_until = null where id = ${turn.connectionId} and lease = ${turn.id}`.execute(
    work.tx,
  );

export const appOf = (tools: Tools, connection: Pick<Connection, "client_id" | "client_secret" | "is_sandbox">): App => ({
  clientId: connection.client_id,
  clientSecret: tools.unseal(connection.client_secret),
  isSandbox: connection.is_sandbox,
});

export const sealTokens = (tools: Tools, { access, refresh }: Pick<Tokens, "access" | "refresh">): string =>
  tools.seal(JSON.stringify({ access, refresh }));

export const openTokens = (tools: Tools, sealed: string): Pick<Tokens, "access" | "refresh"> =>
  JSON.parse(tools.unseal(sealed)) as Pick<Tokens, "access" | "refresh">;

/** A key that can be used now, renewed where it has ended. `isEnded`: the system has just refused it. */
export async function usableKey(
  run: JobRun,
  { tools, system, turn }: { tools: Tools; system: AccountingSystem; turn: Turn },
  isEnded = false,
): Promise<{ access: string; connection: Connection }> {
  const held = await run.inWork(async (work) => ({ connection: await holdTurn(work, turn), now: work.now }));
  const { connection, now } = held;
  if (connection.tokens === null) throw new SystemFault("There are no keys.", { kind: "sign-in-ended" });
  const tokens = openTokens(tools, connection.tokens);
  const lasts = connection.access_until !== null && connection.access_until.getTime() - reserveMs > now.getTime();
  if (lasts && !isEnded) return { access: tokens.access, connection };
  const before = connection.tokens;
  // Refresh tokens rotate. If the answer is lost, the old one still counts for a while (Xero: 30 minutes; Intuit: until the next day).
  const renewed = await system.refresh(appOf(tools, connection), tokens.refresh);
  return run.inWork(async (work) => {
    const saved = await db(work)
      .updateTable("billing.accounting_connections")
      .set({ tokens: sealTokens(tools, renewed), access_until: new Date(work.now.getTime() + renewed.expiresInS * 1000) })
      .where("id", "=", turn.connectionId)
      .where("tokens", "=", before)
      .returningAll()
      .executeTakeFirst();
    if (!saved) throw new TurnLost("the keys were renewed by somebody else");
    return { access: renewed.access, connection: saved };
  });
}
