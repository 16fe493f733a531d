// How customers are taxed, and where, as services and prices are read with it (B-140).
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { rational } from "../../../../shared/rational.ts";
import type { Work } from "../../../platform/work.ts";
import { effectiveRate, loadTaxBook, type TaxBook } from "../../catalog/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import type { BillableService } from "../../services/index.ts";
import { type PlaceThrough, ruleAt, type TaxedAt } from "../taxes-by-address/place-rules.ts";
import { placesThrough } from "../taxes-by-address/places.ts";
import { rulesOfPartner } from "../taxes-by-address/rules-of-partner.ts";
import type { AccountRow } from "./lock-accounts.ts";
import { type TaxedThrough, type Taxing, type TaxMove, taxStatusOn, untilCertificateEnds, withoutTax } from "./tax-status-rules.ts";
import { exemptTax, reverseChargeTax } from "./tax-status-settings.ts";
import { taxedAs } from "./taxed-service.ts";

type Taxed = Pick<AccountRow, "tax_status" | "tax_moves" | "tax_exempt_until">;

/** How an account is taxed on each day, of a certificate that ends no longer than it holds. */
export const throughOf = ({ tax_status: now, tax_moves: moves, tax_exempt_until: lastDay }: Taxed): TaxedThrough =>
  untilCertificateEnds({ now, moves }, lastDay);

/** Which taxes stand in for those of plans at a partner's. */
export async function loadTaxing(work: Work, partnerId: string, book: TaxBook): Promise<Taxing> {
  const exempt = await getSetting(work, exemptTax, { partnerId });
  const reverse = await getSetting(work, reverseChargeTax, { partnerId });
  return {
    instead: { exempt: firstOf(book, "E", exempt), reverse_charge: firstOf(book, "AE", reverse) },
    rules: await rulesOfPartner(work, partnerId),
    home: (await getPartner(work, partnerId)).country,
    shareOn: (taxed, on) => effectiveRate(book, taxed, on) ?? rational(0n),
  };
}

/** One that is disabled goes on for whom it stands in for, until there is another. */
function firstOf(book: TaxBook, category: "E" | "AE", code: string): string | null {
  const fitting = [...book.taxes.values()].filter((tax) => (code === "" ? tax.enCategory === category : tax.code === code));
  return fitting.toSorted((a, b) => Number(b.enabled) - Number(a.enabled) || (a.code < b.code ? -1 : 1))[0]?.id ?? null;
}

/** What services are read with: the tax of their payer's status and of where they are, day by day. */
export async function taxServices(work: Work, services: readonly BillableService[]): Promise<BillableService[]> {
  const accounts = services.length === 0 ? new Map<string, Otherwise>() : await taxedOtherwise(work, services);
  if (accounts.size === 0) return [...services];
  const book = await loadTaxBook(work);
  const taxings = new Map<string, Taxing>();
  for (const partnerId of new Set([...accounts.values()].map((account) => account.partnerId)))
    taxings.set(partnerId, await loadTaxing(work, partnerId, book));
  const ruled = services.filter(({ payerId }) => accounts.get(payerId)?.hasRules);
  const places = ruled.length === 0 ? new Map<string, PlaceThrough>() : await placesThrough(work, ruled);
  return services.map((service) => {
    const account = accounts.get(service.payerId);
    const taxing = account && taxings.get(account.partnerId);
    return taxing ? taxedAs(service, account.through, taxing, places.get(service.id)) : service;
  });
}

interface Otherwise {
  readonly partnerId: string;
  readonly through: TaxedThrough;
  readonly hasRules: boolean;
}

/** The accounts that are not simply taxable, or were not, or whose partner has rules about addresses. */
async function taxedOtherwise(work: Work, services: readonly BillableService[]): Promise<Map<string, Otherwise>> {
  const payerIds = [...new Set(services.map(({ payerId }) => payerId))];
  const { rows } = await sql<
    Taxed & { id: string; partner_id: string; tax_moves: TaxMove[]; has_rules: boolean }
  >`select account.id, account.partner_id, account.tax_status, account.tax_moves, account.tax_exempt_until, ruled.partner_id is not null as has_rules
    from billing.accounts account left join (select distinct partner_id from billing.tax_rules) ruled on ruled.partner_id = account.partner_id
    where account.id = any (${payerIds}::uuid[])
      and (account.tax_status <> 'taxable' or account.tax_moves <> '[]' or ruled.partner_id is not null)`.execute(work.tx);
  return new Map(rows.map((row) => [row.id, { partnerId: row.partner_id, through: throughOf(row), hasRules: row.has_rules }]));
}

interface Priced {
  readonly unitPrice: string;
  /** A tax or a group of taxes. */
  readonly taxId: string | null;
  readonly includesTax: boolean;
}

/**
 * What is charged once, as this customer is taxed on a day: an item that waits, a fee.
 * @param at - where it is taxed; left out where the partner has no rules.
 */
export function pricedFor(
  { taxBook, taxing }: { readonly taxBook: TaxBook; readonly taxing: Taxing },
  account: Taxed,
  on: Day,
  { unitPrice, taxId, includesTax }: Priced,
  at: TaxedAt | undefined,
): Priced {
  const isGroup = taxId !== null && taxBook.groups.has(taxId);
  const net = (): string =>
    includesTax
      ? withoutTax(unitPrice, taxing.shareOn({ taxId: isGroup ? null : taxId, taxGroupId: isGroup ? taxId : null }, on))
      : unitPrice;
  const status = taxStatusOn(throughOf(account), on);
  if (status !== "taxable") return { unitPrice: net(), taxId: taxing.instead[status], includesTax: false };
  const rule = at && ruleAt(taxing.rules, at, on, taxing.home);
  if (!rule) return { unitPrice, taxId, includesTax };
  const byRule = rule.taxId ?? rule.taxGroupId;
  return rule.keeps === "net" ? { unitPrice: net(), taxId: byRule, includesTax: false } : { unitPrice, taxId: byRule, includesTax };
}
