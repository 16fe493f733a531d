import { sql } from "kysely";
import { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { defineJob, enqueue } from "../../../platform/jobs.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { taxUpdateBegun } from "../problems.ts";
import { refuseUnlessAllPartners } from "../scope.ts";
import { db } from "../tables.ts";
import { loadTaxBook } from "../tax-queries.ts";
import { taxOn } from "../tax-rules.ts";
import type { Scope } from "./affected-plans.ts";
import { enterRate, takeRateBack } from "./enter-rate.ts";
import { type TaxChange, type TaxUpdateTerms, taxChangeOf } from "./tax-update-rules.ts";
import { lockTaxUpdate, type TaxUpdateRow } from "./update-store.ts";

export const applyNowJob = defineJob("catalog.update-taxes", z.object({ updateId: z.uuid() }));

export type TaxUpdateWish = TaxUpdateTerms & Scope;

/** What a wish would change, or why it cannot be. */
export async function checkTaxUpdate(work: Work, wish: TaxUpdateWish, today: Day): Promise<TaxChange> {
  refuseUnlessAllPartners(work.actor);
  if (wish.on < today) throw fieldProblem("on", "before-today", "A tax update begins today or later.", { earliest: today });
  const book = await loadTaxBook(work);
  const old = book.taxes.get(wish.oldTaxId);
  if (!old) throw fieldProblem("oldTaxId", "unknown-tax", "There is no such tax.");
  await refuseSecond(work, old.code);
  if ((wish.newTaxId === null) === (wish.newRatePercent === null))
    throw fieldProblem("newTaxId", "required", "Choose either another rate or another tax.");
  if (wish.newTaxId === null) {
    if (wish.partnerIds.length + wish.kinds.length + wish.locationIds.length > 0)
      throw fieldProblem(
        "partnerIds",
        "rate-for-all",
        "Another rate of a tax holds for all who have it. To change only some plans, give them another tax.",
      );
    const later = [...book.taxes.values()].find((tax) => tax.code === old.code && tax.validFrom !== null && tax.validFrom >= wish.on);
    if (later)
      throw fieldProblem(
        "on",
        "tax-rate-overlaps",
        `This tax has another rate from ${later.validFrom} already. Take that one back first.`,
        {
          from: later.validFrom,
        },
      );
  } else {
    const wanted = book.taxes.get(wish.newTaxId);
    if (!wanted) throw fieldProblem("newTaxId", "unknown-tax", "There is no such tax.");
    if (wanted.code === old.code) throw fieldProblem("newTaxId", "same-tax", "This is the same tax. Choose another rate for it instead.");
    if (!wanted.enabled) throw fieldProblem("newTaxId", "tax-disabled", `The tax ${wanted.code} is disabled, so nothing new takes it.`);
    if (!taxOn(book, wanted.id, wish.on))
      throw fieldProblem("newTaxId", "tax-has-no-rate", `The tax ${wanted.code} has no rate on that day.`);
  }
  const change = taxChangeOf(book, wish);
  for (const { after } of change.groups) {
    const codes = after.components.map(({ taxId }) => book.taxes.get(taxId)?.code);
    if (new Set(codes).size < codes.length)
      throw fieldProblem(
        "newTaxId",
        "tax-group-shape",
        `The group ${after.name} has the new tax already, and a tax may occur once in a group.`,
      );
  }
  return change;
}

/** One update of a tax at a time. */
async function refuseSecond(work: Work, code: string): Promise<void> {
  const open = await sql<{ on: Day }>`select effective_on as "on" from catalog.tax_updates update_
    join catalog.taxes tax on tax.id = update_.old_tax_id
    where tax.code = ${code} and update_.state in ('scheduled', 'applying') limit 1`.execute(work.tx);
  const other = open.rows[0];
  if (other)
    throw fieldProblem(
      "oldTaxId",
      "tax-update-open",
      `This tax is to be changed on ${other.on} already. Cancel that update first, or wait for it.`,
      {
        on: other.on,
      },
    );
}

/** B-146 a tax update for a day to come. Its rate stands in the tax at once, with that day on it; prices and all else wait for the day. */
export async function scheduleTaxUpdate(work: Work, wish: TaxUpdateWish): Promise<string> {
  refuseUnlessAllPartners(work.actor);
  // Two that change the same tax at the same time would each work on what the other makes of it.
  await sql`select 1 from catalog.taxes where code = (select code from catalog.taxes where id = ${wish.oldTaxId}) order by id for update`.execute(
    work.tx,
  );
  const change = await checkTaxUpdate(work, wish, calendarDay(work.now, "UTC"));
  const today = calendarDay(work.now, "UTC");
  const { id } = await db(work)
    .insertInto("catalog.tax_updates")
    .values({
      old_tax_id: wish.oldTaxId,
      new_tax_id: wish.newTaxId,
      new_rate_percent: wish.newRatePercent,
      effective_on: wish.on,
      bearer: wish.bearer,
      rounding: wish.rounding,
      billed_days: wish.billedDays,
      partner_ids: [...wish.partnerIds],
      kinds: [...wish.kinds],
      location_ids: [...wish.locationIds],
      state: "scheduled",
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await enterRate(work, await lockTaxUpdate(work, id));
  // The step of this day has been: it does not come again before tomorrow.
  if (wish.on <= today) await enqueue(work, applyNowJob, { updateId: id }, { key: `tax-update-${id}` });
  auditUpdate(work, { id, code: change.oldCode }, "scheduled", {
    effectiveOn: { before: null, after: wish.on },
    newTax: { before: null, after: wish.newRatePercent ?? change.newTax.code },
    bearer: { before: null, after: wish.bearer },
    billedDays: { before: null, after: wish.billedDays },
  });
  return id;
}

/** B-148 until it has begun. */
export async function cancelTaxUpdate(work: Work, updateId: string, version: number): Promise<void> {
  refuseUnlessAllPartners(work.actor);
  const update = await lockTaxUpdate(work, updateId);
  if (update.version !== version) throw editConflict("This tax update was changed meanwhile.", { current: { version: update.version } });
  if (update.state !== "scheduled")
    throw taxUpdateBegun("This tax update has begun, so it cannot be cancelled. Plan another one that leads back.");
  await takeRateBack(work, update);
  await db(work)
    .updateTable("catalog.tax_updates")
    .set({ state: "cancelled", ended_at: work.now, version: sql`version + 1` })
    .where("id", "=", updateId)
    .execute();
  auditUpdate(work, { id: updateId, code: await codeOf(work, update) }, "cancelled", {
    state: { before: "scheduled", after: "cancelled" },
  });
}

export const codeOf = async (work: Work, update: TaxUpdateRow): Promise<string> =>
  (await loadTaxBook(work)).taxes.get(update.old_tax_id)?.code ?? "";

export function auditUpdate(
  work: Work,
  { id, code }: { id: string; code: string },
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
): void {
  work.audit({ entity: "tax_update", entityId: id, label: `Update of tax ${code}`, action, partnerId: null, changes });
}
