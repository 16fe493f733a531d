// N-32 a ping sweep: asked for here, done by the role `probe`, shown with the addresses.
import { sql } from "kysely";
import type { z } from "zod";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { printIp } from "../address-rules/ip-rules.ts";
import { unitAt, unitsIn, whyUnusable } from "../address-rules/prefix-rules.ts";
import { sweepRunning } from "../problems.ts";
import { auditedPartner } from "../scope.ts";
import type { SweepView } from "./contract.ts";
import { getPrefix, loadPrefixesById, type Prefix } from "./prefix-queries.ts";
import { skipPingingFree } from "./settings.ts";

const longest = 22;
const skippedHours = 24;
const keptDays = 90;
/** What was begun so long ago was lost with its process. */
const lostMinutes = 10;

/** IPv4, up to /22, and where this machine's own packets go. */
const isSwept = ({ network, domain, role }: Pick<Prefix, "network" | "domain" | "role">): boolean =>
  network.family === 4 && network.length >= longest && domain === "global" && role !== "container";

export async function askForSweep(work: Work, prefixId: string): Promise<z.input<typeof SweepView>> {
  const prefix = await getPrefix(work, prefixId);
  if (!isSwept(prefix))
    throw fieldProblem("params.prefixId", "too-large", `Only IPv4 prefixes up to /${longest} of the usual routing domain are swept.`);
  const { rows } = await sql`insert into network.sweeps (prefix_id, asked_at) values (${prefixId}, ${work.now})
    on conflict (prefix_id) where ended_at is null do nothing returning id`.execute(work.tx);
  if (rows.length === 0) throw sweepRunning("It is being swept already.");
  work.audit({
    ...{ entity: "prefix", entityId: prefix.id, label: prefix.cidr, action: "sweep_asked", changes: {} },
    partnerId: auditedPartner(work.actor, prefix.served),
  });
  return showSweep(work, prefixId);
}

/** The latest one. */
export async function showSweep(work: Work, prefixId: string): Promise<z.input<typeof SweepView>> {
  const prefix = await getPrefix(work, prefixId);
  const { rows } = await sql<{
    asked_at: Date;
    started_at: Date | null;
    ended_at: Date | null;
    answered: number | null;
    fault: string | null;
  }>`
    select asked_at, started_at, ended_at, answered, fault from network.sweeps where prefix_id = ${prefixId} order by asked_at desc, id desc limit 1`.execute(
    work.tx,
  );
  const [latest] = rows;
  const state = !latest ? "never" : latest.fault !== null ? "failed" : latest.ended_at ? "done" : latest.started_at ? "running" : "waiting";
  return {
    mayBe: isSwept(prefix),
    state,
    askedAt: latest?.asked_at.toISOString() ?? null,
    endedAt: latest?.ended_at?.toISOString() ?? null,
    answered: latest?.answered ?? null,
  };
}

/** Which of these answered the latest sweep, and when. */
export async function answersAmong(
  work: Work,
  { domain }: Pick<Prefix, "domain">,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  if (domain !== "global") return new Map();
  const { rows } = await sql<{ address: string; answered_at: Date }>`
    select host(address) as address, answered_at from network.sweep_answers where address = any (${[...addresses]}::inet[])`.execute(
    work.tx,
  );
  return new Map(rows.map(({ address, answered_at }) => [address, answered_at]));
}

/** Those of some free ones that answered somebody's ping lately: they are left alone for a day. */
export async function skippedAmong(work: Work, units: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ address: string }>`
    select skipped::text as address from network.skipped_among(${[...units]}::inet[], ${work.now}) skipped`.execute(work.tx);
  return new Set(rows.map(({ address }) => (address.includes("/") ? address : `${address}/32`)));
}

export interface Sweep {
  readonly id: string;
  readonly addresses: readonly string[];
}

/** The next one that waits, or was begun by a process that is gone; whoever takes it pings. */
export async function takeSweep(work: Work): Promise<Sweep | undefined> {
  const { rows } = await sql<{ id: string; prefix_id: string }>`
    update network.sweeps set started_at = ${work.now} where id = (
      select id from network.sweeps
      where ended_at is null and (started_at is null or started_at < ${work.now}::timestamptz - make_interval(mins => ${lostMinutes}))
      order by asked_at limit 1 for update skip locked)
    returning id, prefix_id`.execute(work.tx);
  const [taken] = rows;
  const [prefix] = taken ? await loadPrefixesById(work, [taken.prefix_id]) : [];
  if (!taken || !prefix) return undefined;
  return { id: taken.id, addresses: isSwept(prefix) ? pingable(prefix) : [] };
}

/** Its network and broadcast addresses are nobody's; gateways and what is excluded may well answer. */
function pingable(prefix: Prefix): string[] {
  const addresses: string[] = [];
  for (let at = 0n; at < unitsIn(prefix); at += 1n) {
    const unit = unitAt(prefix, at);
    const why = whyUnusable(prefix, unit);
    if (why !== "network" && why !== "broadcast") addresses.push(printIp({ family: unit.family, value: unit.first }));
  }
  return addresses;
}

/** What answered, in place of what answered last time; what is free and answers is given to nobody for a day where the setting says so. */
export async function endSweep(work: Work, { id, addresses }: Sweep, answered: readonly string[]): Promise<void> {
  const skippedUntil = (await getSetting(work, skipPingingFree)) ? new Date(work.now.getTime() + skippedHours * 3_600_000) : null;
  await sql`delete from network.sweep_answers where address = any (${[...addresses]}::inet[]) and not address = any (${[...answered]}::inet[])
    and skipped_until is null`.execute(work.tx);
  // What was skipped and is silent now comes back by itself, within a minute.
  await sql`update network.sweep_answers set skipped_until = ${work.now}
    where address = any (${[...addresses]}::inet[]) and not address = any (${[...answered]}::inet[]) and skipped_until is not null`.execute(
    work.tx,
  );
  await sql`
    insert into network.sweep_answers as known (address, answered_at, skipped_until)
    select seen.address, ${work.now},
      case when seen.address in (select taken from network.taken_among('global', ${[...answered]}::inet[]) taken) then null else ${skippedUntil}::timestamptz end
    from unnest(${[...answered]}::inet[]) seen (address)
    on conflict (address) do update set answered_at = excluded.answered_at, skipped_until = coalesce(excluded.skipped_until, known.skipped_until)`.execute(
    work.tx,
  );
  await sql`update network.sweeps set ended_at = ${work.now}, answered = ${answered.length} where id = ${id} and ended_at is null`.execute(
    work.tx,
  );
}

export async function failSweep(work: Work, { id }: Sweep, fault: "missing" | "forbidden" | "failed"): Promise<void> {
  await sql`update network.sweeps set ended_at = ${work.now}, fault = ${fault} where id = ${id} and ended_at is null`.execute(work.tx);
}

/** Every minute: what was skipped for a day can be given again, in the place that it had. */
export async function endSkipping(work: Work): Promise<void> {
  await sql`
    with over as (
      update network.sweep_answers set skipped_until = null where skipped_until <= ${work.now} returning address, answered_at
    )
    insert into network.free_stock (prefix_id, address)
    select prefix.id, over.address from over
      join network.prefixes prefix on prefix.cidr >>= over.address and prefix.domain = 'global' and prefix.role <> 'container'
      join network.stock_progress progress on progress.prefix_id = prefix.id
    where (progress.fresh_from is null or over.address < progress.fresh_from)
      and not exists (select from network.addresses held where held.domain = 'global' and held.address && over.address)
    for share of progress
    on conflict do nothing`.execute(work.tx);
  await sql`delete from network.sweep_answers where skipped_until is null and answered_at < ${work.now}::timestamptz - make_interval(days => ${keptDays})`.execute(
    work.tx,
  );
  await sql`delete from network.sweeps where ended_at < ${work.now}::timestamptz - make_interval(days => ${keptDays})`.execute(work.tx);
}
