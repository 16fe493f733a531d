// What a link between accounts means to money (O-66, B-218 to B-223): an aggregated sub-account is billed with its main account, on that one's
// billing date, and gets its own back when the link ends.
import { sql } from "kysely";
import { addMonths, calendarDay, type Day, maxDay, onDayOfMonth } from "../../../../shared/calendar.ts";
import { minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import type { Finding, LinkFollower } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { db } from "../tables.ts";
import { chargesNotInvoiced } from "./aggregated-charges.ts";
import { lockAccounts } from "./lock-accounts.ts";

interface Standing {
  id: string;
  currency: string;
  billing_type: string;
  balance: bigint;
  open: number;
  free: bigint;
  items: number;
}

async function standingsOf(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  const { rows } = await sql<Standing>`
    select account.id, account.currency, account.billing_type, coalesce(balance.balance_minor, 0) as balance,
      (select count(*)::int from billing.money_documents where account_id = account.id and open_minor > 0
        and (kind = 'invoice' and state in ('issued', 'partially_paid') or kind = 'proforma' and state = 'sent')) as open,
      (select coalesce(sum(open_minor), 0)::int8 from billing.ledger_entries where account_id = account.id and amount_minor > 0 and open_minor > 0) as free,
      (select count(*)::int from billing.future_items where account_id = account.id and document_id is null and charge_id is null and cancelled_at is null) as items
    from billing.accounts account left join billing.balances balance on balance.account_id = account.id
    where account.id = any (${[...ids]}::uuid[])`.execute(work.tx);
  return new Map(rows.map((row) => [row.id, row]));
}

function blockersBetween(sub: Standing | undefined, main: Standing | undefined): Finding[] {
  if (!main) return [{ code: "no-account", detail: "The main account is not billed." }];
  const blockers: Finding[] = [];
  const add = (code: string, detail: string, count?: number): void =>
    void blockers.push({ code, detail, ...(count === undefined ? {} : { count }) });
  if (main.billing_type !== "recurring") add("main-billing-type", "The main account is not billed month by month.");
  if (!sub) return blockers;
  if (sub.billing_type !== "recurring") {
    add("billing-type", "Only an account that is billed afterwards, month by month, can be billed through another.");
  }
  if (sub.currency !== main.currency)
    add("other-currency", `The account is kept in ${sub.currency}, the main account in ${main.currency}.`);
  if (sub.balance !== 0n) add("balance-not-zero", `The balance is ${minorToDecimal(sub.balance, sub.currency)} ${sub.currency}.`);
  if (sub.open > 0) add("open-documents", `${sub.open === 1 ? "1 document is" : `${sub.open} documents are`} not paid.`, sub.open);
  // With a balance of zero there may still be money that settles nothing, beside a debt of the same size.
  if (sub.balance === 0n && sub.free > 0n)
    add("free-credit", `${minorToDecimal(sub.free, sub.currency)} ${sub.currency} of credit settles nothing yet.`);
  if (sub.items > 0)
    add("future-items", `${sub.items === 1 ? "1 item waits" : `${sub.items} items wait`} for the next invoice.`, sub.items);
  return blockers;
}

export const moneyOfLinks: LinkFollower = {
  async blockers(work, { subIds, mainId }) {
    const standings = await standingsOf(work, [...subIds, mainId]);
    return new Map(subIds.map((id) => [id, blockersBetween(standings.get(id), standings.get(mainId))]));
  },

  async unlinkBlockers(work, about) {
    const charges = await chargesNotInvoiced(work, about);
    if (charges.lines.length === 0) return [];
    const amount = `${minorToDecimal(charges.grossMinor, charges.currency)} ${charges.currency}`;
    return [
      {
        code: "not-invoiced",
        detail: `Charges of ${amount} before ${about.from} are not invoiced to the main account yet.`,
        amount: toMoneyJson(money(charges.grossMinor, charges.currency)),
      },
    ];
  },

  async linked(work, { subId, mainId }) {
    const accounts = await lockAccounts(work, [subId, mainId]);
    const [sub, main] = [subId, mainId].map((id) => accounts.find((account) => account.id === id));
    if (!sub || !main) return;
    await db(work)
      .updateTable("billing.accounts")
      .set({
        billed_before_link: JSON.stringify({ billingDay: sub.billing_day, prepaidMonths: sub.prepaid_months }),
        billing_day: main.billing_day,
        prepaid_months: main.prepaid_months,
        term_anchor: main.term_anchor,
        next_billing_on: main.next_billing_on,
        day_moves: JSON.stringify(main.day_moves),
        version: sub.version + 1,
      })
      .where("id", "=", subId)
      .execute();
  },

  async unlinked(work, { subId, from }) {
    const [account] = await lockAccounts(work, [subId]);
    const before = account?.billed_before_link;
    if (!account || !before) return;
    const { timeZone } = await getPartner(work, account.partner_id);
    const nextBillingOn = firstBillingDay(maxDay(from, calendarDay(work.now, timeZone)), before.billingDay);
    await db(work)
      .updateTable("billing.accounts")
      .set({
        billed_before_link: null,
        billing_day: before.billingDay,
        prepaid_months: before.prepaidMonths,
        term_anchor: nextBillingOn,
        next_billing_on: nextBillingOn,
        day_moves: "[]",
        version: account.version + 1,
      })
      .where("id", "=", subId)
      .execute();
  },
};

/** The first billing date on a day or after it. */
function firstBillingDay(from: Day, billingDay: number): Day {
  const inMonth = onDayOfMonth(from, billingDay);
  return inMonth >= from ? inMonth : onDayOfMonth(addMonths(from, 1), billingDay);
}
