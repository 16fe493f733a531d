// Debts go to an agency and come back from it. The database knows one agency for a debt at a time, so two who hand the same debt over
// at once cannot both do it.
import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { agencyOff } from "../problems.ts";
import { getAgencyRow } from "./agencies.ts";
import type { handOverEndpoint, recallEndpoint } from "./contract.ts";
import { eachDebt, type Taken } from "./debt-acts.ts";
import { type DebtCase, datesOf, loadDebtCases } from "./debt-store.ts";
import { endPlacements } from "./end-placements.ts";
import { tellOfDebt } from "./follow-debts.ts";
import { db } from "./tables.ts";

export async function handOver(
  work: Work,
  { agencyId, debtIds, note }: z.output<typeof handOverEndpoint.body>,
): Promise<z.input<typeof handOverEndpoint.returns>> {
  const agency = await getAgencyRow(work, agencyId);
  if (!agency.enabled) throw agencyOff(`${agency.name} is switched off. Choose another agency, or switch it on again.`);
  const partner = await getPartner(work, agency.partner_id);
  const id = uuidv7(work.now.getTime());
  const { number } = await db(work)
    .insertInto("collections.hand_overs")
    .values({
      ...{ id, agency_id: agency.id, partner_id: partner.id, handed_on: calendarDay(work.now, partner.timeZone), note },
      made_by: JSON.stringify(describeActor(work)),
      made_at: work.now,
    })
    .returning("number")
    .executeTakeFirstOrThrow();
  const result = await eachDebt(work, debtIds, async (taken) => {
    const { debt, rules, on } = taken;
    if (debt.partnerId !== agency.partner_id) return `${agency.name} collects for another partner.`;
    if (debt.stage !== "dunning") return "An agency has it already.";
    const [of] = await loadDebtCases(work, rules, [debt.customerId], on);
    if (!of) return "This customer is not there any more.";
    if (of.heldBack === "hold") return "Something spares this customer, such as a promise to pay.";
    if (of.heldBack === "money-under-way") return "Money is on its way.";
    if (of.due.length === 0) return "Nothing is overdue that is not disputed or paid in instalments.";
    await place(work, taken, { of, handOverId: id, agency });
    return undefined;
  });
  if (result.done === 0) {
    await sql`delete from collections.hand_overs where id = ${id}`.execute(work.tx);
    return { handOver: null, ...result };
  }
  work.audit({
    entity: "hand_over",
    entityId: id,
    label: `Hand-over ${number} to ${agency.name}`,
    action: "handed-over",
    partnerId: partner.id,
    changes: { debts: { before: null, after: result.done } },
  });
  return { handOver: { id, number: Number(number) }, ...result };
}

interface To {
  readonly of: DebtCase;
  readonly handOverId: string;
  readonly agency: Awaited<ReturnType<typeof getAgencyRow>>;
}

async function place(work: Work, { debt, number, rules, on }: Taken, { of, handOverId, agency }: To): Promise<void> {
  const id = uuidv7(work.now.getTime());
  const common = { customer_id: debt.customerId, partner_id: debt.partnerId };
  await db(work)
    .insertInto("collections.placements")
    .values({
      ...{ ...common, id, hand_over_id: handOverId, agency_id: agency.id, debt_id: debt.id, state: "placed", currency: debt.currency },
      placed_minor: of.due.reduce((sum, { openMinor }) => sum + openMinor, 0n),
      commission_percent: agency.commission_percent,
      placed_on: on,
      created_at: work.now,
    })
    .execute();
  await insertRows(
    work,
    "collections.placement_debts",
    {
      placement_id: "uuid",
      debit_id: "uuid",
      document_id: "uuid",
      customer_id: "uuid",
      partner_id: "uuid",
      text: "text",
      due_on: "date",
      open_minor: "bigint",
    },
    of.due.map((debit) => ({
      ...{ ...common, placement_id: id, debit_id: debit.id, document_id: debit.documentId },
      ...{ text: debit.number ?? debit.text, due_on: debit.dueOn, open_minor: debit.openMinor },
    })),
  );
  const dates = datesOf(rules, { ...debt, stage: "collection" });
  await sql`update collections.bad_debts set stage = 'collection', owed_minor = ${of.owedMinor}, next_letter_on = ${dates.nextLetterOn},
      ready_on = ${dates.readyOn}, version = version + 1 where id = ${debt.id}`.execute(work.tx);
  tellOfDebt(work, { ...debt, number }, "handed-over", {
    stage: { before: debt.stage, after: "collection" },
    agency: { before: null, after: agency.name },
  });
}

/** Back to us: letters that were not sent yet may follow, another agency may have it, or it is written off. */
export function recall(
  work: Work,
  { debtIds, reason }: z.output<typeof recallEndpoint.body>,
): Promise<z.input<typeof recallEndpoint.returns>> {
  return eachDebt(work, debtIds, async ({ debt, number, rules, on }) => {
    if (debt.stage !== "collection") return "No agency has it.";
    await endPlacements(work, debt.id, { state: "recalled", reason, on });
    const dates = datesOf(rules, { ...debt, stage: "dunning" });
    await sql`update collections.bad_debts set stage = 'dunning', next_letter_on = ${dates.nextLetterOn}, ready_on = ${dates.readyOn},
        version = version + 1 where id = ${debt.id}`.execute(work.tx);
    tellOfDebt(work, { ...debt, number }, "recalled", { stage: { before: "collection", after: "dunning" } }, reason);
    return undefined;
  });
}
