// The accounts of a book and what leads to them.
import { sql } from "kysely";
import type { z } from "zod";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listSoldPlans, listTaxes } from "../../catalog/index.ts";
import { getVisiblePartner } from "../../partners/index.ts";
import { paymentMethods } from "../accounts/contract.ts";
import { categoryNames, plainName } from "../categories/categories.ts";
import type { PaymentMethod } from "../tables.ts";
import { loadAccountMapping, type MappingSubject } from "./account-mapping.ts";
import type {
  addLedgerAccountEndpoint,
  changeLedgerAccountEndpoint,
  getAccountMappingEndpoint,
  LedgerAccountView,
  setAccountMappingEndpoint,
} from "./contract.ts";
import { lockAnyBook } from "./lock-book.ts";
import { accountExists, accountInUse } from "./problems.ts";

type Account = z.input<typeof LedgerAccountView>;

export async function refuseForeignBook(work: Work, partnerId: string): Promise<void> {
  await getVisiblePartner(work, partnerId);
}

export async function listAccounts(work: Work, partnerId: string): Promise<Account[]> {
  await refuseForeignBook(work, partnerId);
  const { rows } = await sql<Account>`
    select account.code, account.name, account.type, account.is_builtin as "isBuiltin", account.enabled, account.version,
      (exists (select from billing.daily_totals total where total.partner_id = ${partnerId} and total.ledger_account = account.code)
        or exists (select from billing.account_mappings mapping where mapping.partner_id = ${partnerId} and mapping.code = account.code)) as "inUse"
    from (
      select code, name, type, is_builtin, enabled, version from billing.book_accounts where partner_id = ${partnerId}
      -- A book that nothing was posted to yet begins with these.
      union all select code, name, type, true, true, 1 from billing.ledger_accounts
        where not exists (select from billing.books where partner_id = ${partnerId})) account
    order by account.code`.execute(work.tx);
  return rows;
}

async function findAccount(work: Work, partnerId: string, code: string): Promise<Account> {
  const account = (await listAccounts(work, partnerId)).find((one) => one.code === code);
  if (!account) throw notFound();
  return account;
}

export async function addAccount(
  work: Work,
  partnerId: string,
  body: z.output<(typeof addLedgerAccountEndpoint)["body"]>,
): Promise<Account> {
  await refuseForeignBook(work, partnerId);
  await lockAnyBook(work, partnerId);
  const { rows } =
    await sql`insert into billing.book_accounts (partner_id, code, name, type) values (${partnerId}, ${body.code}, ${body.name}, ${body.type})
    on conflict do nothing returning 1`.execute(work.tx);
  if (rows.length === 0)
    throw accountExists(`Account ${body.code} is there already.`, { errors: [{ field: "code", code: "account-exists" }] });
  note(work, partnerId, body.code, "create", { name: { before: null, after: body.name }, type: { before: null, after: body.type } });
  return findAccount(work, partnerId, body.code);
}

export async function changeAccount(
  work: Work,
  { partnerId, code, version }: { partnerId: string; code: string; version: number },
  body: z.output<(typeof changeLedgerAccountEndpoint)["body"]>,
): Promise<Account> {
  await refuseForeignBook(work, partnerId);
  await lockAnyBook(work, partnerId);
  const account = await findAccount(work, partnerId, code);
  if (account.version !== version) throw editConflict(undefined, { current: account });
  const next = { name: body.name ?? account.name, enabled: body.enabled ?? account.enabled };
  if (!next.enabled && account.enabled) {
    if (account.isBuiltin) throw accountInUse("The accounts that every book has stay open; the program books on them.");
    const { rows } = await sql`select from billing.account_mappings where partner_id = ${partnerId} and code = ${code} limit 1`.execute(
      work.tx,
    );
    if (rows.length > 0) throw accountInUse(`Something is mapped to ${code}. Map it to another account first.`);
  }
  await sql`update billing.book_accounts set name = ${next.name}, enabled = ${next.enabled}, version = version + 1
    where partner_id = ${partnerId} and code = ${code}`.execute(work.tx);
  note(work, partnerId, code, "change", {
    ...(next.name === account.name ? {} : { name: { before: account.name, after: next.name } }),
    ...(next.enabled === account.enabled ? {} : { enabled: { before: account.enabled, after: next.enabled } }),
  });
  return findAccount(work, partnerId, code);
}

export async function removeAccount(work: Work, partnerId: string, code: string): Promise<void> {
  await refuseForeignBook(work, partnerId);
  await lockAnyBook(work, partnerId);
  const account = await findAccount(work, partnerId, code);
  if (account.isBuiltin) throw accountInUse("The accounts that every book has cannot go; you can give them another name.");
  if (account.inUse) throw accountInUse(`Account ${code} is in use. Close it instead, so that nothing new is booked on it.`);
  await sql`delete from billing.book_accounts where partner_id = ${partnerId} and code = ${code}`.execute(work.tx);
  note(work, partnerId, code, "delete", { name: { before: account.name, after: null } });
}

function note(
  work: Work,
  partnerId: string,
  code: string,
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
): void {
  work.audit({ entity: "ledger_account", entityId: `${partnerId}:${code}`, label: `Account ${code}`, action, partnerId, changes });
}

// The mapping --------------------------------------------------------------------------------------------------------

const kinds = ["internet", "voice", "recurring", "one_time", "equipment", "topup", "bundle", "fee"] as const;

type MappingRows = z.input<(typeof getAccountMappingEndpoint)["returns"]>;

/** Everything that may be mapped, what the book says of it, and where it leads in the end. */
export async function getMapping(work: Work, partnerId: string): Promise<MappingRows> {
  await refuseForeignBook(work, partnerId);
  const mapping = await loadAccountMapping(work, partnerId);
  const { rows } = await sql<{ what: MappingSubject; key: string; code: string }>`
    select what, key, code from billing.account_mappings where partner_id = ${partnerId}`.execute(work.tx);
  const chosen = new Map(rows.map(({ what, key, code }) => [`${what} ${key}`, code]));
  const plans = await listSoldPlans(work, partnerId);
  const categories = [...new Set(plans.flatMap(({ category }) => (category === null ? [] : [category])))].sort();
  const named = await categoryNames(work, partnerId);
  const taxes = await listTaxes(work);
  const gateways = await sql<{
    key: string;
  }>`select key from billing.account_mappings where partner_id = ${partnerId} and what = 'gateway'`.execute(work.tx);
  const nothing = { planId: null, revenueAccount: null };
  const row = (what: MappingSubject, key: string, name: string | null, leadsTo: string) => ({
    what,
    key,
    name,
    code: chosen.get(`${what} ${key}`) ?? null,
    leadsTo,
  });
  const money = (method: PaymentMethod, gateway: string | null) => mapping.money({ method, gateway });
  return {
    rows: [
      row("default", "", null, mapping.revenue({ ...nothing, category: "", serviceKind: null })),
      ...kinds.map((kind) => row("kind", kind, null, mapping.revenue({ ...nothing, category: kind }))),
      ...categories.map((category) => row("category", category, category, mapping.revenue({ ...nothing, category }))),
      // B-138 what is booked by hand has a category of its own; payments and refunds lie where their money does.
      ...["service", "discount", "correction", "goodwill"].map((key) =>
        row("category", key, named.has(key) ? plainName(named.get(key) ?? {}) : null, mapping.category(key)),
      ),
      ...[...named]
        .filter(([key]) => key.startsWith("c-"))
        .map(([key, names]) => row("category", key, plainName(names), mapping.category(key))),
      ...plans.map((plan) =>
        row(
          "plan",
          plan.id,
          plan.title,
          mapping.revenue({
            planId: plan.id,
            revenueAccount: plan.revenueAccount,
            category: plan.category ?? plan.kind,
            serviceKind: plan.kind,
          }),
        ),
      ),
      ...taxes.map((tax) =>
        row("tax", tax.id, `${tax.name} (${tax.code})`, mapping.tax({ taxId: tax.id, accountCode: tax.ledgerAccount })),
      ),
      ...paymentMethods.map((method) => row("method", method, null, money(method, null))),
      ...[...new Set([...knownGateways, ...gateways.rows.map(({ key }) => key)])].map((key) =>
        row("gateway", key, key, money("card", key)),
      ),
    ],
  };
}

/** Those that payments has drivers for; others are mapped once something came through them. */
const knownGateways = ["sandbox"] as const;

export async function setMapping(
  work: Work,
  partnerId: string,
  { rows }: z.output<(typeof setAccountMappingEndpoint)["body"]>,
): Promise<MappingRows> {
  await refuseForeignBook(work, partnerId);
  await lockAnyBook(work, partnerId);
  const accounts = new Map((await listAccounts(work, partnerId)).map((account) => [account.code, account]));
  const changes: Record<string, { before: unknown; after: unknown }> = {};
  for (const [at, { what, key, code }] of rows.entries()) {
    if (code !== null && accounts.get(code)?.enabled !== true)
      throw fieldProblem(`rows.${at}.code`, "no-such-account", `There is no open account ${code} in this book.`);
    const before = await sql<{
      code: string;
    }>`select code from billing.account_mappings where partner_id = ${partnerId} and what = ${what} and key = ${key}`.execute(work.tx);
    if (code === null)
      await sql`delete from billing.account_mappings where partner_id = ${partnerId} and what = ${what} and key = ${key}`.execute(work.tx);
    else
      await sql`insert into billing.account_mappings (partner_id, what, key, code) values (${partnerId}, ${what}, ${key}, ${code})
        on conflict (partner_id, what, key) do update set code = excluded.code`.execute(work.tx);
    changes[`${what}${key === "" ? "" : ` ${key}`}`] = { before: before.rows[0]?.code ?? null, after: code };
  }
  work.audit({ entity: "account_mapping", entityId: partnerId, label: "Mapping of accounts", action: "change", partnerId, changes });
  return getMapping(work, partnerId);
}
