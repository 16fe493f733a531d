// B-241 which account something is booked on: what the book says, then the plan's or the tax's own account, then the chart. What leads
// nowhere goes to the suspense account, which alerts and stops nothing. Read once per work, because a run asks a hundred thousand times.
import { sql } from "kysely";
import { perWork } from "../../../platform/per-work.ts";
import type { Work } from "../../../platform/work.ts";
import { moneyAccount, revenueAccount } from "../ledger/journal-rules.ts";
import type { MoneyWay } from "../tables.ts";

export const suspenseAccount = "1990";

export const mappingSubjects = ["plan", "category", "kind", "default", "tax", "method", "gateway"] as const;
export type MappingSubject = (typeof mappingSubjects)[number];

export interface SoldLine {
  readonly planId: string | null;
  /** The plan's own account, if the catalogue names one. */
  readonly revenueAccount: string | null;
  readonly category: string;
  readonly serviceKind?: string | null;
  readonly bookedAccount?: string | null;
}

export interface AccountMapping {
  revenue(line: SoldLine): string;
  /** What is booked by hand under a category (B-138), without a document; "" where its money goes where it came from. */
  category(key: string): string;
  tax(tax: { readonly taxId: string; readonly accountCode: string }): string;
  money(place: { readonly method: MoneyWay; readonly gateway: string | null }): string;
}

export interface MappingFacts {
  /** The codes that may be booked on. */
  readonly codes: ReadonlySet<string>;
  /** "plan 0198…" → "4001" */
  readonly chosen: ReadonlyMap<string, string>;
}

/** B-138 a category of the provider's own, which is no kind of anything. */
const isOwn = (category: string): boolean => category.startsWith("c-");
const ofDiscounts: ReadonlySet<string> = new Set(["correction", "goodwill", "discount"]);

export function mappingFrom({ codes, chosen }: MappingFacts): AccountMapping {
  /** Only an account that the book has; a code that a plan or tax names and nobody opened is no account. */
  const known = (code: string | null | undefined): string | null => (code != null && codes.has(code) ? code : null);
  const said = (what: MappingSubject, key: string): string | null => known(chosen.get(`${what} ${key}`));
  const mapping: AccountMapping = {
    category(key) {
      if (key === "payment" || key === "refund") return "";
      // Nothing carries tax here, because there is no document; goodwill and corrections stand on the account for discounts.
      const usual = ofDiscounts.has(key) ? "4900" : null;
      const category = key === "service" ? "recurring" : key;
      return said("category", key) ?? usual ?? mapping.revenue({ planId: null, revenueAccount: null, category });
    },
    revenue(line) {
      if (line.bookedAccount != null) return known(line.bookedAccount) ?? suspenseAccount;
      const named = line.planId === null ? null : said("plan", line.planId);
      // A plan that names an account of its own meant that one and no other: if the book has not got it, somebody should hear of it.
      if (named === null && line.revenueAccount) return known(line.revenueAccount) ?? suspenseAccount;
      // The category may be the kind itself, or a word of the provider's own beside it.
      const kindAccount = said("kind", line.category) ?? said("kind", line.serviceKind ?? (isOwn(line.category) ? "one_time" : ""));
      const find = (kind: string | null) =>
        revenueAccount({
          planAccount: named,
          categoryAccount: said("category", line.category),
          kindAccount,
          kind,
          bookDefault: null,
        });
      const byCategory = find(line.category);
      if (!byCategory.isSuspense) return byCategory.accountCode;
      const byKind = find(line.serviceKind ?? (isOwn(line.category) ? "one_time" : null));
      return byKind.isSuspense ? (said("default", "") ?? suspenseAccount) : byKind.accountCode;
    },
    tax: ({ taxId, accountCode }) => said("tax", taxId) ?? known(accountCode) ?? suspenseAccount,
    money({ method, gateway }) {
      const own = (gateway === null ? null : said("gateway", gateway)) ?? (gateway === null ? said("method", method) : null);
      return moneyAccount(gateway !== null ? "gateway" : method === "cash" ? "cash" : "bank", own);
    },
  };
  return mapping;
}

const known = perWork(() => new Map<string, Promise<AccountMapping>>());

export function loadAccountMapping(work: Work, partnerId: string): Promise<AccountMapping> {
  const mappings = known(work);
  const found = mappings.get(partnerId) ?? readMapping(work, partnerId);
  mappings.set(partnerId, found);
  return found;
}

async function readMapping(work: Work, partnerId: string): Promise<AccountMapping> {
  // A book that is not open yet will have the accounts that every book has.
  const codes = await sql<{ code: string }>`select code from billing.book_accounts where partner_id = ${partnerId}
    union select code from billing.ledger_accounts`.execute(work.tx);
  const chosen = await sql<{ what: string; key: string; code: string }>`
    select what, key, code from billing.account_mappings where partner_id = ${partnerId}`.execute(work.tx);
  return mappingFrom({
    codes: new Set(codes.rows.map(({ code }) => code)),
    chosen: new Map(chosen.rows.map(({ what, key, code }) => [`${what} ${key}`, code])),
  });
}
