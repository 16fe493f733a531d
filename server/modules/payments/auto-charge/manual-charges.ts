// Charging by hand (B-79): what it would come to, and then the same way as by the clock, each attempt with its result in the history.
import { sql } from "kysely";
import type { z } from "zod";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listOpenInvoices, type OpenInvoice } from "../../billing/index.ts";
import { listBuyers, listLabelIds } from "../../customers/index.ts";
import { getPartner, refuseWhileFrozen } from "../../partners/index.ts";
import { chargeBegan } from "../problems.ts";
import { db } from "../tables.ts";
import { listConsents } from "./auto-pay.ts";
import { findFilter } from "./charge-filters.ts";
import { type ChargeFilter, fits } from "./charge-rules.ts";
import type { previewChargesEndpoint, startChargesEndpoint, withdrawChargeEndpoint } from "./contract.ts";
import { savePlanned } from "./plan-charges.ts";

type Wish = z.output<(typeof previewChargesEndpoint)["body"]>;

const mostDocuments = 5_000;

export async function previewCharges(work: Work, wish: Wish): Promise<z.input<(typeof previewChargesEndpoint)["returns"]>> {
  const { currency } = await getPartner(work, wish.partnerId);
  const { chargeable, others } = await chooseDocuments(work, wish);
  const buyers = await listBuyers(
    work,
    others.map(({ accountId }) => accountId),
  );
  return {
    count: chargeable.length,
    open: toMoneyJson(
      money(
        chargeable.reduce((sum, { document }) => sum + document.openMinor, 0n),
        currency,
      ),
    ),
    customers: new Set(chargeable.map(({ document }) => document.accountId)).size,
    withoutCount: others.length,
    without: others.slice(0, 200).map((document) => ({
      customerId: document.accountId,
      customerNumber: Number(buyers.get(document.accountId)?.number ?? 0),
      customerName: buyers.get(document.accountId)?.name ?? "",
      number: document.number,
    })),
  };
}

export async function startCharges(work: Work, wish: z.output<(typeof startChargesEndpoint)["body"]>): Promise<{ planned: number }> {
  const { chargeable } = await chooseDocuments(work, wish);
  await refuseWhileFrozen(work, wish.partnerId);
  const plannedAt = wish.at ? new Date(wish.at) : work.now;
  const attempts = await lastAttempts(
    work,
    chargeable.map(({ document }) => document.id),
  );
  const askedBy = JSON.stringify(describeActor(work));
  // One more attempt after those that a document has had.
  for (const [attempt, group] of Map.groupBy(chargeable, ({ document }) => (attempts.get(document.id) ?? 0) + 1))
    await savePlanned(
      work,
      group.map((charge) => ({ ...charge, plannedAt })),
      { attempt, askedBy },
    );
  work.audit({
    entity: "charges",
    entityId: wish.partnerId,
    label: `${chargeable.length} charges by hand`,
    action: "start",
    partnerId: wish.partnerId,
  });
  return { planned: chargeable.length };
}

async function chooseDocuments(
  work: Work,
  wish: Wish,
): Promise<{ chargeable: { document: OpenInvoice; filter: ChargeFilter }[]; others: OpenInvoice[] }> {
  if (!seesPartner(work.actor, wish.partnerId)) throw notFound();
  if ((wish.filterId === undefined) === (wish.documentIds === undefined))
    throw fieldProblem("documentIds", "required", "Name a filter, or the documents.");
  const filter = wish.filterId === undefined ? byHand : await findFilter(work, wish.filterId);
  if (!filter || (filter.partnerId !== undefined && filter.partnerId !== wish.partnerId)) throw notFound();
  const documents = (
    wish.documentIds ? await listOpenInvoices(work, { ids: wish.documentIds }) : await openOfPartner(work, wish.partnerId)
  ).filter((document) => document.partnerId === wish.partnerId && document.openMinor > 0n && !document.isDisputed);
  const consents = await listConsents(
    work,
    documents.map(({ accountId }) => accountId),
  );
  const busy = await underWay(
    work,
    documents.map(({ id }) => id),
  );
  const accounts = [...new Set(documents.map(({ accountId }) => accountId))];
  const buyers = await listBuyers(work, accounts);
  const labels = await listLabelIds(work, accounts);
  const wanted = documents.filter(
    (document) =>
      !busy.has(document.id) &&
      fits(filter, document, {
        locationId: buyers.get(document.accountId)?.locationId ?? null,
        labelIds: labels.get(document.accountId) ?? [],
      }),
  );
  const canPay = (document: OpenInvoice): boolean => (consents.get(document.accountId)?.methodId ?? null) !== null;
  return {
    chargeable: wanted.filter(canPay).map((document) => ({ document, filter })),
    others: wanted.filter((document) => !canPay(document)),
  };
}

const byHand: ChargeFilter = {
  id: null,
  trigger: "on_issue",
  offset: 0,
  hour: "10:00",
  conditions: {},
  driver: null,
  amount: "document",
  maxAmountMinor: null,
  retryDays: [1, 3, 7],
};

/** Of those who agreed, and then of the others, so that whoever looks sees whom it leaves out. */
async function openOfPartner(work: Work, partnerId: string): Promise<OpenInvoice[]> {
  const { rows } = await sql<{ account_id: string }>`select account_id from payments.auto_pay where partner_id = ${partnerId}
    and state in ('on', 'retrying') limit ${mostDocuments}`.execute(work.tx);
  const agreed = await listOpenInvoices(work, { accountIds: rows.map((row) => row.account_id) });
  const known = new Set(agreed.map(({ id }) => id));
  const others = await listOpenInvoices(work, { partnerId, most: mostDocuments });
  return [...agreed, ...others.filter(({ id }) => !known.has(id))];
}

/** Before its moment only; what is on its way to the bank is. */
export async function withdrawCharge(work: Work, chargeId: string): Promise<z.input<(typeof withdrawChargeEndpoint)["returns"]>> {
  const charge = await db(work)
    .selectFrom("payments.auto_charges as charge")
    .select(["charge.id", "charge.account_id", "charge.partner_id", "charge.state"])
    .where("charge.id", "=", chargeId)
    .where(visibleTo(work.actor, { partner: "charge.partner_id", customer: "charge.customer_id" }))
    .forUpdate()
    .executeTakeFirst();
  if (!charge) throw notFound();
  if (charge.state !== "planned") throw chargeBegan("Look at its result in the history.");
  await sql`update payments.auto_charges set state = 'skipped', reason = 'withdrawn', ended_at = ${work.now} where id = ${chargeId}`.execute(
    work.tx,
  );
  work.audit({
    entity: "auto_charge",
    entityId: chargeId,
    label: "Automatic charge",
    action: "withdraw",
    partnerId: charge.partner_id,
    customerId: charge.account_id,
    changes: { state: { before: "planned", after: "skipped" } },
  });
  return { id: chargeId, state: "skipped", reason: "withdrawn" };
}

async function underWay(work: Work, documentIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ document_id: string }>`select document_id from payments.auto_charges
    where document_id = any (${[...documentIds]}::uuid[]) and state in ('planned', 'charging')`.execute(work.tx);
  return new Set(rows.map((row) => row.document_id));
}

async function lastAttempts(work: Work, documentIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{
    document_id: string;
    attempt: number;
  }>`select document_id, max(attempt) as attempt from payments.auto_charges
    where document_id = any (${[...documentIds]}::uuid[]) group by document_id`.execute(work.tx);
  return new Map(rows.map((row) => [row.document_id, row.attempt]));
}
