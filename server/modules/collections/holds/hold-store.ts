import { type RawBuilder, sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { customerLabel, listStandings } from "../../customers/index.ts";
import { holdAdded, holdEnded, promiseBroken, promiseKept, promiseMade } from "../events.ts";
import { db, type HoldOutcome, type StoredHoldKind } from "../tables.ts";

export interface StoredHold {
  readonly id: string;
  readonly customerId: string;
  readonly partnerId: string;
  readonly kind: StoredHoldKind;
  readonly until: Day | null;
  readonly reason: string;
  readonly pausesFees: boolean;
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly coversOn: Day | null;
  readonly documentId: string | null;
  readonly channel: "staff" | "portal";
  readonly outcome: HoldOutcome | null;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly version: number;
}

/** Holds that the actor may see, the newest first. */
export async function selectHolds(work: Work, condition: RawBuilder<unknown>, limit = 10_000): Promise<StoredHold[]> {
  const { rows } = await sql<StoredHold>`select id, customer_id as "customerId", partner_id as "partnerId", kind, until_on as until, reason,
      pauses_fees as "pausesFees", amount_minor as "amountMinor", currency, covers_on as "coversOn", document_id as "documentId", channel, outcome,
      ended_at as "endedAt", ended_by->>'name' as "endedBy", coalesce(created_by->>'name', '') as "createdBy", created_at as "createdAt", version
    from collections.holds hold where ${condition} and ${visibleTo(work.actor, { partner: "hold.partner_id", customer: "hold.customer_id" })}
    order by created_at desc, id desc limit ${limit}`.execute(work.tx);
  return rows;
}

export interface NewHold {
  readonly customerId: string;
  readonly partnerId: string;
  readonly customerNumber: number;
  readonly kind: StoredHoldKind;
  readonly until: Day | null;
  readonly reason: string;
  readonly pausesFees?: boolean;
  readonly promised?: { readonly amountMinor: bigint; readonly currency: string; readonly coversOn: Day };
  readonly clockEntryId?: string | null;
  readonly documentId?: string | null | undefined;
}

/** Writes a hold, tells of it and leaves it in the log. */
export async function addHold(work: Work, hold: NewHold): Promise<string> {
  const { customerId, partnerId, kind, until, promised } = hold;
  const channel = work.actor.kind === "customer" ? "portal" : "staff";
  const { id } = await db(work)
    .insertInto("collections.holds")
    .values({
      customer_id: customerId,
      partner_id: partnerId,
      kind,
      until_on: until,
      reason: hold.reason,
      pauses_fees: hold.pausesFees ?? false,
      amount_minor: promised?.amountMinor ?? null,
      currency: promised?.currency ?? null,
      covers_on: promised?.coversOn ?? null,
      clock_entry_id: hold.clockEntryId ?? null,
      document_id: hold.documentId ?? null,
      channel,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
      outcome: null,
      ended_at: null,
      ended_by: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const about = { partnerId, customerId, objectId: id };
  work.emit(holdAdded, about, { holdId: id, kind, until });
  const amount = promised && toMoneyJson(money(promised.amountMinor, promised.currency));
  if (amount && until) work.emit(promiseMade, about, { holdId: id, amount, until, channel });
  work.audit({
    entity: "hold",
    entityId: id,
    label: customerLabel(hold.customerNumber),
    action: kind === "promise" ? "promise_made" : "hold_added",
    partnerId,
    customerId,
    reason: hold.reason,
    changes: {
      kind: { before: null, after: kind },
      until: { before: null, after: until },
      ...(amount ? { amount: { before: null, after: `${amount.amount} ${amount.currency}` } } : {}),
    },
  });
  return id;
}

/** Ends holds, tells of each and leaves it in the log. */
export async function endHolds(work: Work, holds: readonly StoredHold[], outcome: HoldOutcome): Promise<void> {
  if (holds.length === 0) return;
  await sql`update collections.holds set outcome = ${outcome}, ended_at = ${work.now}, ended_by = ${JSON.stringify(describeActor(work))}::jsonb, version = version + 1
    where id = any (${holds.map((hold) => hold.id)}::uuid[]) and outcome is null`.execute(work.tx);
  const standings = await listStandings(
    work,
    holds.map((hold) => hold.customerId),
  );
  for (const hold of holds) {
    const { id, customerId, partnerId, kind, until, amountMinor, currency } = hold;
    const about = { partnerId, customerId, objectId: id };
    work.emit(holdEnded, about, { holdId: id, kind, until, outcome });
    if (amountMinor !== null && currency !== null && until !== null && (outcome === "kept" || outcome === "broken")) {
      const event = outcome === "kept" ? promiseKept : promiseBroken;
      work.emit(event, about, { holdId: id, amount: toMoneyJson(money(amountMinor, currency)), until });
    }
    work.audit({
      entity: "hold",
      entityId: id,
      label: customerLabel(standings.get(customerId)?.number ?? 0),
      action: outcome === "kept" || outcome === "broken" ? `promise_${outcome}` : "hold_ended",
      partnerId,
      customerId,
      changes: { kind: { before: kind, after: null }, until: { before: until, after: null }, outcome: { before: null, after: outcome } },
    });
  }
}
