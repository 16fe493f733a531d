// Money that came by hand: cash, a transfer, a check (B-132, B-135).
import { sql } from "kysely";
import type { z } from "zod";
import { addDays } from "../../../shared/calendar.ts";
import { fromMoneyJson, minorToDecimal } from "../../../shared/money.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { listRecoverable, lockOpenAccount } from "../billing/index.ts";
import { chooseDocuments, getAccountFacts, refuseForeignCurrency } from "./account-facts.ts";
import { bookPayment } from "./book-payment.ts";
import type { recordPaymentEndpoint } from "./contract.ts";
import { rateBetween } from "./payment-rules.ts";
import type { GatewayAmount } from "./ports.ts";
import { duplicatePayment } from "./problems.ts";
import { db } from "./tables.ts";

type Body = z.output<(typeof recordPaymentEndpoint)["body"]>;

const tenYears = 3_653;

/** Returns the payment's id. */
export async function recordPayment(work: Work, accountId: string, body: Body): Promise<string> {
  const { money, customer, today } = await getAccountFacts(work, accountId);
  const { partnerId, currency } = money;
  refuseForeignCurrency(body.amount, currency);
  if (body.receivedOn > today)
    throw fieldProblem("receivedOn", "in-future", `It is ${today}: money cannot have come later.`, { latest: today });
  const earliest = addDays(today, -tenYears);
  if (body.receivedOn < earliest)
    throw fieldProblem("receivedOn", "backdated-too-far", `Money that came before ${earliest} is not recorded now.`, { earliest });
  const amountMinor = fromMoneyJson(body.amount).minor;
  await lockOpenAccount(work, accountId);
  const documentIds = body.documentIds ?? [];
  // B-152 what was written off takes money too: it is booked as a recovery.
  const recoverable = await listRecoverable(work, accountId, documentIds);
  await chooseDocuments(
    work,
    accountId,
    documentIds.filter((id) => !recoverable.has(id)),
  );
  if (!body.confirmDuplicate) await refuseDuplicate(work, { accountId, amountMinor, currency, method: body.method });
  return bookPayment(work, {
    accountId,
    customerNumber: customer.number,
    partnerId,
    amountMinor,
    currency,
    ...(body.original ? { original: givenAs(body.original, { amountMinor, currency }) } : {}),
    on: body.receivedOn,
    method: body.method,
    gateway: null,
    externalId: null,
    namedDocumentIds: documentIds,
    payer: body.payer,
    comment: body.comment,
    note: body.note,
  });
}

/** B-3 what the payer gave in another currency: it stands beside the amount, which is what came of it. */
function givenAs(original: NonNullable<Body["original"]>, booked: GatewayAmount): GatewayAmount {
  const { currency } = booked;
  if (original.currency === currency)
    throw fieldProblem("original.currency", "same-currency", `${currency} is the account's own currency: enter it as the amount.`, {
      currency,
    });
  const given = { amountMinor: fromMoneyJson(original).minor, currency: original.currency };
  if (!/[1-9]/.test(rateBetween(given, booked)))
    throw fieldProblem("original.amount", "out-of-range", "This is too much for what came of it. Compare the two amounts.");
  return given;
}

/** B-135 the same amount in the same way within ten minutes is usually a second click, so a person says that it is not. */
async function refuseDuplicate(
  work: Work,
  wanted: { accountId: string; amountMinor: bigint; currency: string; method: Body["method"] },
): Promise<void> {
  const found = await db(work)
    .selectFrom("payments.payments")
    .select("receipt_number")
    .where("account_id", "=", wanted.accountId)
    .where("amount_minor", "=", wanted.amountMinor)
    .where("method", "=", wanted.method)
    .where("gateway", "is", null)
    .where("state", "=", "settled")
    .where(sql<boolean>`created_at > ${work.now}::timestamptz - interval '10 minutes'`)
    .executeTakeFirst();
  if (!found) return;
  const amount = `${minorToDecimal(wanted.amountMinor, wanted.currency)} ${wanted.currency}`;
  throw duplicatePayment(
    `Receipt ${found.receipt_number} over ${amount} was booked in the last 10 minutes. Confirm that this is another payment.`,
  );
}
