// Sessions while a batch is counted: found, held by the transaction, and written back in sets.
import { type Selectable, sql } from "kysely";
import { insertRows } from "../../../platform/db/bulk.ts";
import type { Work } from "../../../platform/work.ts";
import type { SessionsTable } from "../tables.ts";
import type { SessionReport } from "./session-report.ts";
import { type Incarnation, isSameSubscriber } from "./session-rules.ts";

type Mutable<Row> = { -readonly [Key in keyof Row]: Row[Key] };
export type SessionRow = Mutable<Selectable<SessionsTable>>;

export interface Session {
  readonly row: SessionRow;
  /** Where it lies; null: it is not there yet. */
  readonly was: { readonly startedAt: Date; readonly isOpen: boolean } | null;
  isChanged: boolean;
  /** Its addresses are others than before, or it lives again. */
  showsAddresses: boolean;
}

export const incarnationOf = ({ row }: Session): Incarnation => ({
  ...{ startedAt: row.started_at, updatedAt: row.updated_at, endedAt: row.ended_at, cause: row.terminate_cause },
  ...{ seconds: row.counter_seconds, cookie: row.cookie, login: row.login, mac: row.mac },
});

/** Changes what differs, and remembers that something did. */
export function change(session: Session, patch: Partial<SessionRow>): void {
  const row = session.row as Record<string, unknown>;
  for (const [name, value] of Object.entries(patch)) {
    if (isSame(row[name], value)) continue;
    row[name] = value;
    session.isChanged = true;
  }
}

const isSame = (a: unknown, b: unknown): boolean => (a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b);

/** The sessions of a batch, by what packets call them. */
export class SessionBook {
  readonly #byKey = new Map<string, Session[]>();
  readonly #byCookie = new Map<string, Session[]>();

  constructor(sessions: readonly Session[]) {
    for (const session of sessions) this.add(session);
  }

  add(session: Session): void {
    const { key, cookie, acct_session_id } = session.row;
    const ofKey = this.#byKey.get(key) ?? [];
    if (!ofKey.includes(session)) ofKey.push(session);
    this.#byKey.set(key, ofKey);
    if (cookie === null) return;
    const name = cookieName(cookie, acct_session_id);
    const ofCookie = this.#byCookie.get(name) ?? [];
    if (!ofCookie.includes(session)) ofCookie.push(session);
    this.#byCookie.set(name, ofCookie);
  }

  /** N-82 every life of what a packet speaks of: by our cookie, or by NAS, session id and subscriber. */
  incarnationsOf(report: SessionReport): Session[] {
    const own = (this.#byKey.get(report.key) ?? []).filter(({ row }) =>
      report.nasId === null ? row.service_id === report.serviceId : isSameSubscriber(row, report),
    );
    if (report.cookie === null) return own;
    // A NAS of a pair that took over from the other goes on with its sessions.
    return [...new Set([...own, ...(this.#byCookie.get(cookieName(report.cookie, report.acctSessionId)) ?? [])])];
  }

  all(): Session[] {
    return [...new Set([...this.#byKey.values()].flat())];
  }
}

const cookieName = (cookie: string, acctSessionId: string | null): string => `${cookie} ${acctSessionId ?? ""}`;

/** A NAS that begins anew with the same session ids all the time makes many lives of one; the latest are enough. */
const mostLives = 8;

/** Those that packets may speak of. `lock`: in one order, so that two batches do not wait for each other in a circle. */
export async function findSessions(work: Work, reports: readonly SessionReport[], { lock = false } = {}): Promise<Session[]> {
  if (reports.length === 0) return [];
  const keys = [...new Set(reports.map(({ key }) => key))];
  const byCookie = new Map(
    reports.flatMap(({ cookie, acctSessionId }) =>
      cookie === null || acctSessionId === null ? [] : [[cookieName(cookie, acctSessionId), { cookie, acctSessionId }] as const],
    ),
  );
  const cookies = [...byCookie.values()];
  const { rows } = await sql<SessionRow>`
    select session.* from usage.sessions session join (
      select found.id, found.started_at from unnest(${keys}::text[]) asked (key) cross join lateral (
        select id, started_at from usage.sessions where key = asked.key order by started_at desc limit ${mostLives}) found
      union
      select found.id, found.started_at
      from unnest(${cookies.map(({ cookie }) => cookie)}::text[], ${cookies.map(({ acctSessionId }) => acctSessionId)}::text[]) asked (cookie, acct_session_id)
      cross join lateral (
        select id, started_at from usage.sessions where cookie = asked.cookie and acct_session_id = asked.acct_session_id
        order by started_at desc limit ${mostLives}) found
    ) found on found.id = session.id and found.started_at = session.started_at
    order by session.id ${lock ? sql`for update of session` : sql``}`.execute(work.tx);
  return rows.map(known);
}

const known = (row: SessionRow): Session => ({
  row,
  was: { startedAt: row.started_at, isOpen: row.ended_at === null },
  ...{ isChanged: false, showsAddresses: false },
});

/** N-90 sessions that nobody owns, of these logins, that began after a moment; held by the transaction. */
export async function lockOrphans(work: Work, logins: readonly string[], since: Date): Promise<Session[]> {
  const { rows } = await sql<SessionRow>`select session.* from usage.sessions session
    where service_id is null and voucher_id is null and lower(login) = any (${logins.map((login) => login.toLowerCase())}::text[]) and started_at > ${since}
    order by id for update`.execute(work.tx);
  return rows.map(known);
}

/** The same without holding them. */
export async function hasOrphans(work: Work, login: string, since: Date): Promise<boolean> {
  const { rows } = await sql`select from usage.sessions
    where service_id is null and voucher_id is null and lower(login) = ${login.toLowerCase()} and started_at > ${since} limit 1`.execute(
    work.tx,
  );
  return rows.length > 0;
}

const columns = {
  ...{
    id: "uuid",
    key: "text",
    service_id: "uuid",
    customer_id: "uuid",
    partner_id: "uuid",
    voucher_id: "uuid",
    nas_id: "uuid",
    acct_session_id: "text",
  },
  ...{ cookie: "text", login: "text", called_id: "text", port_id: "text", started_at: "timestamptz", updated_at: "timestamptz" },
  ...{ ended_at: "timestamptz", heard_at: "timestamptz", look_at: "timestamptz", seconds: "int8", down_bytes: "int8", up_bytes: "int8" },
  ...{ down_packets: "int8", up_packets: "int8", counter_down: "int8", counter_up: "int8", counter_seconds: "int8" },
  ...{ counter_down_packets: "int8", counter_up_packets: "int8", down_bps: "int8", up_bps: "int8", interim_seconds: "int4" },
  ...{
    source: "text",
    address: "inet",
    ipv6_wan: "inet",
    delegated_prefix: "inet",
    mac: "macaddr",
    named_by: "text",
    terminate_cause: "text",
  },
} as const;
/** Whose a session is may change elsewhere meanwhile; here it only becomes somebody's. */
const kept = new Set(["id", "customer_id", "partner_id"]);

export async function saveSessions(work: Work, sessions: readonly Session[]): Promise<void> {
  await insertRows(
    work,
    "usage.sessions",
    columns,
    sessions.flatMap(({ row, was }) => (was === null ? [row] : [])),
  );
  const old = sessions.flatMap(({ row, was, isChanged }) => (was !== null && isChanged ? [{ row, startedAt: was.startedAt }] : []));
  if (old.length === 0) return;
  const names = Object.keys(columns) as (keyof typeof columns)[];
  const arrays = names.map((name) => sql`${old.map(({ row }) => textOf(row[name]))}::${sql.raw(columns[name])}[]`);
  const sets = names.flatMap((name) => (kept.has(name) ? [] : [sql`${sql.ref(name)} = now.${sql.ref(name)}`]));
  await sql`update usage.sessions session set ${sql.join(sets)},
      customer_id = coalesce(session.customer_id, now.customer_id), partner_id = coalesce(session.partner_id, now.partner_id)
    from unnest(${sql.join(arrays)}, ${old.map(({ startedAt }) => startedAt.toISOString())}::timestamptz[])
      as now (${sql.join(names.map((name) => sql.ref(name)))}, was_started_at)
    where session.id = now.id and session.started_at = now.was_started_at`.execute(work.tx);
}

function textOf(value: string | number | bigint | Date | null): string | null {
  if (value === null) return null;
  return value instanceof Date ? value.toISOString() : String(value);
}
