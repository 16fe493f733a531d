// Tax: per tax and rate, from issued documents less credit notes and from charges without a document; ties to the tax accounts.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { type Asked, ofCurrency, ofCustomers, ofPartners, postedIn } from "./asked.ts";
import { booked, bookedIn, taxAccounts } from "./books.ts";
import { currenciesOf, type Report, type Row, sumOf, sumRows } from "./result.ts";

interface Part {
  tax: string;
  rate: string | null;
  currency: string;
  documents: number;
  base: bigint;
  tax_minor: bigint;
}
interface Detail extends Part {
  on_day: Day;
  id: string | null;
  number: string | null;
  kind: string;
  customer_id: string;
  customer_number: bigint;
  customer_name: string;
}

export const tax: Report = async (asked) => {
  const parts = await partsOf(asked);
  const details = await detailsOf(asked);
  const rows = parts.map(
    (part): Row => ({
      currency: part.currency,
      cells: {
        tax: part.tax,
        rate: part.rate && trimDecimal(part.rate),
        documents: part.documents,
        base: part.base,
        taxAmount: part.tax_minor,
        gross: part.base + part.tax_minor,
      },
    }),
  );
  const [main] = currenciesOf(parts);
  return {
    figures: currenciesOf(parts).flatMap((currency) => {
      const own = parts.filter((part) => part.currency === currency);
      return [
        { id: "tax", type: "money" as const, currency, value: sumOf(own, (part) => part.tax_minor) },
        { id: "base", type: "money" as const, currency, value: sumOf(own, (part) => part.base) },
      ];
    }),
    chart: main
      ? {
          kind: "bars",
          type: "money",
          currency: main,
          x: "text",
          series: ["taxAmount"],
          points: parts
            .filter((part) => part.currency === main)
            .map((part) => ({ x: part.rate ? `${part.tax} ${trimDecimal(part.rate)} %` : part.tax, values: [part.tax_minor] })),
        }
      : undefined,
    tables: {
      main: {
        rows,
        sums: sumRows(parts, (own) => ({
          base: sumOf(own, (part) => part.base),
          taxAmount: sumOf(own, (part) => part.tax_minor),
          gross: sumOf(own, (part) => part.base + part.tax_minor),
        })),
      },
      detail: {
        total: details.total,
        rows: details.rows.map((row) => ({
          currency: row.currency,
          to: row.id === null ? `/customers/${row.customer_id}?tab=money&view=transactions` : `/invoices/${row.id}`,
          cells: {
            on: row.on_day,
            document: row.number,
            kind: row.kind,
            number: row.customer_number,
            customer: row.customer_name,
            tax: row.tax,
            rate: row.rate && trimDecimal(row.rate),
            base: row.base,
            taxAmount: row.tax_minor,
            gross: row.base + row.tax_minor,
          },
        })),
      },
    },
    ties: asked.isPart ? [] : await tiesOf(asked, parts),
  };
};

/**
 * Rows of one tax on one document or charge. A document that only lists charges is not among them: its charges are. Tax of charges drawn from an
 * advance invoice was on that invoice. A charge bears the rate of its day, which may be a later one than its tax is named by. What a write-off relieves, and a recovery brings back, comes from its entry.
 */
const taxRows = (asked: Asked) => sql`(
    select document.id, document.number, document.kind, document.issued_on as on_day, document.customer_id, document.currency, part.name as tax, part.rate_percent as rate,
      case document.kind when 'credit_note' then - part.taxable_minor else part.taxable_minor end as base,
      case document.kind when 'credit_note' then - part.tax_minor else part.tax_minor end as tax_minor
    from billing.money_documents document join billing.document_taxes part on part.document_id = document.id
    where document.kind in ('invoice', 'credit_note') and document.state <> 'draft' and document.issued_on between ${asked.from} and ${asked.to}
      and (document.entry_id is not null or document.origin = 'advance_payment') and ${postedIn(asked, "document.issued_at")}
      and ${ofPartners(asked, "document.partner_id")} and ${ofCustomers(asked, "document.customer_id")} and ${ofCurrency(asked, "document.currency")}
    union all
    select null, null, 'charge', entry.entry_on, charge.customer_id, account.currency, coalesce(tax.name, grouped.name, ''), tax.rate_percent, charge.net_minor, charge.tax_minor
    from billing.charges charge join billing.journal_entries entry on entry.id = charge.entry_id join billing.accounts account on account.id = charge.account_id
    left join catalog.taxes named on named.id = charge.tax_id left join catalog.tax_groups grouped on grouped.id = charge.tax_id
    left join catalog.taxes tax on tax.code = named.code and coalesce(charge.tax_on, charge.charged_on) >= coalesce(tax.valid_from, '-infinity')
      and coalesce(charge.tax_on, charge.charged_on) < coalesce(tax.valid_to, 'infinity')
    where entry.entry_on between ${asked.from} and ${asked.to} and ${postedIn(asked, "entry.posted_at")}
      and not exists (select from billing.journal_lines line where line.entry_id = entry.id and line.ledger_account = '2310')
      and ${ofPartners(asked, "entry.partner_id")} and ${ofCustomers(asked, "charge.customer_id")} and ${ofCurrency(asked, "account.currency")}
    union all
    select null, entry.text, coalesce(taken_back.kind, entry.kind), entry.entry_on, entry.customer_id, line.currency, coalesce(tax.name, ''), tax.rate_percent, 0, line.credit_minor - line.debit_minor
    from billing.journal_entries entry join billing.journal_lines line on line.entry_id = entry.id and line.tax_id is not null
    left join catalog.taxes tax on tax.id = line.tax_id
    left join billing.journal_entries taken_back on taken_back.id = entry.reverses
    where coalesce(taken_back.kind, entry.kind) in ('write_off', 'recovery') and entry.entry_on between ${asked.from} and ${asked.to} and ${postedIn(asked, "entry.posted_at")}
      and ${ofPartners(asked, "entry.partner_id")} and ${ofCustomers(asked, "entry.customer_id")} and ${ofCurrency(asked, "line.currency")})`;

async function partsOf(asked: Asked): Promise<Part[]> {
  const { rows } = await sql<Part>`
    select tax, rate::text, currency, count(distinct id)::int as documents, sum(base)::int8 as base, sum(tax_minor)::int8 as tax_minor
    from ${taxRows(asked)} line group by tax, rate, currency order by tax, rate desc, currency`.execute(asked.work.tx);
  return rows;
}

async function detailsOf(asked: Asked): Promise<{ rows: Detail[]; total: number }> {
  const counted = await sql<{ n: number }>`select count(*)::int as n from ${taxRows(asked)} line`.execute(asked.work.tx);
  const { rows } = await sql<Detail>`
    select line.*, line.rate::text as rate, customer.number as customer_number, customer.full_name as customer_name
    from (select * from ${taxRows(asked)} line order by on_day desc, number desc nulls last, id limit ${asked.limit}) line
    join customers.customers customer on customer.id = line.customer_id order by on_day desc, line.number desc nulls last, line.id`.execute(
    asked.work.tx,
  );
  return { rows, total: counted.rows[0]?.n ?? 0 };
}

async function tiesOf(asked: Asked, parts: readonly Part[]) {
  const rows = await booked(asked, asked, taxAccounts);
  return currenciesOf([...parts, ...rows]).map((currency) => ({
    accounts: ["2100"],
    currency,
    reportedMinor: sumOf(
      parts.filter((part) => part.currency === currency),
      (part) => part.tax_minor,
    ),
    bookedMinor: bookedIn(rows, currency),
  }));
}
