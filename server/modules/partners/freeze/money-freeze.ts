// The one switch of B-262: while it is on for a partner, nothing about money goes out by itself. Whoever would send something asks here first
// and leaves it for later; the days of the daily procedure are caught up after the release, each as itself (B-6).
import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner } from "../partner-queries.ts";
import { moneyFrozen, moneyNotFrozen } from "../problems.ts";
import type { listMoneyFreezesEndpoint } from "./contract.ts";

/** For a query: leaves out the rows of partners whose money is frozen. */
export const notFrozen = (column: string) => sql<boolean>`not partners.is_money_frozen(${sql.ref(column)})`;

export async function isMoneyFrozen(work: Work, partnerId: string): Promise<boolean> {
  const { rows } = await sql<{ frozen: boolean }>`select partners.is_money_frozen(${partnerId}) as frozen`.execute(work.tx);
  return rows[0]?.frozen ?? false;
}

/** Refuses what a person wants to send out of a frozen partner. */
export async function refuseWhileFrozen(work: Work, partnerId: string): Promise<void> {
  if (await isMoneyFrozen(work, partnerId))
    throw moneyFrozen(
      "Somebody has stopped everything about money that goes out for this partner. Release the freeze first, or wait for it.",
    );
}

export async function freezeMoney(work: Work, partnerId: string, reason: string): Promise<void> {
  const partner = await getVisiblePartner(work, partnerId);
  const { rows } = await sql`insert into partners.money_freezes (partner_id, reason, frozen_at, frozen_by)
    values (${partner.id}, ${reason}, ${work.now}, ${JSON.stringify(describeActor(work))}::jsonb)
    on conflict (partner_id) where released_at is null do nothing returning 1`.execute(work.tx);
  if (rows.length === 0) throw moneyFrozen("It is frozen already.");
  work.audit({ entity: "partner", entityId: partner.id, label: partner.name, action: "money_frozen", partnerId: partner.id, reason });
}

export async function releaseMoney(work: Work, partnerId: string): Promise<void> {
  const partner = await getVisiblePartner(work, partnerId);
  const { rows } =
    await sql`update partners.money_freezes set released_at = ${work.now}, released_by = ${JSON.stringify(describeActor(work))}::jsonb
    where partner_id = ${partner.id} and released_at is null returning 1`.execute(work.tx);
  if (rows.length === 0) throw moneyNotFrozen("Somebody has released it already.");
  work.audit({ entity: "partner", entityId: partner.id, label: partner.name, action: "money_released", partnerId: partner.id });
}

interface Row {
  readonly partner_id: string;
  readonly name: string;
  readonly reason: string;
  readonly frozen_at: Date;
  readonly frozen_by: { name?: string };
  readonly released_at: Date | null;
  readonly released_by: { name?: string } | null;
}

const mostPast = 50;

export async function listMoneyFreezes(work: Work): Promise<z.input<typeof listMoneyFreezesEndpoint.returns>> {
  const { rows } =
    await sql<Row>`select frozen.*, partner.name from partners.money_freezes frozen join partners.partners partner on partner.id = frozen.partner_id
    where ${visibleTo(work.actor, { partner: "frozen.partner_id" })} order by frozen.released_at is not null, frozen.frozen_at desc limit ${mostPast + 500}`.execute(
      work.tx,
    );
  const views = rows.map((row) => ({
    partnerId: row.partner_id,
    partnerName: row.name,
    frozenAt: row.frozen_at.toISOString(),
    frozenBy: row.frozen_by.name ?? "",
    reason: row.reason,
    releasedAt: row.released_at?.toISOString() ?? null,
    releasedBy: row.released_by?.name ?? null,
  }));
  return {
    running: views.filter(({ releasedAt }) => releasedAt === null),
    past: views.filter(({ releasedAt }) => releasedAt !== null).slice(0, mostPast),
  };
}
