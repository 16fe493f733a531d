// How customers are taxed, as services and prices are read with it (B-140).
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { rational } from "../../../../shared/rational.ts";
import type { Work } from "../../../platform/work.ts";
import { effectiveRate, loadTaxBook, type TaxBook } from "../../catalog/index.ts";
import { getSetting } from "../../partners/index.ts";
import type { BillableService } from "../../services/index.ts";
import type { AccountRow } from "./lock-accounts.ts";
import { type TaxedThrough, type Taxing, type TaxMove, type TaxStatus, taxStatusOn, withoutTax } from "./tax-status-rules.ts";
import { exemptTax, reverseChargeTax } from "./tax-status-settings.ts";
import { taxedAs } from "./taxed-service.ts";

type Taxed = Pick<AccountRow, "tax_status" | "tax_moves">;

export const throughOf = (account: Taxed): TaxedThrough => ({ now: account.tax_status, moves: account.tax_moves });

/** Which taxes stand in for those of plans at a partner's. */
export async function loadTaxing(work: Work, partnerId: string, book: TaxBook): Promise<Taxing> {
  const exempt = await getSetting(work, exemptTax, { partnerId });
  const reverse = await getSetting(work, reverseChargeTax, { partnerId });
  return {
    instead: { exempt: firstOf(book, "E", exempt), reverse_charge: firstOf(book, "AE", reverse) },
    shareOn: (taxed, on) => effectiveRate(book, taxed, on) ?? rational(0n),
  };
}

/** One that is disabled goes on for whom it stands in for, until there is another. */
function firstOf(book: TaxBook, category: "E" | "AE", code: string): string | null {
  const fitting = [...book.taxes.values()].filter((tax) => (code === "" ? tax.enCategory === category : tax.code === code));
  return fitting.toSorted((a, b) => Number(b.enabled) - Number(a.enabled) || (a.code < b.code ? -1 : 1))[0]?.id ?? null;
}

/** What services are read with: the tax of their payer's status, day by day. */
export async function taxServices(work: Work, services: readonly BillableService[]): Promise<BillableService[]> {
  const payerIds = [...new Set(services.map(({ payerId }) => payerId))];
  if (payerIds.length === 0) return [];
  const { rows } = await sql<{ id: string; partner_id: string; tax_status: TaxStatus; tax_moves: TaxMove[] }>`
    select id, partner_id, tax_status, tax_moves from billing.accounts
    where id = any (${payerIds}::uuid[]) and (tax_status <> 'taxable' or tax_moves <> '[]')`.execute(work.tx);
  if (rows.length === 0) return [...services];
  const book = await loadTaxBook(work);
  const taxings = new Map<string, Taxing>();
  for (const { partner_id } of rows) if (!taxings.has(partner_id)) taxings.set(partner_id, await loadTaxing(work, partner_id, book));
  const accounts = new Map(rows.map((row) => [row.id, row]));
  return services.map((service) => {
    const account = accounts.get(service.payerId);
    const taxing = account && taxings.get(account.partner_id);
    return taxing ? taxedAs(service, throughOf(account), taxing) : service;
  });
}

interface Priced {
  readonly unitPrice: string;
  /** A tax or a group of taxes. */
  readonly taxId: string | null;
  readonly includesTax: boolean;
}

/** What is charged once, as this customer is taxed on a day: an item that waits, a fee. */
export function pricedFor(
  { taxBook, taxing }: { readonly taxBook: TaxBook; readonly taxing: Taxing },
  account: Taxed,
  on: Day,
  { unitPrice, taxId, includesTax }: Priced,
): Priced {
  const status = taxStatusOn(throughOf(account), on);
  if (status === "taxable") return { unitPrice, taxId, includesTax };
  const isGroup = taxId !== null && taxBook.groups.has(taxId);
  const share = taxing.shareOn({ taxId: isGroup ? null : taxId, taxGroupId: isGroup ? taxId : null }, on);
  return { unitPrice: includesTax ? withoutTax(unitPrice, share) : unitPrice, taxId: taxing.instead[status], includesTax: false };
}
