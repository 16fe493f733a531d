// What was invoiced and taken back, line by line: documents, charges of prepaid accounts, and what staff booked by hand. Revenue, churn and
// the average per customer read it, each with its own grouping.
import { type RawBuilder, sql } from "kysely";
import { type Asked, isOneOf, ofCurrency, ofCustomers, ofPartners, postedIn } from "./asked.ts";
import { categoryName } from "./category-name.ts";
import type { Days } from "./span-rules.ts";

/**
 * Columns: partner_id, customer_id, on_day, category, line_kind, plan_id, service_id, currency, invoiced, credited (both net, above zero when
 * they are what they are called), document_id. A document counts on its date if it moved the books or was paid ahead; one that only lists
 * charges moved nothing, because its charges did. Charges drawn from an advance invoice were billed by that, so they are taken off again
 * under "advance".
 */
export function revenueLines(asked: Asked, { from, to }: Days): RawBuilder<unknown> {
  const ofPlan = (column: string) => isOneOf(column, asked.filter.plan, "uuid");
  const byHand = asked.filter.plan
    ? sql``
    : sql`union all
      select entry.partner_id, entry.customer_id, entry.entry_on, 'by_hand', 'by_hand', null, null, line.currency,
        case when entry.kind = 'charge' then line.credit_minor - line.debit_minor else 0 end,
        case when entry.kind = 'credit' then line.debit_minor - line.credit_minor else 0 end, null
      from billing.journal_entries entry join billing.journal_lines line on line.entry_id = entry.id and line.ledger_account <> '1200'
      where entry.kind in ('charge', 'credit') and entry.entry_on between ${from} and ${to} and ${postedIn(asked, "entry.posted_at")}
        and ${ofPartners(asked, "entry.partner_id")} and ${ofCustomers(asked, "entry.customer_id")} and ${ofCurrency(asked, "line.currency")}
        and not exists (select from billing.charges charge where charge.entry_id = entry.id)
      union all
      select entry.partner_id, entry.customer_id, entry.entry_on, entry.kind, entry.kind, null, null, line.currency, line.credit_minor - line.debit_minor, 0, null
      from billing.journal_entries entry join billing.journal_lines line on line.entry_id = entry.id
      join billing.book_accounts account on account.partner_id = line.partner_id and account.code = line.ledger_account and account.type = 'income'
      where entry.kind in ('refill_card', 'hotspot_voucher') and entry.entry_on between ${from} and ${to} and ${postedIn(asked, "entry.posted_at")}
        and ${ofPartners(asked, "entry.partner_id")} and ${ofCustomers(asked, "entry.customer_id")} and ${ofCurrency(asked, "line.currency")}
      union all
      select entry.partner_id, entry.customer_id, entry.entry_on, 'advance', 'advance', null, null, account.currency, - charge.net_minor, 0, null
      from billing.charges charge join billing.journal_entries entry on entry.id = charge.entry_id join billing.accounts account on account.id = charge.account_id
      where entry.entry_on between ${from} and ${to} and ${postedIn(asked, "entry.posted_at")}
        and ${ofPartners(asked, "entry.partner_id")} and ${ofCustomers(asked, "entry.customer_id")} and ${ofCurrency(asked, "account.currency")}
        and exists (select from billing.journal_lines line where line.entry_id = entry.id and line.ledger_account = '2310')`;
  return sql`(
    select document.partner_id, document.customer_id, document.issued_on as on_day,
      case when document.origin = 'advance_payment' then 'advance' else ${categoryName("line.category", "document.partner_id")} end as category, line.kind as line_kind,
      version.plan_id, line.service_id, document.currency,
      case when document.kind = 'invoice' then line.net_minor else 0 end as invoiced,
      case when document.kind = 'credit_note' then line.net_minor else 0 end as credited, document.id as document_id
    from billing.money_documents document join billing.document_lines line on line.document_id = document.id
    left join catalog.plan_versions version on version.id = line.plan_version_id
    where document.kind in ('invoice', 'credit_note') and document.state <> 'draft' and document.issued_on between ${from} and ${to}
      and (document.entry_id is not null or document.origin = 'advance_payment') and ${postedIn(asked, "document.issued_at")}
      and ${ofPartners(asked, "document.partner_id")} and ${ofCustomers(asked, "document.customer_id")} and ${ofPlan("version.plan_id")}
      and ${ofCurrency(asked, "document.currency")}
    union all
    select charge.partner_id, charge.customer_id, entry.entry_on, charge.category, charge.kind, charge.plan_id, charge.service_id, account.currency,
      greatest(charge.net_minor, 0), greatest(- charge.net_minor, 0), null
    from billing.charges charge join billing.journal_entries entry on entry.id = charge.entry_id join billing.accounts account on account.id = charge.account_id
    where entry.entry_on between ${from} and ${to} and ${postedIn(asked, "entry.posted_at")}
      and ${ofPartners(asked, "entry.partner_id")} and ${ofCustomers(asked, "charge.customer_id")} and ${ofPlan("charge.plan_id")}
      and ${ofCurrency(asked, "account.currency")}
    ${byHand})`;
}
