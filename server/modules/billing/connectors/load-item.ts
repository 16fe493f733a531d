// From what is stored to what is pushed: a customer, a document, or an entry that moved money.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import type { Work } from "../../../platform/work.ts";
import { loadTaxBook } from "../../catalog/index.ts";
import { listBuyers, listCustomerContacts, mailAddressesFor } from "../../customers/index.ts";
import { taxesOfLines } from "./line-tax-rules.ts";
import { taxKey } from "./mapping-keys-rules.ts";
import type { Choice, OutContact, OutDocument, OutMoney, Placed, Share, Source } from "./ports.ts";
import { db } from "./tables.ts";
import type { Connection } from "./turn.ts";

/** Something that a person must put right before it can go. */
export class NotReady extends Error {
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.name = "NotReady";
    this.code = code;
  }
}

export async function loadContact(work: Work, customerId: string): Promise<OutContact> {
  const buyer = (await listBuyers(work, [customerId])).get(customerId);
  if (!buyer) throw new NotReady("customer-gone", "The customer is not there any more.");
  const contacts = (await listCustomerContacts(work, [customerId])).get(customerId);
  return {
    number: String(buyer.number),
    name: buyer.name,
    companyName: buyer.companyName,
    email: (contacts ? mailAddressesFor(contacts, "billing") : [])[0] ?? "",
    phone: contacts?.phones[0] ?? "",
    taxId: buyer.taxId,
    street: buyer.street1,
    street2: buyer.street2,
    city: buyer.city,
    zip: buyer.zip,
    state: buyer.state,
    country: buyer.country,
  };
}

/** What a person has chosen for things of ours; refuses by name what has no choice. */
export interface Mapped {
  income(code: string | null): string;
  money(code: string): string;
  tax(key: string, name: string): Choice;
}

/** Where nothing is chosen for an account of its own. */
export const anyAccount = "*";

/** Cash, bank and clearing as every book has them, and what ways of paying are mapped to. */
export async function moneyAccounts(work: Work, partnerId: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ code: string }>`select code from billing.account_mappings
    where partner_id = ${partnerId} and what in ('method', 'gateway')`.execute(work.tx);
  return new Set(["1000", "1010", "1050", ...rows.map(({ code }) => code)]);
}

export async function loadMapped(work: Work, connection: Connection): Promise<Mapped> {
  const rows = await db(work)
    .selectFrom("billing.accounting_choices")
    .select(["what", "key", "choice"])
    .where("connection_id", "=", connection.id)
    .execute();
  const chosen = new Map(rows.map((row) => [`${row.what} ${row.key}`, row.choice]));
  const atBanks = await moneyAccounts(work, connection.partner_id);
  const known = new Map((connection.choices?.choices ?? []).map((choice) => [`${choice.what} ${choice.id}`, choice]));
  return {
    income: (code) => {
      const choice = chosen.get(`income ${code}`) ?? chosen.get(`income ${anyAccount}`);
      if (choice === undefined) throw new NotReady("income-not-mapped", code ?? "");
      return choice;
    },
    money: (code) => {
      // A refill card is paid from what was sold, not from a bank: such an account needs a choice of its own.
      const choice = chosen.get(`money ${code}`) ?? (atBanks.has(code) ? chosen.get(`money ${anyAccount}`) : undefined);
      if (choice === undefined) throw new NotReady("money-not-mapped", code);
      return choice;
    },
    tax: (key, name) => {
      const choice = chosen.get(`tax ${key}`);
      if (choice === undefined) throw new NotReady("tax-not-mapped", name);
      return known.get(`tax ${choice}`) ?? { what: "tax", id: choice, name: choice };
    },
  };
}

export async function loadDocument(work: Work, documentId: string, contactId: string, mapped: Mapped): Promise<OutDocument> {
  const document = await db(work).selectFrom("billing.money_documents").selectAll().where("id", "=", documentId).executeTakeFirstOrThrow();
  const rows = await db(work)
    .selectFrom("billing.document_lines")
    .selectAll()
    .where("document_id", "=", documentId)
    .orderBy("position")
    .execute();
  const taxes = await db(work).selectFrom("billing.document_taxes").selectAll().where("document_id", "=", documentId).execute();
  const credited = document.invoice_id
    ? await db(work).selectFrom("billing.money_documents").select("number").where("id", "=", document.invoice_id).executeTakeFirst()
    : undefined;
  const book = await loadTaxBook(work);
  const ofLines = taxesOfLines(
    rows.map((row) => ({
      netMinor: row.net_minor,
      amountMinor: row.amount_minor,
      includesTax: row.includes_tax,
      ratePercent: row.tax_rate_percent,
      isGroup: row.tax_group_id !== null,
    })),
    taxes.map((tax) => ({ includesTax: tax.includes_tax, ratePercent: tax.rate_percent, taxMinor: tax.tax_minor })),
    document.tax_minor,
  );
  return {
    kind: document.kind === "credit_note" ? "credit_note" : "invoice",
    number: document.number ?? "",
    issuedOn: document.issued_on as Day,
    dueOn: document.due_on,
    currency: document.currency,
    contactId,
    reference: credited?.number ?? document.po_number,
    includesTax: rows.length > 0 && rows.every((row) => row.includes_tax),
    lines: rows.map((row, at) => {
      const { key, name } = taxKey(book, { taxId: row.tax_id, groupId: row.tax_group_id, ratePercent: trimDecimal(row.tax_rate_percent) });
      const tax = mapped.tax(key, name);
      return {
        text: row.text,
        account: mapped.income(row.revenue_account),
        tax: tax.id,
        taxRate: tax.rate,
        quantity: row.quantity,
        unitPrice: row.unit_price,
        allowanceMinor: row.allowance_minor,
        netMinor: row.net_minor,
        taxMinor: ofLines[at] ?? 0n,
      };
    }),
    taxMinor: document.tax_minor,
    grossMinor: document.gross_minor,
  };
}

/** Accounts of the book that are never where money is: the customers', rounding, deposits, advances. */
const notMoney = ["1200", "6990", "2500", "2310"];

export async function loadMoney(
  work: Work,
  item: { readonly kind: "payment" | "refund"; readonly entryId: string; readonly number: string },
  contactId: string,
  mapped: Mapped,
): Promise<OutMoney> {
  const { rows } = await sql<{ amount_minor: bigint; currency: string; entry_on: Day; account: string | null }>`
    select abs(row.amount_minor) as amount_minor, row.currency, row.entry_on,
      (select line.ledger_account from billing.journal_lines line where line.entry_id = row.id and line.ledger_account <> all (${notMoney}::text[])
        order by line.position limit 1) as account
    from billing.ledger_entries row where row.id = ${item.entryId}`.execute(work.tx);
  const row = rows[0];
  if (!row) throw new NotReady("entry-gone", item.number);
  return {
    kind: item.kind,
    number: item.number,
    on: row.entry_on,
    currency: row.currency,
    amountMinor: row.amount_minor,
    contactId,
    account: mapped.money(row.account ?? ""),
    text: "",
  };
}

const placedStates = ["done", "differs", "waiting", "failed"];

/** What a credit settles by now, of what is there already; the rest comes once it is there. */
export async function sharesOf(work: Work, connectionId: string, entryId: string): Promise<Share[]> {
  const { rows } = await sql<{ kind: "invoice" | "refund"; external_id: string; external_form: string; amount_minor: bigint; on: Day }>`
    select item.kind, item.external_id, item.external_form, sum(allocation.amount_minor)::int8 as amount_minor,
      greatest(max(allocation.allocated_at::date), max(credit.entry_on), max(debit.entry_on)) as on
    from billing.allocations allocation
    join billing.ledger_entries credit on credit.id = allocation.credit_id
    join billing.ledger_entries debit on debit.id = allocation.debit_id
    join billing.accounting_items item on item.entry_id = allocation.debit_id and item.connection_id = ${connectionId}
      and item.kind in ('invoice', 'refund') and item.external_id is not null and item.state = any (${placedStates}::text[]) and not item.is_withdrawn
    where allocation.credit_id = ${entryId}
    group by item.id, item.kind, item.external_id, item.external_form, item.seq order by item.seq`.execute(work.tx);
  return rows.map((row) => ({
    kind: row.kind,
    debit: { externalId: row.external_id, form: row.external_form },
    amountMinor: row.amount_minor,
    on: row.on,
  }));
}

/** Where a refund's money comes from. All of it must be there: nobody can give back there what never came in there. */
export async function sourcesOf(work: Work, connectionId: string, entryId: string, amountMinor: bigint): Promise<Source[]> {
  const { rows } = await sql<{
    kind: "payment" | "credit_note" | null;
    external_id: string | null;
    external_form: string | null;
    state: string | null;
    amount_minor: bigint;
  }>`
    select item.kind, item.external_id, item.external_form, item.state, sum(allocation.amount_minor)::int8 as amount_minor
    from billing.allocations allocation
    left join billing.accounting_items item on item.entry_id = allocation.credit_id and item.connection_id = ${connectionId} and item.kind in ('payment', 'credit_note')
    where allocation.debit_id = ${entryId}
    group by item.id, item.kind, item.external_id, item.external_form, item.state, item.seq order by item.seq`.execute(work.tx);
  const sources: Source[] = [];
  for (const row of rows) {
    if (row.kind === null || row.state === "left_out") throw new NotReady("credit-not-there", "");
    if (row.external_id === null) throw new NotReady(row.state === "failed" ? "credit-failed" : "later", "");
    const credit: Placed = { externalId: row.external_id, form: row.external_form ?? "" };
    sources.push({ kind: row.kind, credit, amountMinor: row.amount_minor });
  }
  if (sources.reduce((sum, source) => sum + source.amountMinor, 0n) !== amountMinor) throw new NotReady("credit-not-there", "");
  return sources;
}

/** Every invoice of ours that is there for a customer: what is settled of others is not ours to change. */
export async function oursOf(work: Work, connectionId: string, customerId: string): Promise<ReadonlySet<string>> {
  const rows = await db(work)
    .selectFrom("billing.accounting_items")
    .select("external_id")
    .where("connection_id", "=", connectionId)
    .where("customer_id", "=", customerId)
    .where("kind", "=", "invoice")
    .where("external_id", "is not", null)
    .execute();
  return new Set(rows.map((row) => row.external_id ?? ""));
}
