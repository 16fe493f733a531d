// Open sessions as they are compared with what they are to have, and what is kept of that.
import { type SqlBool, sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { Profile } from "../radius/reply-parts-rules.ts";
import { db } from "../tables.ts";
import type { CoaCause } from "./contract.ts";
import { retryAfterMs } from "./step-rules.ts";

export interface LiveSession {
  readonly id: string;
  /** Null, with the customer: of a voucher, which is to end (N-116). */
  readonly serviceId: string | null;
  readonly customerId: string | null;
  readonly partnerId: string;
  readonly nasId: string;
  readonly acctSessionId: string | null;
  readonly cookie: string | null;
  readonly login: string | null;
  readonly mac: string | null;
  readonly portId: string | null;
  readonly namedBy: string | null;
  readonly startedAt: Date;
  readonly heardAt: Date;
  /** Undefined: nothing is kept of it, so its cookie tells what it has. */
  readonly kept: (KeptState & { readonly changedAt: Date | null }) | undefined;
  readonly wish: { readonly action: "disconnect" | "reapply"; readonly cause: CoaCause; readonly at: Date } | undefined;
}

interface KeptState {
  /** Undefined: nobody knows. */
  readonly applied: Profile | undefined;
  readonly state: "settled" | "pending" | "later" | "failed";
  /** What the last attempt was for, and why. */
  readonly wanted: string | null;
  readonly cause: CoaCause | null;
  readonly since: Date | null;
  readonly triedAt: Date | null;
  readonly againAt: Date | null;
}

type Row = Awaited<ReturnType<typeof selectRow>>;
const live = (work: Work) => db(work).selectFrom("access.live_sessions").selectAll();
const selectRow = (work: Work) => live(work).executeTakeFirstOrThrow();

/** A page's worth of the program's own looking. */
const page = 2_000;
/** As many of one router: one with many that is slow keeps none of the others waiting. */
const mostOfNas = 1_000;
const mostDue = 20_000;

export async function listLiveOfServices(work: Work, serviceIds: readonly string[]): Promise<LiveSession[]> {
  const rows = await live(work)
    .where(sql<SqlBool>`service_id = any (${[...serviceIds]}::uuid[])`)
    .execute();
  return rows.map(sessionOf);
}

export async function listLive(work: Work, ids: readonly string[]): Promise<LiveSession[]> {
  const rows = await live(work)
    .where(sql<SqlBool>`id = any (${[...ids]}::uuid[])`)
    .execute();
  return rows.map(sessionOf);
}

/** The session that a page ended with. */
export interface SweptTo {
  /** As PostgreSQL writes it: a Date would lose the microseconds. */
  readonly startedAt: string;
  readonly id: string;
}

/** In the order in which they began, which is that of the index of open sessions. @param after - undefined: from the beginning */
export async function listLiveAfter(
  work: Work,
  after: SweptTo | undefined,
): Promise<{ readonly sessions: LiveSession[]; readonly last: SweptTo | undefined }> {
  let query = live(work).select(sql<string>`started_at::text`.as("began")).orderBy("started_at").orderBy("id").limit(page);
  // The first condition is what partitions are chosen by.
  if (after !== undefined)
    query = query.where(
      sql<SqlBool>`started_at >= ${after.startedAt}::timestamptz and (started_at, id) > (${after.startedAt}::timestamptz, ${after.id}::uuid)`,
    );
  const rows = await query.execute();
  const end = rows.length < page ? undefined : rows.at(-1);
  return { sessions: rows.map(sessionOf), last: end && { startedAt: end.began, id: end.id } };
}

/**
 * N-104, N-99 whose time has come: heard of again, or after a while, or because somebody asks for it, who has asked first before the others. What waits
 * for a word of its router is left out although it is asked for, or it would keep away what is asked for after it; what failed is not, so that it ends.
 */
export async function listDue(work: Work): Promise<LiveSession[]> {
  const tried = new Date(work.now.getTime() - retryAfterMs.pending);
  const { rows } = await sql<Row>`
    select * from (
      select *, row_number() over (partition by nas_id order by wish_at, id) as place from access.live_sessions
      where id in (
          select session_id from access.session_states where state = 'pending' and tried_at <= ${tried}
          union all select session_id from access.session_states where state = 'later' and again_at <= ${work.now}
          union all select session_id from access.session_wishes)
        and ((wish is not null and (state is null or state in ('settled', 'failed') or wish_at > tried_at or (wish = 'disconnect' and wanted <> 'end')))
          or (state = 'pending' and tried_at <= ${tried} and heard_at > tried_at)
          or (state = 'later' and again_at <= ${work.now}))) due
    where place <= ${mostOfNas} order by wish_at, id limit ${mostDue}`.execute(work.tx);
  return rows.map(sessionOf);
}

function sessionOf(row: Row): LiveSession {
  const { applied_live: known, applied_login: login, applied_walled: isWalled } = row;
  const applied =
    known === null || login === null || isWalled === null ? undefined : { live: Number(known), login: Number(login), isWalled };
  return {
    ...{ id: row.id, serviceId: row.service_id, customerId: row.customer_id, partnerId: row.partner_id, nasId: row.nas_id },
    ...{ acctSessionId: row.acct_session_id, cookie: row.cookie, login: row.login, mac: row.mac, portId: row.port_id },
    ...{ namedBy: row.named_by, startedAt: row.started_at, heardAt: row.heard_at },
    kept: row.has_state
      ? {
          ...{ applied, state: row.state ?? "settled", wanted: row.wanted, cause: row.tried_cause, since: row.since },
          ...{ triedAt: row.tried_at, againAt: row.again_at, changedAt: row.changed_at },
        }
      : undefined,
    wish:
      row.wish === null || row.wish_cause === null || row.wish_at === null
        ? undefined
        : { action: row.wish, cause: row.wish_cause, at: row.wish_at },
  };
}

/** What is to be kept of a session from now on. */
export interface NewState extends KeptState {
  readonly sessionId: string;
}

export async function saveStates(work: Work, states: readonly NewState[]): Promise<void> {
  if (states.length === 0) return;
  const of = <Value>(pick: (state: NewState) => Value): Value[] => states.map(pick);
  await sql`insert into access.session_states (session_id, applied_live, applied_login, applied_walled, state, wanted, cause, since, tried_at, again_at, changed_at)
    select *, ${work.now}::timestamptz from unnest(${of(({ sessionId }) => sessionId)}::uuid[], ${of(({ applied }) => applied?.live ?? null)}::int8[],
      ${of(({ applied }) => applied?.login ?? null)}::int8[], ${of(({ applied }) => applied?.isWalled ?? null)}::bool[], ${of(({ state }) => state)}::text[],
      ${of(({ wanted }) => wanted)}::text[], ${of(({ cause }) => cause)}::text[], ${of(({ since }) => since)}::timestamptz[],
      ${of(({ triedAt }) => triedAt)}::timestamptz[], ${of(({ againAt }) => againAt)}::timestamptz[])
    on conflict (session_id) do update set applied_live = excluded.applied_live, applied_login = excluded.applied_login,
      applied_walled = excluded.applied_walled, state = excluded.state, wanted = excluded.wanted, cause = excluded.cause, since = excluded.since,
      tried_at = excluded.tried_at, again_at = excluded.again_at, changed_at = excluded.changed_at`.execute(work.tx);
}

/** What was asked of sessions is done, unless it was asked anew meanwhile. */
export async function endWishes(work: Work, done: readonly { readonly sessionId: string; readonly at: Date }[]): Promise<void> {
  if (done.length === 0) return;
  await sql`delete from access.session_wishes wish using unnest(${done.map(({ sessionId }) => sessionId)}::uuid[], ${done.map(({ at }) => at)}::timestamptz[])
    as done (session_id, at) where wish.session_id = done.session_id and wish.at <= done.at`.execute(work.tx);
}

/** Of sessions that are over nothing need be kept. They may live again within the day: then their cookie tells. */
export async function dropOldStates(work: Work): Promise<void> {
  const old = sql`${work.now}::timestamptz - interval '1 day'`;
  await sql`delete from access.session_states state where state.changed_at < ${old}
    and not exists (select from access.live_sessions live where live.id = state.session_id)`.execute(work.tx);
  await sql`delete from access.session_wishes wish where wish.at < ${old}`.execute(work.tx);
}
