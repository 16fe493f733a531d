// Money that comes through an agency: the customer paid all of it, so all of it stands on the account; the agency's share is a cost of ours.
import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, minorToDecimal } from "../../../../shared/money.ts";
import { multiply, parseDecimal, rational, round } from "../../../../shared/rational.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Happened } from "../../../platform/events.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { listOpenDebits, listRecoverable, lockAccounts, postCommission, reverseCommission } from "../../billing/index.ts";
import { listStandings, lockCustomers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { findPaymentFacts, recordPayment } from "../../payments/index.ts";
import { getAgencyRow } from "./agencies.ts";
import type { agencyPaymentEndpoint } from "./contract.ts";
import { loadDebtRules } from "./debt-store.ts";
import { followDebts, tellOfDebt } from "./follow-debts.ts";
import { db } from "./tables.ts";

/** Returns the id of what was written down about the payment. */
export async function recordAgencyPayment(
  work: Work,
  placementId: string,
  wish: z.output<typeof agencyPaymentEndpoint.body>,
): Promise<string> {
  const placement = await db(work)
    .selectFrom("collections.placements as placement")
    .selectAll("placement")
    .where("placement.id", "=", placementId)
    .where(visibleTo(work.actor, { partner: "placement.partner_id", customer: "placement.customer_id" }))
    .executeTakeFirst();
  if (!placement) throw notFound("This debt is at no agency.");
  const agency = await getAgencyRow(work, placement.agency_id);
  const { customer_id: customerId, partner_id: partnerId, currency } = placement;
  const { minor: amountMinor } = fromMoneyJson(wish.amount);
  const commissionMinor =
    wish.commission === undefined ? commissionOf(amountMinor, placement.commission_percent) : fromMoneyJson(wish.commission).minor;
  if (wish.commission && wish.commission.currency !== currency)
    throw fieldProblem("commission.currency", "wrong-currency", `This account is kept in ${currency}.`, { currency });
  if (commissionMinor < 0n || commissionMinor > amountMinor)
    throw fieldProblem("commission.amount", "out-of-range", "The commission is between zero and what the customer paid.");
  await lockCustomers(work, [customerId]);
  await lockAccounts(work, [customerId]);
  const paymentId = await recordPayment(work, customerId, {
    ...{ amount: wish.amount, method: "bank_transfer", receivedOn: wish.receivedOn, payer: agency.name, comment: "", note: wish.note },
    documentIds: await documentsFor(work, placementId, customerId),
    confirmDuplicate: wish.confirmDuplicate,
  });
  const id = uuidv7(work.now.getTime());
  const entryId =
    commissionMinor === 0n
      ? null
      : await postCommission(work, agency.settles === "kept" ? "kept" : "owed", {
          ...{ partnerId, currency, amountMinor: commissionMinor, on: wish.receivedOn, sourceId: id },
          text: `Commission of ${agency.name}`,
        });
  await db(work)
    .insertInto("collections.agency_payments")
    .values({
      ...{
        id,
        placement_id: placementId,
        agency_id: agency.id,
        customer_id: customerId,
        partner_id: partnerId,
        payment_id: paymentId,
        currency,
      },
      ...{ amount_minor: amountMinor, commission_minor: commissionMinor, settles: agency.settles, entry_id: entryId },
      received_on: wish.receivedOn,
      made_by: JSON.stringify(describeActor(work)),
      made_at: work.now,
    })
    .execute();
  const number = (await listStandings(work, [customerId])).get(customerId)?.number ?? 0;
  tellOfDebt(work, { id: placement.debt_id, partnerId, customerId, number }, "agency-payment", {
    amount: { before: null, after: `${minorToDecimal(amountMinor, currency)} ${currency}` },
    commission: { before: null, after: `${minorToDecimal(commissionMinor, currency)} ${currency}` },
    agency: { before: null, after: agency.name },
  });
  const partner = await getPartner(work, partnerId);
  const rules = await loadDebtRules(work, partner);
  await followDebts(work, rules, { customerIds: [customerId], on: calendarDay(work.now, partner.timeZone), opens: false });
  return id;
}

/** Rounded to the cent. */
const commissionOf = (amountMinor: bigint, percent: string): bigint =>
  round(multiply(rational(amountMinor), multiply(parseDecimal(percent), rational(1n, 100n))));

async function handedDocuments(work: Work, placementId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select document_id as id from collections.placement_debts where placement_id = ${placementId} and document_id is not null order by due_on`.execute(
    work.tx,
  );
  return rows.map((row) => row.id);
}

/** What it is for: the debts that were handed over, as far as they are open or were written off since. */
async function documentsFor(work: Work, placementId: string, customerId: string): Promise<string[]> {
  const ids = await handedDocuments(work, placementId);
  const open = new Set(((await listOpenDebits(work, [customerId])).get(customerId) ?? []).flatMap(({ documentId }) => documentId ?? []));
  const recoverable = await listRecoverable(work, customerId, ids);
  return ids.filter((id) => open.has(id) || recoverable.has(id));
}

/**
 * What a debtor pays to the provider itself while an agency has the debt. Where the agency earns on that, it bills its percentage of what the
 * payment settled of the debts that it was given; the money came in full, so nothing was kept of it.
 */
export async function earnOnDirect(work: Work, { data }: Pick<Happened<{ paymentId: string }>, "data">): Promise<void> {
  const payment = await findPaymentFacts(work, data.paymentId);
  if (!payment) return;
  const { rows } = await sql<{
    id: string;
    debtId: string;
    agencyId: string;
    agency: string;
    partnerId: string;
    percent: string;
  }>`select placement.id, placement.debt_id as "debtId", agency.id as "agencyId", agency.name as agency, placement.partner_id as "partnerId",
      placement.commission_percent as percent
    from collections.placements placement join collections.agencies agency on agency.id = placement.agency_id
    where placement.customer_id = ${payment.customerId} and placement.currency = ${payment.currency} and agency.earns_on_direct
      and placement.placed_on <= ${payment.on}
      -- This very payment may have closed it by now; one that was recalled is the agency's no more.
      and (placement.state = 'placed' or (placement.state = 'closed' and placement.ended_on >= ${payment.on}))
      and not exists (select from collections.agency_payments known where known.payment_id = ${data.paymentId})
    order by placement.placed_on desc, placement.id desc`.execute(work.tx);
  for (const placement of rows) {
    const handedOver = new Set(await handedDocuments(work, placement.id));
    const amountMinor = payment.settles.reduce(
      (sum, debit) => (debit.documentId !== null && handedOver.has(debit.documentId) ? sum + debit.amountMinor : sum),
      0n,
    );
    const commissionMinor = commissionOf(amountMinor, placement.percent);
    if (amountMinor === 0n) continue;
    const { partnerId } = placement;
    const { currency, customerId } = payment;
    const id = uuidv7(work.now.getTime());
    const entryId =
      commissionMinor === 0n
        ? null
        : await postCommission(work, "owed", {
            ...{ partnerId, currency, amountMinor: commissionMinor, on: payment.on, sourceId: id },
            text: `Commission of ${placement.agency}`,
          });
    await db(work)
      .insertInto("collections.agency_payments")
      .values({
        ...{ id, placement_id: placement.id, agency_id: placement.agencyId, customer_id: customerId, partner_id: partnerId },
        ...{ payment_id: data.paymentId, currency, amount_minor: amountMinor, commission_minor: commissionMinor },
        // By the provider's own setting and not by a person; the agency bills it.
        ...{ settles: "invoiced", entry_id: entryId, received_on: payment.on },
        made_by: JSON.stringify(describeActor(work)),
        made_at: work.now,
      })
      .execute();
    const number = (await listStandings(work, [customerId])).get(customerId)?.number ?? 0;
    tellOfDebt(work, { id: placement.debtId, partnerId, customerId, number }, "agency-payment", {
      amount: { before: null, after: `${minorToDecimal(amountMinor, currency)} ${currency}` },
      commission: { before: null, after: `${minorToDecimal(commissionMinor, currency)} ${currency}` },
      agency: { before: null, after: placement.agency },
    });
    // A payment is one agency's.
    return;
  }
}

/** A payment that did not hold takes its commission back with it. */
export async function takeCommissionBack(
  work: Work,
  { data, at }: Pick<Happened<{ paymentId: string; receiptNumber: string }>, "data" | "at">,
): Promise<void> {
  const found = await db(work)
    .selectFrom("collections.agency_payments")
    .selectAll()
    .where("payment_id", "=", data.paymentId)
    .where("reversed_on", "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (!found) return;
  const { timeZone } = await getPartner(work, found.partner_id);
  const on = calendarDay(at, timeZone);
  const reversal =
    found.entry_id === null
      ? null
      : await reverseCommission(work, { entryId: found.entry_id, sourceId: found.id, on, text: `Commission on ${data.receiptNumber}` });
  await db(work)
    .updateTable("collections.agency_payments")
    .set({ reversed_on: on, reversal_entry_id: reversal })
    .where("id", "=", found.id)
    .execute();
}
