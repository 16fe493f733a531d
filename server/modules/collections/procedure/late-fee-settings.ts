import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { loadTaxBook } from "../../catalog/index.ts";
import { getVisiblePartner, type Partner } from "../../partners/index.ts";
import type { LateFeeStepShape, listLateFeeStepsEndpoint } from "../contract.ts";
import { listLateFeeSteps } from "./late-fees.ts";

type View = z.input<typeof listLateFeeStepsEndpoint.returns>;

export async function showLateFeeSteps(work: Work, partnerId: string): Promise<View> {
  const partner = await getVisiblePartner(work, partnerId);
  const amount = (minor: bigint | null) => (minor === null ? null : toMoneyJson(money(minor, partner.currency)));
  const steps = await listLateFeeSteps(work, partnerId);
  return {
    currency: partner.currency,
    items: steps.map((step) => ({
      id: step.id,
      daysAfterDue: step.days_after_due,
      kind: step.kind,
      value: trimDecimal(step.value),
      min: amount(step.min_minor),
      max: amount(step.max_minor),
      cap: amount(step.cap_minor),
      taxId: step.tax_id,
      chargedAs: step.charged_as,
      skipIfHold: step.skip_if_hold,
      isCompound: step.is_compound,
    })),
  };
}

/** Steps keep their ids, so what was charged for one is not charged again. A new one counts from today. */
export async function saveLateFeeSteps(work: Work, partnerId: string, items: readonly z.output<typeof LateFeeStepShape>[]): Promise<View> {
  const partner = await getVisiblePartner(work, partnerId);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`late-fees:${partnerId}`}, 0))`.execute(work.tx);
  const before = await showLateFeeSteps(work, partnerId);
  await refuseWrong(work, partner, items, new Set(before.items.map((step) => step.id)));
  const known = items.flatMap((step) => (step.id === undefined ? [] : [step.id]));
  await sql`delete from collections.late_fee_steps where partner_id = ${partnerId} and id <> all (${known}::uuid[])`.execute(work.tx);
  for (const step of items) await saveStep(work, partner, step);
  const after = await showLateFeeSteps(work, partnerId);
  work.audit({
    entity: "late_fees",
    entityId: partnerId,
    label: `Late fees of ${partner.name}`,
    action: "updated",
    partnerId,
    changes: { steps: { before: before.items.map(inWords), after: after.items.map(inWords) } },
  });
  return after;
}

async function saveStep(work: Work, partner: Partner, step: z.output<typeof LateFeeStepShape>): Promise<void> {
  const minor = (value: MoneyJson | null) => (value === null ? null : fromMoneyJson(value).minor);
  const [min, max, cap] = [minor(step.min), minor(step.max), minor(step.cap)];
  if (step.id) {
    await sql`update collections.late_fee_steps set days_after_due = ${step.daysAfterDue}, kind = ${step.kind}, value = ${step.value}, min_minor = ${min},
        max_minor = ${max}, cap_minor = ${cap}, tax_id = ${step.taxId}, charged_as = ${step.chargedAs}, skip_if_hold = ${step.skipIfHold}, is_compound = ${step.isCompound}, version = version + 1
      where id = ${step.id}`.execute(work.tx);
    return;
  }
  await sql`insert into collections.late_fee_steps (partner_id, days_after_due, kind, value, min_minor, max_minor, cap_minor, tax_id, charged_as, skip_if_hold, is_compound, since_on)
    values (${partner.id}, ${step.daysAfterDue}, ${step.kind}, ${step.value}, ${min}, ${max}, ${cap}, ${step.taxId}, ${step.chargedAs}, ${step.skipIfHold}, ${step.isCompound},
      ${calendarDay(work.now, partner.timeZone)})`.execute(work.tx);
}

async function refuseWrong(
  work: Work,
  partner: Partner,
  items: readonly z.output<typeof LateFeeStepShape>[],
  known: ReadonlySet<string | undefined>,
): Promise<void> {
  const book = await loadTaxBook(work);
  const days = new Set<number>();
  for (const [at, step] of items.entries()) {
    if (step.id !== undefined && !known.has(step.id))
      throw fieldProblem(`items.${at}.id`, "unknown-value", "This step was removed meanwhile. Load the page again.");
    if (days.has(step.daysAfterDue)) throw fieldProblem(`items.${at}.daysAfterDue`, "duplicate", "Two steps cannot come on the same day.");
    days.add(step.daysAfterDue);
    if (!book.taxes.has(step.taxId) && !book.groups.has(step.taxId))
      throw fieldProblem(`items.${at}.taxId`, "unknown-value", "There is no such tax.");
    for (const field of ["min", "max", "cap"] as const) {
      if (step[field] && step[field].currency !== partner.currency)
        throw fieldProblem(`items.${at}.${field}`, "wrong-currency", `This partner charges in ${partner.currency}.`, {
          currency: partner.currency,
        });
    }
    if (step.min && step.max && fromMoneyJson(step.min).minor > fromMoneyJson(step.max).minor)
      throw fieldProblem(`items.${at}.max`, "too-small", "The most is not less than the least.", { minimum: step.min.amount });
  }
}

const inWords = (step: View["items"][number]): string =>
  `${step.daysAfterDue} days: ${step.value} ${step.kind.replaceAll("_", " ")}, ${step.chargedAs.replaceAll("_", " ")}`;
