// What stands in the books, from the totals that accounting keeps by day: the other side of every tie (B-250).
import { type RawBuilder, sql } from "kysely";
import { type Asked, ofCurrency, ofPartners } from "./asked.ts";
import type { Days } from "./span-rules.ts";

export interface Booked {
  readonly currency: string;
  /** Credits less debits. */
  readonly minor: bigint;
}

/**
 * What moved on some accounts in a span, or since ever up to its end. As of an earlier moment (B-251) what was posted after it is taken off
 * again: the lines of those entries alone are read.
 */
export async function booked(
  asked: Asked,
  days: { from: Days["from"] | null; to: Days["to"] },
  accounts: RawBuilder<unknown>,
): Promise<Booked[]> {
  const since = days.from === null ? sql`true` : sql`entry_on >= ${days.from}`;
  const later = asked.before
    ? sql`union all
        select line.currency, line.debit_minor - line.credit_minor
        from billing.journal_entries entry join billing.journal_lines line on line.entry_id = entry.id
        join billing.book_accounts account on account.partner_id = line.partner_id and account.code = line.ledger_account
        where entry.posted_at >= ${asked.before} and entry.entry_on <= ${days.to} and ${since} and ${accounts}
          and ${ofPartners(asked, "entry.partner_id")} and ${ofCurrency(asked, "line.currency")}`
    : sql``;
  const { rows } = await sql<Booked>`
    select currency, sum(minor)::int8 as minor from (
      select total.currency, total.credit_minor - total.debit_minor as minor
      from billing.daily_totals total
      join billing.book_accounts account on account.partner_id = total.partner_id and account.code = total.ledger_account
      where ${since} and entry_on <= ${days.to} and ${accounts} and ${ofPartners(asked, "total.partner_id")} and ${ofCurrency(asked, "total.currency")}
      ${later}) moved
    group by currency order by currency`.execute(asked.work.tx);
  return rows;
}

/** Income, with what waits to be earned and what has no account yet: where the net of a document goes. */
export const incomeAndWaiting = sql`(account.type = 'income' or account.code in ('2300', '1990'))`;
export const income = sql`account.type = 'income'`;
export const customersControl = sql`account.code = '1200'`;
/** Where money lies: cash, bank, clearing, and whatever a book maps methods and gateways to. */
export const moneyPlaces = sql`(account.code in ('1000', '1010', '1050')
  or exists (select from billing.account_mappings mapped where mapped.partner_id = account.partner_id and mapped.code = account.code and mapped.what in ('method', 'gateway')))`;
export const taxAccounts = sql`(account.code = '2100'
  or account.code in (select ledger_account from catalog.taxes)
  or exists (select from billing.account_mappings mapped where mapped.partner_id = account.partner_id and mapped.code = account.code and mapped.what = 'tax'))`;

export const bookedIn = (rows: readonly Booked[], currency: string): bigint => rows.find((row) => row.currency === currency)?.minor ?? 0n;
