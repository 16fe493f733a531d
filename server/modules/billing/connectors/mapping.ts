import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, minDay } from "../../../../shared/calendar.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { loadTaxBook } from "../../catalog/index.ts";
import { getPartner } from "../../partners/index.ts";
import { listAccounts } from "../accounting/chart.ts";
import { findOpen, lockOpen, noteConnection } from "./connection-queries.ts";
import type { getConnectionMappingEndpoint, setConnectionMappingEndpoint } from "./contract.ts";
import { pushSoon } from "./jobs.ts";
import { anyAccount, moneyAccounts } from "./load-item.ts";
import { taxKey } from "./mapping-keys-rules.ts";
import { notConnected } from "./problems.ts";
import { db } from "./tables.ts";
import type { Connection } from "./turn.ts";

type Mapping = z.input<(typeof getConnectionMappingEndpoint)["returns"]>;
type Row = Mapping["rows"][number];

export async function getConnectionMapping(work: Work, partnerId: string): Promise<Mapping> {
  const connection = await findOpen(work, partnerId);
  if (!connection) throw notConnected();
  return {
    rows: await rowsOf(work, connection),
    choices: (connection.choices?.choices ?? []).map(({ what, id, name }) => ({ what, id, name })),
  };
}

/** What of ours documents and payments may name: income accounts, accounts where money is, and every tax with each rate that counts. */
async function rowsOf(work: Work, connection: Connection): Promise<Row[]> {
  const chosen = await chosenOf(work, connection);
  const row = (what: Row["what"], key: string, name: string): Row => ({ what, key, name, choice: chosen.get(`${what} ${key}`) ?? null });
  const accounts = (await listAccounts(work, connection.partner_id)).filter(({ enabled }) => enabled);
  const named = (code: string, name: string): string => `${code} ${name}`;
  const atBanks = await moneyAccounts(work, connection.partner_id);
  const asked = await askedFor(work, connection);
  const isMoney = (code: string): boolean => atBanks.has(code) || asked.has(code) || chosen.has(`money ${code}`);
  return [
    row("income", anyAccount, ""),
    ...accounts.filter(({ type }) => type === "income").map(({ code, name }) => row("income", code, named(code, name))),
    row("money", anyAccount, ""),
    ...accounts.filter(({ code }) => isMoney(code)).map(({ code, name }) => row("money", code, named(code, name))),
    ...(await taxRows(work, connection)).map(({ key, name }) => row("tax", key, name)),
  ];
}

async function chosenOf(work: Work, connection: Connection): Promise<Map<string, string>> {
  const rows = await db(work).selectFrom("billing.accounting_choices").selectAll().where("connection_id", "=", connection.id).execute();
  return new Map(rows.map(({ what, key, choice }) => [`${what} ${key}`, choice]));
}

/** Accounts that payments came from and that no choice for all others fits: those that something failed for. */
async function askedFor(work: Work, connection: Connection): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ code: string }>`select distinct error_detail as code from billing.accounting_items
    where connection_id = ${connection.id} and state = 'failed' and error = 'money-not-mapped'`.execute(work.tx);
  return new Set(rows.map(({ code }) => code));
}

/** Taxes that count today or later, and those that a failed document asked for. */
async function taxRows(work: Work, connection: Connection): Promise<{ key: string; name: string }[]> {
  const book = await loadTaxBook(work);
  const { timeZone } = await getPartner(work, connection.partner_id);
  const today = calendarDay(work.now, timeZone);
  const first = minDay(connection.from_on, today);
  const taxes = [...book.taxes.values()]
    .filter((tax) => tax.enabled && (tax.validTo === null || tax.validTo > first))
    .map((tax) => taxKey(book, { taxId: tax.id, groupId: null, ratePercent: trimDecimal(tax.ratePercent) }));
  const groups = [...book.groups.values()]
    .filter((group) => group.enabled && group.components.length > 1)
    .map((group) => taxKey(book, { taxId: null, groupId: group.id, ratePercent: "0" }));
  return [...new Map([...taxes, ...groups].map((one) => [one.key, one])).values()];
}

/** An account without a choice of its own has that of all others; a tax has none but its own. */
export async function countUnmapped(work: Work, connection: Connection): Promise<number> {
  const rows = await rowsOf(work, connection);
  const hasAny = (what: Row["what"]): boolean => rows.some((row) => row.what === what && row.key === anyAccount && row.choice !== null);
  const needed: Record<Row["what"], boolean> = {
    income: !hasAny("income"),
    money: connection.push_payments && !hasAny("money"),
    tax: true,
  };
  return rows.filter((row) => row.choice === null && row.key !== anyAccount && needed[row.what]).length;
}

const wantsMapping = ["income-not-mapped", "money-not-mapped", "tax-not-mapped", "refused"];

export async function setConnectionMapping(
  work: Work,
  partnerId: string,
  { rows }: z.output<(typeof setConnectionMappingEndpoint)["body"]>,
): Promise<Mapping> {
  const connection = await lockOpen(work, partnerId);
  if (!connection) throw notConnected();
  const known = new Map((connection.choices?.choices ?? []).map((choice) => [`${choice.what} ${choice.id}`, choice.name]));
  const before = await chosenOf(work, connection);
  const nameOf = (what: string, choice: string | null | undefined): string | null =>
    choice == null ? null : (known.get(`${what} ${choice}`) ?? choice);
  const changes: Record<string, { before: unknown; after: unknown }> = {};
  for (const [at, { what, key, choice }] of rows.entries()) {
    if (choice !== null && !known.has(`${what} ${choice}`))
      throw fieldProblem(
        `rows.${at}.choice`,
        "unknown-value",
        "The accounting system has no such account or tax code. Fetch its lists anew.",
      );
    if (choice === null)
      await db(work)
        .deleteFrom("billing.accounting_choices")
        .where("connection_id", "=", connection.id)
        .where("what", "=", what)
        .where("key", "=", key)
        .execute();
    else
      await db(work)
        .insertInto("billing.accounting_choices")
        .values({ connection_id: connection.id, partner_id: partnerId, what, key, choice })
        .onConflict((conflict) => conflict.columns(["connection_id", "what", "key"]).doUpdateSet({ choice }))
        .execute();
    changes[`${what} ${key}`] = { before: nameOf(what, before.get(`${what} ${key}`)), after: nameOf(what, choice) };
  }
  await sql`update billing.accounting_items set state = 'waiting', error = '', error_detail = '', next_try_at = ${work.now}
    where connection_id = ${connection.id} and state = 'failed' and error = any (${wantsMapping}::text[])`.execute(work.tx);
  await pushSoon(work, connection.id);
  noteConnection(work, connection, "mapping-changed", changes);
  return getConnectionMapping(work, partnerId);
}
