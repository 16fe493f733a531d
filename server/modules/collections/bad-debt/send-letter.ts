// A letter goes to who has lost the services and still owes: its fee is invoiced, it is written down as it was, and a job makes the paper.
import { sql } from "kysely";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { enqueue } from "../../../platform/jobs.ts";
import { dayText, moneyText } from "../../../platform/texts.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { issueOneTimeInvoice, listOpenInvoices, type OpenInvoice } from "../../billing/index.ts";
import { listBuyers } from "../../customers/index.ts";
import type { LetterWord, LevelTexts } from "./contract.ts";
import { type DebtCase, type DebtRules, datesOf, type Level, type StoredDebt } from "./debt-store.ts";
import { fillLetter } from "./dunning-rules.ts";
import { tellOfDebt } from "./follow-debts.ts";
import { type LetterDebt, makeLetterJob } from "./letter-job.ts";
import { db } from "./tables.ts";

/** Sends the letter of the debt's next level. Customer and account are locked; a level is sent once, whatever runs twice. */
export async function sendLetter(
  work: Work,
  rules: DebtRules,
  { debt, of, on }: { debt: StoredDebt; of: DebtCase; on: Day },
): Promise<boolean> {
  const level = rules.levels[debt.level];
  const buyer = (await listBuyers(work, [debt.customerId])).get(debt.customerId);
  if (!level || !buyer) return false;
  const { partner } = rules;
  const number = debt.level + 1;
  const { currency } = of.account;
  const written = textsFor(level, buyer.language, partner.language);
  const fee = await invoiceFee(work, debt.customerId, level, { on, currency, text: written.feeText });
  const debts: LetterDebt[] = of.due.map((debit) => ({
    text: debit.number ?? debit.text,
    documentId: debit.documentId,
    dueOn: debit.dueOn,
    openMinor: String(debit.openMinor),
  }));
  if (fee && fee.openMinor > 0n)
    debts.push({ text: fee.number, documentId: fee.id, dueOn: fee.dueOn ?? on, openMinor: String(fee.openMinor) });
  const totalMinor = debts.reduce((sum, { openMinor }) => sum + BigInt(openMinor), 0n);
  const payBy = addDays(on, level.pay_days);
  const words: Record<LetterWord, string> = {
    customer: buyer.companyName || buyer.name,
    number: String(buyer.number),
    amount: moneyText(totalMinor, currency, written.language),
    fee: fee ? moneyText(fee.grossMinor, currency, written.language) : "",
    payBy: dayText(payBy, written.language),
    deactivatedOn: dayText(debt.deactivatedOn, written.language),
    partner: partner.name,
  };
  const id = uuidv7(work.now.getTime());
  const inserted = await db(work)
    .insertInto("collections.dunning_letters")
    .values({
      ...{
        id,
        debt_id: debt.id,
        customer_id: debt.customerId,
        partner_id: partner.id,
        level: number,
        made_on: on,
        pay_by: payBy,
        currency,
      },
      total_minor: totalMinor,
      fee_minor: fee?.grossMinor ?? 0n,
      fee_document_id: fee?.id ?? null,
      language: written.language,
      subject: fillLetter(written.subject, words),
      body: fillLetter(written.text, words),
      debts: JSON.stringify(debts),
      delivery: level.delivery,
      made_by: JSON.stringify(describeActor(work)),
      made_at: work.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!inserted) throw new Error(`letter ${number} of debt ${debt.id} was sent already`);
  const after = { ...debt, level: number, lastLetterOn: on };
  const dates = datesOf(rules, after);
  await sql`update collections.bad_debts set level = ${number}, last_letter_on = ${on}, next_letter_on = ${dates.nextLetterOn},
      ready_on = ${dates.readyOn}, owed_minor = ${of.owedMinor + (fee?.openMinor ?? 0n)}, version = version + 1 where id = ${debt.id}`.execute(
    work.tx,
  );
  await enqueue(work, makeLetterJob, { letterId: id });
  tellOfDebt(work, { ...debt, number: buyer.number }, "letter", {
    level: { before: debt.level, after: number },
    total: { before: null, after: `${minorToDecimal(totalMinor, currency)} ${currency}` },
    ...(fee ? { fee: { before: null, after: `${minorToDecimal(fee.grossMinor, currency)} ${currency}` } } : {}),
  });
  return true;
}

/** The level's words in the customer's language, else in the partner's, else in any that it has. */
function textsFor(level: Level, language: string, partnerLanguage: string) {
  const texts = level.texts as LevelTexts;
  const found = [language, language.split("-")[0] ?? language, partnerLanguage, ...Object.keys(texts)].find(
    (one) => texts[one] !== undefined,
  );
  const { subject, text } = texts[found ?? ""] ?? { subject: "", text: "" };
  return { language: found ?? partnerLanguage, subject, text, feeText: subject };
}

async function invoiceFee(
  work: Work,
  customerId: string,
  level: Level,
  { on, currency, text }: { on: Day; currency: string; text: string },
): Promise<OpenInvoice | undefined> {
  if (level.fee_minor === null || level.tax_id === null) return undefined;
  const issued = await issueOneTimeInvoice(work, customerId, {
    lines: [
      {
        text,
        unitPrice: minorToDecimal(level.fee_minor, currency),
        quantity: "1",
        taxId: level.tax_id,
        includesTax: false,
        category: "fee",
      },
    ],
    issuedOn: on,
    note: "",
    memo: "",
    withFutureItems: false,
  });
  const [invoice] = await listOpenInvoices(work, { ids: [issued.draft.id] });
  return invoice;
}
