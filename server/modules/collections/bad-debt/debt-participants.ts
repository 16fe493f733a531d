// Bad debts when two customers become one, or one goes to another partner.
import { sql } from "kysely";
import { calendarDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { MergeParticipant, MoveParticipant } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { isOpenDebt, type StoredDebt, selectDebts } from "./debt-store.ts";
import { endDebt, followDebtsSoon } from "./follow-debts.ts";

const today = async (work: Work, partnerId: string) => calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);

async function findOpen(work: Work, customerId: string): Promise<StoredDebt | undefined> {
  const [debt] = await selectDebts(work, sql`debt.customer_id = ${customerId} and ${isOpenDebt}`);
  return debt;
}

const tables = [
  "collections.bad_debts",
  "collections.dunning_letters",
  "collections.placements",
  "collections.placement_debts",
  "collections.agency_payments",
  "collections.service_approvals",
] as const;

/** A person has one debt at a time: of two the one that went further goes on, the other ends with its agency. */
export const debtsOfMerges: MergeParticipant = {
  async move(work, { loser, survivor }) {
    const [gone, kept] = [await findOpen(work, loser.id), await findOpen(work, survivor.id)];
    if (gone && kept) {
      const less = gone.stage === "collection" && kept.stage === "dunning" ? kept : gone;
      await endDebt(work, less, { stage: "ended", reason: "merged", on: await today(work, less.partnerId) });
    }
    await sql`delete from collections.service_approvals gone where gone.customer_id = ${loser.id} and gone.state = 'waiting' and exists (
      select from collections.service_approvals kept where kept.customer_id = ${survivor.id} and kept.state = 'waiting')`.execute(work.tx);
    for (const table of tables)
      await sql`update ${sql.table(table)} set customer_id = ${survivor.id}, partner_id = ${survivor.partnerId}
        where customer_id = ${loser.id}`.execute(work.tx);
    await followDebtsSoon(work, [survivor.id]);
    const { rows } = await sql<{ id: string }>`select id from collections.bad_debts where customer_id = ${survivor.id}`.execute(work.tx);
    return { badDebts: rows.map((row) => row.id) };
  },
};

/** Debts go to another book as a new charge, so what was done about them ends there; an agency of the former partner has them no more. */
export const debtsOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer }) {
    const debt = await findOpen(work, customer.id);
    if (debt) await endDebt(work, debt, { stage: "ended", reason: "moved", on: await today(work, debt.partnerId) });
    await sql`delete from collections.service_approvals where customer_id = ${customer.id} and state in ('waiting', 'approved')`.execute(
      work.tx,
    );
  },
};
