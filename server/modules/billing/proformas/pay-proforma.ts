// What becomes of a proforma when money that names it comes (B-126): paid in full it becomes an invoice over the very same lines; paid in part
// it stays open over the rest; with its days invoiced meanwhile it is superseded, and the money goes its usual way.
import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { minMinor, money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable, listBuyers } from "../../customers/index.ts";
import { getPartner, getSetting, loadSettings } from "../../partners/index.ts";
import type { OpenDocument } from "../accounts/account-money.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import type { SortedLine } from "../charges/service-lines.ts";
import { takeItems } from "../charges/take-future-items.ts";
import { issueDocuments } from "../documents/issue-documents.ts";
import { proformaPaid } from "../events.ts";
import { settleFreeCredit } from "../ledger/settle-credit.ts";
import { proformaNotOpen } from "../problems.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { documentOf } from "../runs/compose-documents.ts";
import { dueDays } from "../settings.ts";
import { db } from "../tables.ts";
import type { listOpenProformasEndpoint } from "./contract.ts";
import { invoiceOnProformaPaid } from "./proforma-settings.ts";

/** Proformas that still want money, the oldest due first; as a payer chooses among documents. */
export async function listOpenProformas(work: Work, accountId: string): Promise<OpenDocument[]> {
  const rows = await db(work)
    .selectFrom("billing.money_documents as document")
    .innerJoin("billing.proformas as proforma", "proforma.document_id", "document.id")
    .select(["document.id", "number", "issued_on", "due_on", "gross_minor", "currency", "paid_minor"])
    .where("document.account_id", "=", accountId)
    .where("state", "=", "sent")
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .orderBy("due_on")
    .orderBy("number")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number ?? "",
    kind: "proforma",
    issuedOn: row.issued_on as Day,
    dueOn: (row.due_on ?? row.issued_on) as Day,
    grossMinor: row.gross_minor,
    openMinor: row.gross_minor - row.paid_minor,
    currency: row.currency,
  }));
}

/** The same for staff who look at the customer. */
export async function showOpenProformas(
  work: Work,
  customerId: string,
): Promise<z.input<(typeof listOpenProformasEndpoint)["returns"]>["items"]> {
  await getReachable(work, customerId, "finance.proformas.view");
  return (await listOpenProformas(work, customerId)).map(({ id, number, issuedOn, dueOn, grossMinor, openMinor, currency }) => {
    const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
    return { id, number, issuedOn, dueOn, gross: amount(grossMinor), paid: amount(grossMinor - openMinor), open: amount(openMinor) };
  });
}

/** The proformas that money would pay in full, in their order; none where they become no invoice: then it is free credit. */
export async function previewProformas(
  work: Work,
  account: { accountId: string; partnerId: string },
  { documentIds, amountMinor }: { documentIds: readonly string[]; amountMinor: bigint },
): Promise<OpenDocument[]> {
  if (documentIds.length === 0 || !(await getSetting(work, invoiceOnProformaPaid, { partnerId: account.partnerId }))) return [];
  let left = amountMinor;
  return (await listOpenProformas(work, account.accountId)).filter(({ id, openMinor }) => {
    if (!documentIds.includes(id)) return false;
    const isPaid = left >= openMinor;
    left -= minMinor(left, openMinor);
    return isPaid;
  });
}

/**
 * Spreads a payment over the proformas that it names, in their order. The account is locked and the payment in the books. A part holds nothing
 * back: it is on the balance (B-126) and pays what is owed already, like all money beyond the chosen documents (B-80, M-24), and the proforma
 * asks only for the rest. So once it is paid, its invoice may be left with as much open as older debts took.
 */
export async function payProformas(
  work: Work,
  account: AccountRow,
  { entryId, documentIds, amountMinor }: { entryId: string; documentIds: readonly string[]; amountMinor: bigint },
): Promise<void> {
  if (documentIds.length === 0) return;
  let left = amountMinor;
  for (const proforma of (await listOpenProformas(work, account.id)).filter(({ id }) => documentIds.includes(id))) {
    const paid = minMinor(left, proforma.openMinor);
    if (paid <= 0n) continue;
    left -= paid;
    await sql`update billing.proformas set paid_minor = paid_minor + ${paid} where document_id = ${proforma.id}`.execute(work.tx);
    await sql`insert into billing.proforma_payments (document_id, entry_id, customer_id, partner_id, amount_minor)
      values (${proforma.id}, ${entryId}, ${account.id}, ${account.partner_id}, ${paid})`.execute(work.tx);
    if (paid === proforma.openMinor) await completeProforma(work, account, proforma);
  }
}

/** B-133 a payment came back: what it counted for is asked for again, unless an invoice asks for it by now. */
export async function takeBackFromProformas(work: Work, { entryId, on }: { entryId: string; on: Day }): Promise<void> {
  const { rows } = await sql<{ id: string; minor: bigint }>`update billing.proforma_payments set reversed_on = ${on}
    where entry_id = ${entryId} and reversed_on is null returning document_id as id, amount_minor as minor`.execute(work.tx);
  for (const { id, minor } of rows) {
    await sql`update billing.proformas set paid_minor = paid_minor - ${minor} where document_id = ${id}`.execute(work.tx);
    await sql`update billing.money_documents set state = 'sent', version = version + 1 where id = ${id} and state = 'paid'`.execute(
      work.tx,
    );
  }
}

async function completeProforma(work: Work, account: AccountRow, proforma: OpenDocument): Promise<void> {
  const lines = await linesOf(work, account, proforma.id);
  if ((await isCoveredMeanwhile(work, lines)) || (await isItemGone(work, lines))) {
    await setState(work, proforma.id, "superseded");
    await settleFreeCredit(work, account.id);
    return;
  }
  await setState(work, proforma.id, "paid");
  const { id, number } = proforma;
  const about = { partnerId: account.partner_id, customerId: account.id, objectId: id };
  work.emit(proformaPaid, about, { documentId: id, accountId: account.id, number });
  if (!(await getSetting(work, invoiceOnProformaPaid, { partnerId: account.partner_id }))) return;
  const context = await loadBillingContext(work, account.partner_id);
  const on = calendarDay(work.now, (await getPartner(work, account.partner_id)).timeZone);
  const document = documentOf(
    work,
    context,
    { runId: null },
    {
      account,
      buyer: (await listBuyers(work, [account.id])).get(account.id),
      settings: await loadSettings(work, [dueDays], { partnerId: account.partner_id, customerIds: [account.id] }),
    },
    { billingOn: on, issuedOn: on, treatments: context.treatmentsOn(on), lines },
  );
  const [issued] = await issueDocuments(work, [document]);
  if (!issued) throw new Error("the invoice of a proforma was not issued");
  await takeItems(work, [issued]);
  await sql`update billing.proformas set invoice_id = ${document.id} where document_id = ${id}`.execute(work.tx);
  await setState(work, id, "invoiced");
  // The money was paid for this one.
  await settleFreeCredit(work, account.id, { namedDocumentIds: [document.id] });
  work.audit({
    entity: "invoice",
    entityId: document.id,
    label: `Invoice ${issued.number}`,
    action: "issue",
    partnerId: account.partner_id,
    customerId: account.id,
    reason: `Proforma ${number} was paid`,
  });
}

const setState = (work: Work, documentId: string, state: "paid" | "invoiced" | "superseded" | "cancelled") =>
  sql`update billing.money_documents set state = ${state}, version = version + 1 where id = ${documentId}`.execute(work.tx);

async function isCoveredMeanwhile(work: Work, lines: readonly SortedLine[]): Promise<boolean> {
  const days = lines.flatMap(({ serviceId, period }) => (serviceId && period ? [{ serviceId, ...period }] : []));
  const { rows } = await sql`select from billing.coverage covered
    join unnest(${days.map((row) => row.serviceId)}::uuid[], ${days.map((row) => row.start)}::date[], ${days.map((row) => row.end)}::date[])
      as wanted (service_id, start_on, end_before) on covered.service_id = wanted.service_id
      and covered.period && daterange(wanted.start_on, wanted.end_before) limit 1`.execute(work.tx);
  return rows.length > 0;
}

/** An item that it asked for was invoiced, charged or cancelled meanwhile: the same goes for it as for days. */
async function isItemGone(work: Work, lines: readonly SortedLine[]): Promise<boolean> {
  const items = lines.flatMap(({ futureItemId }) => futureItemId ?? []);
  const { rows } = await sql`select from billing.future_items where id = any (${items}::uuid[])
    and (document_id is not null or charge_id is not null or cancelled_at is not null) limit 1`.execute(work.tx);
  return rows.length > 0;
}

/** The proforma's lines as those of a new invoice: a price that was asked for binds. */
async function linesOf(work: Work, account: AccountRow, documentId: string): Promise<SortedLine[]> {
  const rows = await db(work)
    .selectFrom("billing.document_lines")
    .selectAll()
    .where("document_id", "=", documentId)
    .orderBy("position")
    .execute();
  return rows.map((row) => ({
    id: uuidv7(work.now.getTime()),
    kind: row.kind as SortedLine["kind"],
    serviceId: row.service_id,
    planVersionId: row.plan_version_id,
    planId: null,
    category: row.category,
    revenueAccount: row.revenue_account,
    text: row.text,
    period: row.period_start && row.period_end ? { start: row.period_start, end: row.period_end } : null,
    pp: row.pp_start && row.pp_end ? { start: row.pp_start, end: row.pp_end } : null,
    days: row.days,
    unitPrice: trimDecimal(row.unit_price),
    quantity: trimDecimal(row.quantity),
    allowanceMinor: row.allowance_minor,
    amountMinor: row.amount_minor,
    includesTax: row.includes_tax,
    taxId: row.tax_id ?? row.tax_group_id,
    taxOn: row.tax_on,
    refersTo: null,
    futureItemId: row.future_item_id,
    serviceNumber: null,
    serviceKind: "recurring",
    locationId: null,
    beneficiaryNumber: null,
    separateInvoice: false,
    taxStatus: account.tax_status,
    poNumber: account.po_number || null,
    isFirstPartial: false,
    planCurrency: null,
  }));
}

/** Nobody wants it any more. What was paid on it is the customer's credit all along. */
export async function cancelProforma(work: Work, documentId: string, reason: string): Promise<void> {
  const document = await db(work)
    .updateTable("billing.money_documents")
    .set({ state: "cancelled" })
    .where("id", "=", documentId)
    .where("kind", "=", "proforma")
    .where("state", "=", "sent")
    .where(visibleTo(work.actor, { partner: "partner_id", customer: "customer_id" }))
    .returning(["number", "partner_id", "account_id"])
    .executeTakeFirst();
  if (!document) throw proformaNotOpen("It is paid, cancelled or superseded.");
  work.audit({
    entity: "proforma",
    entityId: documentId,
    label: `Proforma ${document.number}`,
    action: "cancel",
    partnerId: document.partner_id,
    customerId: document.account_id,
    reason,
  });
}
