// One customer's recurring invoice now, without waiting for the run: to the end of the term, or up to a day that a person chose (B-74, B-85).
// The days on it are covered, so that the next run bills only what is left.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, addMonths, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { alreadyBilled, nothingToInvoice, runState, taxMissing } from "../problems.ts";
import { db } from "../tables.ts";
import type { AccountDraft } from "./account-draft.ts";
import { type BillingContext, loadBillingContext } from "./billing-context.ts";
import { issueDrafts } from "./confirm-accounts.ts";
import type { previewRecurringInvoiceEndpoint, RecurringInvoiceResult } from "./contract.ts";
import { draftRecurring } from "./draft-recurring.ts";

type Wanted = z.output<(typeof previewRecurringInvoiceEndpoint)["body"]>;
const mostMonthsAhead = 12;

export async function previewRecurringInvoice(
  work: Work,
  customerId: string,
  wanted: Wanted,
): Promise<z.input<(typeof previewRecurringInvoiceEndpoint)["returns"]>> {
  await getReachable(work, customerId, "finance.invoices.view");
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", customerId).executeTakeFirstOrThrow();
  const context = await loadBillingContext(work, account.partner_id);
  const draft = await draftOf(work, context, account, wanted);
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  return {
    documents: draft.documents.map((document) => ({
      issuedOn: document.issuedOn,
      dueOn: document.dueOn,
      lines: document.lines.map((line) => ({
        text: line.text,
        periodStart: line.period?.start ?? null,
        periodEnd: line.period?.end ?? null,
        amount: amount(line.amountMinor),
      })),
      net: amount(document.taxed.netMinor),
      tax: amount(document.taxed.taxMinor),
      gross: amount(document.taxed.grossMinor),
    })),
    gross: amount(draft.documents.reduce((sum, document) => sum + document.taxed.grossMinor, 0n)),
  };
}

export async function issueRecurringInvoice(
  work: Work,
  customerId: string,
  wanted: Wanted,
): Promise<z.input<typeof RecurringInvoiceResult>> {
  await getReachable(work, customerId, "finance.invoices.create");
  const account = await lockOpenAccount(work, customerId);
  const context = await loadBillingContext(work, account.partner_id);
  await lockAccounts(work, [customerId]);
  const draft = await draftOf(work, context, account, wanted);
  const issued = await issueDrafts(work, context, null, [draft]);
  for (const { draft: document, number } of issued) {
    work.audit({
      entity: "invoice",
      entityId: document.id,
      label: `Invoice ${number}`,
      action: "issue",
      partnerId: account.partner_id,
      customerId,
    });
  }
  return { documents: issued.map(({ draft: document, number }) => ({ id: document.id, number })) };
}

type Account = Awaited<ReturnType<typeof lockOpenAccount>>;

async function draftOf(work: Work, context: BillingContext, account: Account, wanted: Wanted): Promise<AccountDraft> {
  if (account.billing_type !== "recurring") throw runState("This customer pays in advance by use; there is no recurring invoice to issue.");
  const on = calendarDay(work.now, context.partner.timeZone);
  if (wanted.throughOn !== undefined && wanted.throughOn > addMonths(on, mostMonthsAhead))
    throw fieldProblem("throughOn", "too-far-ahead", "An invoice covers at most the next twelve months.");
  const [draft] = await draftRecurring(work, context, [account], {
    runId: null,
    targetOn: on,
    apart: {
      on,
      isManual: true,
      ...(wanted.throughOn === undefined ? {} : { until: addDays(wanted.throughOn, 1) }),
      ...(wanted.serviceIds === undefined ? {} : { serviceIds: new Set(wanted.serviceIds) }),
    },
  });
  if (!draft) throw new Error("an account was drafted and is not there");
  if (draft.parked.includes("tax_missing")) throw taxMissing("A service has no tax. Give its plan one first.");
  if (draft.documents.length === 0 && draft.freeLines.length === 0) await refuseEmpty(work, account.id, wanted.throughOn);
  // A person looks at what they issue: nothing waits for a second look.
  return { ...draft, parked: [] };
}

/** Nothing to bill up to that day: because all of it stands on invoices already, which are named. */
async function refuseEmpty(work: Work, accountId: string, throughOn: Day | undefined): Promise<never> {
  const { rows } = await sql<{ number: string; through: Day }>`
    select document.number, (max(upper(covered.period)) - 1)::date as through
    from billing.coverage covered join billing.document_lines line on line.id = covered.line_id
    join billing.money_documents document on document.id = line.document_id
    where document.account_id = ${accountId} group by document.number order by through desc limit 1`.execute(work.tx);
  const last = rows[0];
  if (last && throughOn !== undefined)
    throw alreadyBilled(`All days up to ${throughOn} are invoiced: invoice ${last.number} goes through ${last.through}.`);
  throw nothingToInvoice(
    last ? `Everything is invoiced through ${last.through}, last by ${last.number}.` : "There is no running service, and nothing waits.",
  );
}
