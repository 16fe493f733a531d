// Who asks for a write-off, and who agrees (B-152).
import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day, maxDay, minDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, minorToDecimal, money, parseMoney, toMoneyJson } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { findBook, openFrom } from "../accounting/lock-book.ts";
import { periodClosed } from "../accounting/problems.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { journalLines } from "../ledger/journal-rules.ts";
import { listOpenEntries } from "../ledger/settle-credit.ts";
import { nothingOpen, ownWriteOff, writeOffChanged, writeOffState } from "../problems.ts";
import { bookWriteOff, tellOfWriteOff } from "./book-write-off.ts";
import type { previewWriteOffEndpoint, requestWriteOffEndpoint } from "./contract.ts";
import { listOpenDebts, type OpenDebt } from "./open-debts.ts";
import { writeOffLimit, writeOffTaxRelief } from "./settings.ts";
import { db } from "./tables.ts";
import { lockWriteOff, type StoredWriteOff, selectWriteOffs } from "./write-off-store.ts";

const right = "finance.invoices.write_off";

/** What a write-off would do, to the cent, with the lines as they would be booked. */
export async function previewWriteOff(
  work: Work,
  customerId: string,
  { document: documentId = null, relief }: { document?: string | undefined | null; relief?: "true" | undefined },
): Promise<z.input<typeof previewWriteOffEndpoint.returns>> {
  const customer = await getReachable(work, customerId, right);
  const debts = await listOpenDebts(work, customer.id, documentId);
  const { rows } = await sql<{
    currency: string;
    balance: bigint;
    partnerId: string;
  }>`select account.currency, account.partner_id as "partnerId",
      coalesce(balance.balance_minor, 0) as balance from billing.accounts account
    left join billing.balances balance on balance.account_id = account.id where account.id = ${customer.id}`.execute(work.tx);
  const account = rows[0] ?? { currency: "EUR", balance: 0n, partnerId: customer.partnerId };
  const place = { partnerId: account.partnerId };
  const mayRelieve = await getSetting(work, writeOffTaxRelief, place);
  const relieves = mayRelieve && relief === "true";
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  const totalMinor = sumOf(debts);
  const free = (await listOpenEntries(work, [customer.id])).credits.get(customer.id) ?? [];
  const waiting = await selectWriteOffs(
    work,
    sql`write_off.account_id = ${customer.id} and write_off.state = 'waiting' and (write_off.document_id is null or ${documentId}::uuid is null or write_off.document_id = ${documentId})`,
  );
  const days = await daysFor(work, account.partnerId, debts);
  const names = await accountNames(work, account.partnerId);
  return {
    currency: account.currency,
    debts: debts.map((debt) => ({
      entryId: debt.debitId,
      kind: debt.kind,
      text: debt.text,
      documentId: debt.documentId,
      dueOn: debt.dueOn,
      open: amount(debt.openMinor),
      tax: amount(taxOf(debt)),
    })),
    total: amount(totalMinor),
    tax: amount(debts.reduce((sum, debt) => sum + taxOf(debt), 0n)),
    mayRelieve,
    needsSecond: totalMinor > (await limitOf(work, place, account.currency)),
    limit: amount(await limitOf(work, place, account.currency)),
    freeCredit: amount(free.reduce((sum, { openMinor }) => sum + openMinor, 0n)),
    balance: amount(account.balance),
    balanceAfter: amount(account.balance + totalMinor),
    earliest: days.earliest,
    today: days.today,
    waiting: waiting.map(({ id, number }) => ({ id, number })),
    lines: linesOf(customer.id, debts, relieves).map((line) => ({
      account: line.accountCode,
      name: names.get(line.accountCode) ?? "",
      debit: line.debitMinor > 0n ? amount(line.debitMinor) : null,
      credit: line.creditMinor > 0n ? amount(line.creditMinor) : null,
    })),
  };
}

async function accountNames(work: Work, partnerId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ code: string; name: string }>`select code, name from billing.ledger_accounts
    union all select code, name from billing.book_accounts where partner_id = ${partnerId}`.execute(work.tx);
  return new Map(rows.map(({ code, name }) => [code, name]));
}

/** The lines of all entries together, an account once. */
function linesOf(accountId: string, debts: readonly OpenDebt[], relieves: boolean) {
  const openMinor = sumOf(debts);
  if (openMinor === 0n) return [];
  const relieved = new Map<string, { taxId: string; accountCode: string; taxMinor: bigint }>();
  for (const tax of relieves ? debts.flatMap((debt) => debt.taxesIn(debt.openMinor)) : []) {
    const same = relieved.get(`${tax.taxId} ${tax.accountCode}`);
    relieved.set(`${tax.taxId} ${tax.accountCode}`, same ? { ...same, taxMinor: same.taxMinor + tax.taxMinor } : tax);
  }
  return journalLines({ kind: "write_off", billingAccountId: accountId, openMinor, relievedTaxes: [...relieved.values()] });
}

type Wish = z.output<(typeof requestWriteOffEndpoint)["body"]>;

/** Books it at once, or leaves it to a second person where it is above the partner's limit. Returns its id. */
export async function requestWriteOff(work: Work, customerId: string, wish: Wish): Promise<string> {
  const customer = await getReachable(work, customerId, right);
  const account = await lockOpenAccount(work, customer.id);
  const place = { partnerId: account.partner_id };
  const documentId = wish.documentId ?? null;
  const debts = await listOpenDebts(work, account.id, documentId);
  const totalMinor = sumOf(debts);
  if (totalMinor === 0n) throw nothingOpen("Nothing is open here any more. Look at the account again.");
  if (wish.total.currency !== account.currency || fromMoneyJson(wish.total).minor !== totalMinor)
    throw writeOffChanged("What is open has changed since you looked. Check the amount and confirm again.", {
      current: toMoneyJson(money(totalMinor, account.currency)),
    });
  if (wish.relievesTax && !(await getSetting(work, writeOffTaxRelief, place)))
    throw fieldProblem("relievesTax", "not-allowed", "This partner does not take tax back on write-offs.");
  await refuseWrongDay(work, account.partner_id, wish.on, debts);
  const needsSecond = totalMinor > (await limitOf(work, place, account.currency));
  const id = uuidv7(work.now.getTime());
  const inserted = await db(work)
    .insertInto("billing.write_offs")
    .values({
      id,
      account_id: account.id,
      customer_id: account.id,
      partner_id: account.partner_id,
      document_id: documentId,
      cause: "staff",
      state: "waiting",
      currency: account.currency,
      amount_minor: totalMinor,
      relieves_tax: wish.relievesTax,
      reason: wish.reason,
      accounting_on: wish.on,
      requested_by: JSON.stringify(describeActor(work)),
      requested_at: work.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("number")
    .executeTakeFirst();
  if (!inserted) throw writeOffState("A write-off of this waits for a second person already. Decide about that one.");
  await db(work)
    .insertInto("billing.write_off_parts")
    .values(
      debts.map((debt) => ({
        write_off_id: id,
        customer_id: account.id,
        partner_id: account.partner_id,
        debit_id: debt.debitId,
        document_id: debt.documentId,
        amount_minor: debt.openMinor,
        entry_id: null,
      })),
    )
    .execute();
  const [writeOff] = await selectWriteOffs(work, sql`write_off.id = ${id}`);
  if (!writeOff) throw new Error("the write-off was not kept");
  tellOfWriteOff(
    work,
    writeOff,
    "request",
    {
      amount: { before: null, after: `${minorToDecimal(totalMinor, account.currency)} ${account.currency}` },
      accountingOn: { before: null, after: wish.on },
    },
    wish.reason,
  );
  if (!needsSecond) await bookWriteOff(work, writeOff);
  return id;
}

/** B-152 four eyes: whoever asked does not agree. */
export async function approveWriteOff(work: Work, id: string, version: number): Promise<void> {
  const writeOff = await lockWaiting(work, id, version);
  const actor = describeActor(work) as { kind?: string; id?: string };
  const { requestedBy } = writeOff;
  if (requestedBy.id !== undefined && requestedBy.id === actor.id)
    throw ownWriteOff("You asked for this write-off, so somebody else has to agree to it.");
  await bookWriteOff(work, writeOff);
}

/** Somebody says no, or whoever asked thinks again. */
export async function refuseWriteOff(work: Work, id: string, { reason, version }: { reason: string; version: number }): Promise<void> {
  const writeOff = await lockWaiting(work, id, version);
  await db(work)
    .updateTable("billing.write_offs")
    .set({
      state: "refused",
      answer: reason,
      decided_by: JSON.stringify(describeActor(work)),
      decided_at: work.now,
      version: sql`version + 1`,
    })
    .where("id", "=", id)
    .execute();
  tellOfWriteOff(work, writeOff, "refuse", { state: { before: "waiting", after: "refused" } }, reason);
}

async function lockWaiting(work: Work, id: string, version: number): Promise<StoredWriteOff> {
  const writeOff = await lockWriteOff(work, id);
  if (writeOff.state !== "waiting") throw writeOffState(`Write-off ${writeOff.number} is ${writeOff.state}; nobody waits for an answer.`);
  if (writeOff.version !== version) throw editConflict("Somebody changed this write-off. Look at it again.");
  return writeOff;
}

async function daysFor(
  work: Work,
  partnerId: string,
  debts: readonly OpenDebt[],
): Promise<{ earliest: Day; today: Day; openFrom: Day | null }> {
  const { timeZone } = await getPartner(work, partnerId);
  const today = calendarDay(work.now, timeZone);
  const open = openFrom(work.actor, await findBook(work, partnerId));
  const latest = debts.reduce<Day | undefined>((day, debt) => (day === undefined ? debt.entryOn : maxDay(day, debt.entryOn)), undefined);
  const earliest = open === null ? (latest ?? today) : maxDay(latest ?? open, open);
  return { earliest: minDay(earliest, today), today, openFrom: open };
}

async function refuseWrongDay(work: Work, partnerId: string, on: Day, debts: readonly OpenDebt[]): Promise<void> {
  const { earliest, today, openFrom: open } = await daysFor(work, partnerId, debts);
  if (on > today) throw fieldProblem("on", "in-future", `It is ${today}: a debt is not given up on a day to come.`, { latest: today });
  if (open !== null && on < open)
    throw periodClosed(`The month of ${on} is closed. The first open day is ${open}.`, {
      errors: [{ field: "on", code: "period-closed", message: `The first open day is ${open}.`, params: { earliest: open } }],
    });
  if (on < earliest)
    throw fieldProblem("on", "out-of-range", `One of the debts is of ${earliest}: it cannot be given up before.`, { earliest });
}

const limitOf = async (work: Work, place: { partnerId: string }, currency: string): Promise<bigint> =>
  parseMoney(await getSetting(work, writeOffLimit, place), currency).minor;

const sumOf = (debts: readonly OpenDebt[]): bigint => debts.reduce((sum, { openMinor }) => sum + openMinor, 0n);
const taxOf = (debt: OpenDebt): bigint => debt.taxesIn(debt.openMinor).reduce((sum, { taxMinor }) => sum + taxMinor, 0n);
