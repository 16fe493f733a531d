import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { differences } from "../../../platform/differences.ts";
import { enqueue } from "../../../platform/jobs.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { refuseForeignBook } from "../accounting/chart.ts";
import { findOpen, lockOpen, noteConnection } from "./connection-queries.ts";
import type {
  addConnectionEndpoint,
  ConnectionView,
  changeConnectionEndpoint,
  connectionTroublesEndpoint,
  getConnectionEndpoint,
} from "./contract.ts";
import { pushSoon, revokeJob } from "./jobs.ts";
import { countUnmapped } from "./mapping.ts";
import type { AccountingSystems } from "./ports.ts";
import { alreadyConnected, notConnected } from "./problems.ts";
import { chooseOrganisation, redirectUri } from "./sign-in.ts";
import { db } from "./tables.ts";
import type { Connection } from "./turn.ts";

type View = z.input<typeof ConnectionView>;

async function viewOf(work: Work, connection: Connection): Promise<View> {
  const { rows } = await sql<{ state: string; n: number }>`select state, count(*)::int as n from billing.accounting_items
    where connection_id = ${connection.id} group by state`.execute(work.tx);
  const counts = new Map(rows.map(({ state, n }) => [state, n]));
  return {
    id: connection.id,
    version: connection.version,
    partnerId: connection.partner_id,
    system: connection.system,
    state: connection.state === "disconnected" ? "draft" : connection.state,
    isSandbox: connection.is_sandbox,
    clientId: connection.client_id,
    organisationName: connection.organisation_name,
    organisations: connection.state === "choosing" ? connection.organisations.map(({ id, name }) => ({ id, name })) : [],
    currency: connection.choices?.currency ?? "",
    fromOn: connection.from_on,
    pushPayments: connection.push_payments,
    choicesAt: connection.choices_at?.toISOString() ?? null,
    isFetchingChoices: connection.choices_wanted,
    failure: connection.failure,
    failureDetail: connection.failure_detail,
    pausedUntil: connection.paused_until !== null && connection.paused_until > work.now ? connection.paused_until.toISOString() : null,
    lastDoneAt: connection.last_done_at?.toISOString() ?? null,
    counts: {
      waiting: counts.get("waiting") ?? 0,
      failed: counts.get("failed") ?? 0,
      done: counts.get("done") ?? 0,
      differs: counts.get("differs") ?? 0,
    },
    unmapped: connection.state === "connected" ? await countUnmapped(work, connection) : 0,
  };
}

export async function getConnection(
  work: Work,
  { tools, systems }: { tools: Tools; systems: AccountingSystems },
  partnerId: string,
): Promise<z.input<(typeof getConnectionEndpoint)["returns"]>> {
  await refuseForeignBook(work, partnerId);
  const connection = await findOpen(work, partnerId);
  return {
    connection: connection ? await viewOf(work, connection) : null,
    systems: [...systems.values()].map(({ name, title }) => ({ name, title })),
    redirectUri: redirectUri(tools.config.publicUrl),
  };
}

export async function listTroubles(
  work: Work,
  { partner }: z.output<(typeof connectionTroublesEndpoint)["query"]>,
): Promise<z.input<(typeof connectionTroublesEndpoint)["returns"]>> {
  const { rows } = await sql<{ partnerId: string; system: Connection["system"]; isBroken: boolean; wrong: number }>`
    select connection.partner_id as "partnerId", connection.system, connection.state = 'broken' as "isBroken", items.wrong
    from billing.accounting_connections connection
    cross join lateral (select count(*)::int as wrong from billing.accounting_items item
      where item.connection_id = connection.id and item.state in ('failed', 'differs')) items
    where connection.state <> 'disconnected' and (connection.state = 'broken' or items.wrong > 0)
      and ${partner === undefined ? sql<boolean>`true` : sql<boolean>`connection.partner_id = ${partner}`}
      and ${visibleTo(work.actor, { partner: "connection.partner_id" })}
    order by connection.created_at, connection.id`.execute(work.tx);
  return { connections: rows };
}

async function getOpenView(work: Work, partnerId: string): Promise<View> {
  const connection = await findOpen(work, partnerId);
  if (!connection) throw notConnected();
  return viewOf(work, connection);
}

export async function addConnection(
  work: Work,
  tools: Tools,
  partnerId: string,
  body: z.output<(typeof addConnectionEndpoint)["body"]>,
): Promise<View> {
  await refuseForeignBook(work, partnerId);
  // Two at once end with one; the database says so, too.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`accounting-connection ${partnerId}`}, 0))`.execute(work.tx);
  if (await findOpen(work, partnerId)) throw alreadyConnected("Disconnect it first, if another one is to take its place.");
  const connection = await db(work)
    .insertInto("billing.accounting_connections")
    .values({
      partner_id: partnerId,
      system: body.system,
      state: "draft",
      is_sandbox: body.isSandbox,
      client_id: body.clientId,
      client_secret: tools.seal(body.clientSecret),
      tokens: null,
      access_until: null,
      sign_in_hash: null,
      sign_in_by: null,
      sign_in_until: null,
      sign_in: null,
      organisation_id: null,
      choices_at: null,
      from_on: body.fromOn,
      push_payments: body.pushPayments,
      lease: null,
      lease_until: null,
      paused_until: null,
      last_done_at: null,
      created_at: work.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  noteConnection(work, connection, "create", {
    system: { before: null, after: body.system },
    fromOn: { before: null, after: body.fromOn },
    clientSecret: { before: null, after: "(changed)" },
  });
  return viewOf(work, connection);
}

export async function changeConnection(
  work: Work,
  tools: Tools,
  { partnerId, version }: { partnerId: string; version: number },
  body: z.output<(typeof changeConnectionEndpoint)["body"]>,
): Promise<View> {
  const connection = await lockOpen(work, partnerId);
  if (!connection) throw notConnected();
  if (connection.version !== version) throw editConflict(undefined, { current: await viewOf(work, connection) });
  const before = { fromOn: connection.from_on, pushPayments: connection.push_payments, clientId: connection.client_id };
  const after = {
    fromOn: body.fromOn ?? before.fromOn,
    pushPayments: body.pushPayments ?? before.pushPayments,
    clientId: body.clientId ?? before.clientId,
  };
  if (after.clientId !== before.clientId && body.clientSecret === undefined)
    throw fieldProblem("clientSecret", "required", "Type the secret of this app.");
  // What had been passed over is looked at again; what is known already is not taken in twice.
  const looksBack = after.fromOn < before.fromOn || (after.pushPayments && !before.pushPayments);
  const saved = await db(work)
    .updateTable("billing.accounting_connections")
    .set({
      from_on: after.fromOn,
      push_payments: after.pushPayments,
      client_id: after.clientId,
      ...(body.clientSecret === undefined ? {} : { client_secret: tools.seal(body.clientSecret) }),
      ...(looksBack ? { collected_seq: 0n } : {}),
      version: connection.version + 1,
    })
    .where("id", "=", connection.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  noteConnection(work, saved, "change", {
    ...differences(before, after),
    ...(body.clientSecret === undefined ? {} : { clientSecret: { before: "(hidden)", after: "(changed)" } }),
  });
  if (looksBack) await pushSoon(work, saved.id);
  return viewOf(work, saved);
}

export async function chooseByHand(work: Work, partnerId: string, organisationId: string): Promise<View> {
  const connection = await lockOpen(work, partnerId);
  if (connection?.state !== "choosing") throw notConnected("There is nothing to choose now.");
  const organisation = connection.organisations.find(({ id }) => id === organisationId);
  if (!organisation)
    throw fieldProblem("organisationId", "unknown-value", "The sign-in opens no such organisation.", {
      allowed: connection.organisations.map(({ id }) => id),
    });
  await chooseOrganisation(work, connection, organisation);
  noteConnection(work, connection, "organisation-chosen", { organisation: { before: null, after: organisation.name } });
  return getOpenView(work, partnerId);
}

export async function disconnect(work: Work, tools: Tools, partnerId: string): Promise<void> {
  const connection = await lockOpen(work, partnerId);
  if (!connection) throw notConnected();
  if (connection.tokens !== null) await enqueue(work, revokeJob, { connectionId: connection.id, sealed: connection.tokens });
  await db(work)
    .updateTable("billing.accounting_connections")
    .set({
      state: "disconnected",
      // The app's secret is needed once more, to give the keys up.
      ...(connection.tokens === null ? { client_secret: tools.seal("") } : {}),
      tokens: null,
      access_until: null,
      sign_in: null,
      sign_in_hash: null,
      lease: null,
      lease_until: null,
      failure: "",
      failure_detail: "",
      version: connection.version + 1,
    })
    .where("id", "=", connection.id)
    .execute();
  noteConnection(work, connection, "disconnected", { organisation: { before: connection.organisation_name, after: null } });
}

export async function refreshChoices(work: Work, partnerId: string): Promise<View> {
  const connection = await lockOpen(work, partnerId);
  if (connection?.state !== "connected") throw notConnected();
  await db(work)
    .updateTable("billing.accounting_connections")
    .set({ choices_wanted: true, paused_until: null })
    .where("id", "=", connection.id)
    .execute();
  await pushSoon(work, connection.id);
  noteConnection(work, connection, "refreshed");
  return getOpenView(work, partnerId);
}
