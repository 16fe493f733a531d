// Making a plan over open invoices, and taking it back (B-233).
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { fromMoneyJson, minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { issueOneTimeInvoice, listOpenInvoices, lockAccounts, lockOpenAccount, type OpenInvoice } from "../../billing/index.ts";
import { loadTaxBook } from "../../catalog/index.ts";
import { customerLabel, getReachable, lockCustomers } from "../../customers/index.ts";
import { getPartner, loadSettings } from "../../partners/index.ts";
import { disputedDocument, planOpen, planOver } from "../problems.ts";
import { instalmentGraceDays, maxInstalments } from "../settings.ts";
import { evaluateSoon } from "../status/evaluate.ts";
import { listRunningHolds } from "../status/load-facts.ts";
import { db } from "../tables.ts";
import type { instalmentOfferEndpoint, makePlanEndpoint } from "./contract.ts";
import { turnPlan } from "./end-plans.ts";
import { splitEqually } from "./instalment-rules.ts";
import { isOpenPlan, selectPlans } from "./plan-store.ts";

type Wish = z.output<typeof makePlanEndpoint.body>;
const right = "finance.holds.create";

/** What a plan of this customer could cover, and within which limits. */
export async function offerPlan(work: Work, customerId: string): Promise<z.input<typeof instalmentOfferEndpoint.returns>> {
  const customer = await getReachable(work, customerId, right);
  const partner = await getPartner(work, customer.partnerId);
  const loaded = await loadSettings(work, [instalmentGraceDays, maxInstalments], { partnerId: partner.id });
  const disputed = await disputedOf(work, customer.id);
  const open = await listOpenInvoices(work, { accountIds: [customer.id] });
  const { taxes, groups } = await loadTaxBook(work);
  return {
    today: calendarDay(work.now, partner.timeZone),
    currency: open[0]?.currency ?? partner.currency,
    mostInstalments: loaded.get(maxInstalments),
    graceDays: loaded.get(instalmentGraceDays),
    documents: open.map((document) => ({
      id: document.id,
      number: document.number,
      dueOn: document.dueOn ?? document.issuedOn,
      open: toMoneyJson(money(document.openMinor, document.currency)),
      isDisputed: disputed(document),
    })),
    taxes: [...taxes.values(), ...groups.values()].filter((tax) => tax.enabled).map(({ id, name }) => ({ id, name })),
    hasOpenPlan: (await selectPlans(work, sql`plan.customer_id = ${customer.id} and ${isOpenPlan}`)).length > 0,
  };
}

/** A document is disputed by itself, by a dispute about it, or by one about the whole account. */
async function disputedOf(work: Work, customerId: string): Promise<(document: OpenInvoice) => boolean> {
  const disputes = ((await listRunningHolds(work, [customerId])).get(customerId) ?? []).filter((hold) => hold.kind === "dispute");
  return ({ id, isDisputed }) => isDisputed || disputes.some(({ documentId }) => documentId === null || documentId === id);
}

/** Two who make a plan at once take turns: customer and account are locked. Returns the plan's id. */
export async function makePlan(work: Work, customerId: string, wish: Wish): Promise<string> {
  const customer = await getReachable(work, customerId, right);
  const partner = await getPartner(work, customer.partnerId);
  await lockCustomers(work, [customer.id]);
  const account = await lockOpenAccount(work, customer.id);
  const today = calendarDay(work.now, partner.timeZone);
  const loaded = await loadSettings(work, [instalmentGraceDays, maxInstalments], { partnerId: partner.id });
  refuseWrongDays(wish.dueOn, today, loaded.get(maxInstalments));
  if ((await selectPlans(work, sql`plan.customer_id = ${customer.id} and ${isOpenPlan}`)).length > 0)
    throw planOpen("One plan runs at a time. Cancel it first, then make one over everything.");
  const chosen = await chooseDocuments(work, customer.id, wish.documentIds);
  const fee = wish.fee && (await invoiceFee(work, customer.id, { ...wish.fee, currency: account.currency, today }));
  const documents = fee ? [...chosen, fee] : chosen;
  const totalMinor = documents.reduce((sum, { openMinor }) => sum + openMinor, 0n);
  if (totalMinor < BigInt(wish.dueOn.length)) throw fieldProblem("dueOn", "too-many", "The debt is too small for so many instalments.");
  const id = uuidv7(work.now.getTime());
  const common = { customer_id: customer.id, partner_id: partner.id };
  await db(work)
    .insertInto("collections.instalment_plans")
    .values({
      ...{ ...common, id, state: wish.waitsForFirst ? "waiting" : "running", currency: account.currency },
      total_minor: totalMinor,
      grace_days: loaded.get(instalmentGraceDays),
      fee_document_id: fee?.id ?? null,
      note: wish.note,
      created_on: today,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
    })
    .execute();
  await insertRows(
    work,
    "collections.instalment_plan_documents",
    { plan_id: "uuid", document_id: "uuid", customer_id: "uuid", partner_id: "uuid", covered_minor: "bigint" },
    documents.map((document) => ({ ...common, plan_id: id, document_id: document.id, covered_minor: document.openMinor })),
  );
  const parts = splitEqually(totalMinor, wish.dueOn.length);
  await insertRows(
    work,
    "collections.instalments",
    { plan_id: "uuid", position: "int", customer_id: "uuid", partner_id: "uuid", due_on: "date", amount_minor: "bigint" },
    wish.dueOn.map((dueOn, at) => ({ ...common, plan_id: id, position: at + 1, due_on: dueOn, amount_minor: parts[at] ?? 0n })),
  );
  work.audit({
    entity: "instalment_plan",
    entityId: id,
    label: customerLabel(customer.number),
    action: "create",
    partnerId: partner.id,
    customerId: customer.id,
    changes: {
      total: { before: null, after: `${minorToDecimal(totalMinor, account.currency)} ${account.currency}` },
      documents: { before: null, after: documents.map(({ number }) => number) },
      instalments: { before: null, after: [...wish.dueOn] },
    },
  });
  // A blocked customer works again at once, unless the first instalment has to come first.
  await evaluateSoon(work, [customer.id]);
  return id;
}

/** Each after the one before, the first not in the past, none further than three years away. */
function refuseWrongDays(dueOn: readonly Day[], today: Day, most: number): void {
  if (dueOn.length > most) throw fieldProblem("dueOn", "too-many", `A plan has ${most} instalments at most.`, { maximum: most });
  for (const [at, on] of dueOn.entries()) {
    const before = dueOn[at - 1];
    if (before === undefined ? on < today : on <= before)
      throw fieldProblem(
        `dueOn.${at}`,
        "out-of-range",
        before === undefined ? "This day is over." : "It comes after the instalment before.",
      );
    if (on > addDays(today, farthestDays)) throw fieldProblem(`dueOn.${at}`, "out-of-range", "This is more than three years away.");
  }
}

const farthestDays = 3 * 366;

async function chooseDocuments(work: Work, customerId: string, ids: readonly string[]): Promise<OpenInvoice[]> {
  const open = await listOpenInvoices(work, { accountIds: [customerId] });
  const wanted = new Set(ids);
  const chosen = open.filter(({ id }) => wanted.has(id));
  if (chosen.length < wanted.size)
    throw fieldProblem("documentIds", "unknown-value", "One of them is not open any more. Look at the list again.");
  const isDisputed = await disputedOf(work, customerId);
  const disputed = chosen.filter(isDisputed).map(({ number }) => number);
  if (disputed.length > 0) throw disputedDocument(`${disputed.join(", ")} is disputed. Settle the dispute first, or leave it out.`);
  return chosen;
}

/** The fee is an invoice of its own, covered like the debts. What credit paid of it at once is paid. */
async function invoiceFee(
  work: Work,
  customerId: string,
  fee: NonNullable<Wish["fee"]> & { currency: string; today: Day },
): Promise<OpenInvoice | undefined> {
  if (fee.amount.currency !== fee.currency)
    throw fieldProblem("fee.amount", "wrong-currency", `This account is kept in ${fee.currency}.`, { currency: fee.currency });
  const amountMinor = fromMoneyJson(fee.amount).minor;
  if (amountMinor <= 0n) throw fieldProblem("fee.amount", "too-small", "The fee is above zero.");
  const issued = await issueOneTimeInvoice(work, customerId, {
    lines: [{ text: fee.text, unitPrice: fee.amount.amount, quantity: "1", taxId: fee.taxId, includesTax: false, category: "fee" }],
    issuedOn: fee.today,
    note: "",
    memo: "",
    withFutureItems: false,
  });
  const [invoice] = await listOpenInvoices(work, { ids: [issued.draft.id] });
  return invoice && invoice.openMinor > 0n ? invoice : undefined;
}

/** Staff end a plan: its documents are due by their own dates again. */
export async function cancelPlan(work: Work, planId: string): Promise<void> {
  const [found] = await selectPlans(work, sql`plan.id = ${planId}`);
  if (!found) throw notFound();
  const customer = await getReachable(work, found.customerId, right);
  await lockCustomers(work, [customer.id]);
  await lockAccounts(work, [customer.id]);
  const [plan] = await selectPlans(work, sql`plan.id = ${planId} and ${isOpenPlan}`);
  if (!plan) throw planOver("It was completed, broken or cancelled meanwhile. Look at the plan again.");
  await turnPlan(work, plan, "cancelled", calendarDay(work.now, (await getPartner(work, plan.partnerId)).timeZone));
  await evaluateSoon(work, [customer.id]);
}
