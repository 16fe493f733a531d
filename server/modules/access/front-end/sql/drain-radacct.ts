// N-120 takes what FreeRADIUS wrote of sessions out of the queue and counts it, in one transaction: killed at any moment, each change counts once.
import { sql } from "kysely";
import type { Logger } from "../../../../platform/log.ts";
import type { Work } from "../../../../platform/work.ts";
import { parseIp } from "../../../network/index.ts";
import { type AccountingRecord, quarantine } from "../../../usage/index.ts";
import type { LateStarts } from "../../coa/late-starts.ts";
import { readAccounting } from "../../radius/accounting-packet.ts";
import type { ClassCookies } from "../../radius/class-cookie.ts";
import { countAccounting, whoseBy } from "../../radius/count-accounting.ts";
import type { RadiusNas } from "../../radius/radius-nas.ts";
import type { RadiusWorld } from "../../radius/radius-world.ts";
import { packetOfRow, type ToldRow } from "./radacct-packet.ts";

export interface DrainGround {
  readonly world: RadiusWorld;
  readonly cookies: ClassCookies;
  readonly lateStarts: LateStarts;
  readonly log: Logger;
}

interface Change {
  readonly id: string;
  readonly at: Date;
  readonly told: ToldRow;
}

interface Drained {
  /** Rows that were there. */
  readonly taken: number;
  readonly records: readonly AccountingRecord[];
}

/** The oldest changes first. */
export async function drainRadacct(work: Work, ground: DrainGround, most: number): Promise<Drained> {
  const changes = await takeOldest(work, most);
  const records = changes.flatMap((change) => recordOf(change, ground) ?? []);
  if (records.length > 0) await countAccounting(work, records, ground);
  return { taken: changes.length, records };
}

/** The oldest change, alone, cannot be counted: it is kept for a person (N-80). */
export async function setOldestAside(work: Work, ground: DrainGround, error: unknown): Promise<void> {
  const [change] = await takeOldest(work, 1);
  if (!change) return;
  ground.log.error({ err: error, told: change.told }, "a row of radacct could not be counted and is set aside");
  const nas = nasOf(change.told, ground.world);
  if (nas) await quarantine(work, { nasId: nas.id, ...change.told }, error instanceof Error ? error.message : String(error));
}

/** What FreeRADIUS changes no more; what it told stands in the sessions. A row without an end is left by a router that went. */
export async function dropOldRows(work: Work): Promise<void> {
  await sql`delete from freeradius.radacct where acctstoptime < ${work.now}::timestamptz - interval '7 days'
    or (acctstoptime is null and greatest(acctstarttime, acctupdatetime) < ${work.now}::timestamptz - interval '60 days')`.execute(work.tx);
}

async function takeOldest(work: Work, most: number): Promise<Change[]> {
  const { rows } = await sql<Change>`
    with taken as (
      delete from access.sql_accounting where id in (select id from access.sql_accounting order by id limit ${most}::int for update)
      returning id, at, told
    )
    select id::text, at, (select jsonb_object_agg(key, value) from jsonb_each_text(told)) as told from taken order by taken.id`.execute(
    work.tx,
  );
  return rows;
}

function recordOf({ at, told }: Change, { world, cookies, log }: DrainGround): AccountingRecord | undefined {
  const nas = nasOf(told, world);
  if (!nas) {
    log.warn({ nasIpAddress: told.nasipaddress }, "accounting in radacct of a router that nobody knows is let go");
    return undefined;
  }
  if (nas.accountingMode === "none") return undefined;
  return readAccounting(packetOfRow(told, nas.secret), nas, { receivedAt: at, source: "freeradius" }, whoseBy(world, cookies, nas));
}

/** By where its packets come from and what it calls itself, which the example writes there; else by the address that it gives itself. */
function nasOf({ nasipaddress, nasidentifier }: ToldRow, world: RadiusWorld): RadiusNas | undefined {
  const address = parseIp(nasipaddress ?? "");
  if (!address) return undefined;
  const named = nasidentifier ? { nasIdentifier: nasidentifier } : {};
  const there = world.findNas(address, address.family === 4 ? { ...named, nasIpAddress: address } : named);
  if (there) return there;
  const byAddress = world
    .allNases()
    .filter(({ nasIpAddress, nasIpv6Address }) =>
      [nasIpAddress, nasIpv6Address].some((own) => own?.family === address.family && own.value === address.value),
    );
  return byAddress.length === 1 ? byAddress[0] : undefined;
}
