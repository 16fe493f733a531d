// N-89 a NAS says that it begins or ends: what was open on it is over.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import { isRepeatedRestart } from "./session-rules.ts";

export interface Restart {
  readonly kind: "nas-on" | "nas-off";
  readonly nasId: string;
  readonly at: Date;
}

/** What is known of restarts, and what a batch adds. */
export class RestartBook {
  readonly #last: Map<string, Date>;
  readonly #told: Restart[] = [];

  constructor(known: ReadonlyMap<string, Date>) {
    this.#last = new Map(known);
  }

  /** @returns whether it says something new. */
  add(restart: Restart): boolean {
    const name = nameOf(restart);
    if (isRepeatedRestart(this.#last.get(name), restart.at)) return false;
    this.#last.set(name, restart.at);
    this.#told.push(restart);
    return true;
  }

  /** The last one of a NAS. */
  of(nasId: string | null): Date | null {
    const times = (["nas-on", "nas-off"] as const).flatMap((kind) => this.#last.get(nameOf({ kind, nasId: nasId ?? "" })) ?? []);
    return times.reduce<Date | null>((last, each) => (last === null || each > last ? each : last), null);
  }

  get told(): readonly Restart[] {
    return this.#told;
  }
}

const nameOf = ({ kind, nasId }: { kind: string; nasId: string }): string => `${kind} ${nasId}`;

export async function readRestarts(work: Work, nasIds: readonly string[]): Promise<RestartBook> {
  if (nasIds.length === 0) return new RestartBook(new Map());
  const rows = await db(work)
    .selectFrom("usage.nas_restarts")
    .selectAll()
    .where(sql<boolean>`nas_id = any (${[...nasIds]}::uuid[])`)
    .execute();
  return new RestartBook(new Map(rows.map(({ nas_id, status, at }) => [nameOf({ kind: status, nasId: nas_id }), at])));
}

/**
 * Remembers the restarts, and closes what no packet of this batch spoke of: as of its last update, because nobody knows when it ended.
 * Answers which sessions that were.
 */
export async function closeRestarted(work: Work, restarts: readonly Restart[], handledIds: readonly string[]): Promise<string[]> {
  if (restarts.length === 0) return [];
  const nasIds = restarts.map(({ nasId }) => nasId);
  const times = restarts.map(({ at }) => at);
  await sql`insert into usage.nas_restarts as old (nas_id, status, at)
    select nas_id, status, max(at) from unnest(${nasIds}::uuid[], ${restarts.map(({ kind }) => kind)}::text[], ${times}::timestamptz[])
      as told (nas_id, status, at) group by 1, 2 order by 1, 2
    on conflict (nas_id, status) do update set at = greatest(old.at, excluded.at)`.execute(work.tx);
  const { rows } = await sql<{ id: string }>`
    with over as (
      select session.id, session.started_at from usage.sessions session
      join (select nas_id, max(at) as at from unnest(${nasIds}::uuid[], ${times}::timestamptz[]) as told (nas_id, at) group by 1) restart
        on restart.nas_id = session.nas_id
      where session.ended_at is null and session.started_at < restart.at and session.id <> all (${[...handledIds]}::uuid[])
      order by session.id for update of session)
    update usage.sessions session set ended_at = session.updated_at, terminate_cause = 'nas-reboot', look_at = null
    from over where session.id = over.id and session.started_at = over.started_at returning session.id`.execute(work.tx);
  return rows.map(({ id }) => id);
}
