import { sql } from "kysely";
import type { z } from "zod";
import { money, toMoneyJson } from "../../../shared/money.ts";
import { mayDo } from "../../platform/actor.ts";
import { byIndex } from "../../platform/db/by-index.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { reachableCustomers, textConditions } from "../customers/index.ts";
import type { FoundItem, foundKinds, quickSearchEndpoint } from "./contract.ts";

type Found = z.input<(typeof quickSearchEndpoint)["returns"]>["kinds"][number];
type Item = z.input<typeof FoundItem>;
type Kind = (typeof foundKinds)[number];

const shown = 5;
const prefixes: Readonly<Record<string, Kind>> = { "c:": "customers", "inv:": "invoices", "s:": "services", "pay:": "payments" };

/** What a person may mean by a few letters (O-247): at most five of each kind that they may see, exact numbers and logins first. */
export async function quickSearch(work: Work, typed: string): Promise<Found[]> {
  const { only, text } = readPrefix(typed.trim());
  if (text === "") return [];
  return byIndex(work, () => find(work, only, text));
}

async function find(work: Work, only: Kind | undefined, text: string): Promise<Found[]> {
  const kinds = documentKinds.filter((kind) => mayDo(work.actor, documentRights[kind]));
  const looks: readonly { kind: Kind; may: boolean; look: () => Promise<Item[]> }[] = [
    { kind: "customers", may: mayDo(work.actor, "customers.profile.view"), look: () => findCustomers(work, text) },
    { kind: "invoices", may: kinds.length > 0, look: () => findDocuments(work, text, kinds) },
    { kind: "services", may: mayDo(work.actor, "customers.services.view"), look: () => findServices(work, text) },
    { kind: "payments", may: mayDo(work.actor, "finance.payments.view"), look: () => findPayments(work, text) },
  ];
  const found = await Promise.all(
    looks.filter(({ kind, may }) => may && wants(kind, only)).map(async ({ kind, look }) => asFound(kind, await look())),
  );
  return found.filter((kind) => kind.items.length > 0);
}

function readPrefix(typed: string): { only: Kind | undefined; text: string } {
  const prefix = Object.keys(prefixes).find((one) => typed.toLowerCase().startsWith(one));
  return prefix === undefined ? { only: undefined, text: typed } : { only: prefixes[prefix], text: typed.slice(prefix.length).trim() };
}

const wants = (kind: Kind, only: Kind | undefined): boolean => only === undefined || only === kind;
const asFound = (kind: Kind, items: readonly Item[]): Found => ({ kind, items: items.slice(0, shown), hasMore: items.length > shown });

interface CustomerHit {
  id: string;
  number: number;
  name: string;
  companyName: string;
  city: string;
  status: string;
  rank: number;
}

/** So many matches are looked through for the best ones: enough that a word of a few letters shows good ones, few enough for every key stroke. */
const rankedMatches = 300;

/**
 * Three looks, each by an index of its own: the exact number or login, names that begin so, and every word anywhere. A common beginning thus never has to be
 * sorted as a whole to show five.
 */
async function findCustomers(work: Work, text: string): Promise<Item[]> {
  const visible = sql`customer.deleted_at is null and ${visibleTo(work.actor, { partner: "customer.partner_id" })} and ${reachableCustomers(work, "customers.profile.view", "customer")}`;
  const columns = sql`customer.id, customer.number::int as number, customer.full_name as name, customer.company_name as "companyName", customer.city, customer.status`;
  const number = /^\d{1,15}$/.test(text) ? text : null;
  const { rows: named } = await sql<CustomerHit>`
    select ${columns}, 0 as rank from customers.customers customer where customer.number = ${number}::bigint and ${visible}
    union all select ${columns}, 0 from customers.customers customer where lower(customer.portal_login) = lower(${text}) and ${visible}
    union all (select ${columns}, 1 from customers.customers customer
      where platform.plain(customer.full_name) like platform.plain(${`${escapeLike(text)}%`}) and ${visible}
      order by platform.plain(customer.full_name) using ~<~ limit ${shown + 1})`.execute(work.tx);
  const hits = new Map<string, CustomerHit>();
  const addNew = (found: readonly CustomerHit[]): void => {
    for (const hit of found) if (!hits.has(hit.id)) hits.set(hit.id, hit);
  };
  addNew(named.toSorted((a, b) => a.rank - b.rank));
  if (hits.size <= shown && text.length > 1) {
    const { rows: inside } = await sql<CustomerHit>`
      select * from (
        select ${columns}, case when customer.search_text like platform.plain(${`% ${escapeLike(text)}%`}) then 2 else 3 end as rank, lower(customer.full_name) as by_name
        from customers.customers customer where ${await textConditions(work, text)} and ${visible} limit ${rankedMatches}) matched
      order by rank, by_name, id limit ${shown + 1 + hits.size}`.execute(work.tx);
    addNew(inside);
  }
  return [...hits.values()].slice(0, shown + 1).map((hit) => ({
    id: hit.id,
    number: String(hit.number),
    title: hit.companyName === "" ? hit.name : `${hit.name}, ${hit.companyName}`,
    detail: hit.city,
    status: hit.status,
    isExact: hit.rank === 0,
    customerId: hit.id,
    amount: null,
  }));
}

const documentKinds = ["invoice", "credit_note", "proforma"] as const;
const documentRights = {
  invoice: "finance.invoices.view",
  credit_note: "finance.credit_notes.view",
  proforma: "finance.proformas.view",
} as const;

/** Invoices, credit notes and proformas by how the number begins; the exact one stands first because it is the shortest. */
async function findDocuments(work: Work, text: string, kinds: readonly (typeof documentKinds)[number][]): Promise<Item[]> {
  const { rows } = await sql<{
    id: string;
    number: string;
    customerId: string;
    name: string;
    state: string;
    gross: bigint;
    currency: string;
    isExact: boolean;
  }>`
    select document.id, document.number, document.account_id as "customerId", customer.full_name as name, document.state, document.gross_minor as gross, document.currency,
      lower(document.number) = lower(${text}) as "isExact"
    from billing.money_documents document join customers.customers customer on customer.id = document.account_id
    where lower(document.number) like lower(${`${escapeLike(text)}%`}) and document.kind = any (${[...kinds]}::text[])
      and ${visibleTo(work.actor, { partner: "document.partner_id" })}
    order by lower(document.number) using ~<~ limit ${shown + 1}`.execute(work.tx);
  return rows.map(({ gross, currency, name, state, ...row }) => ({
    ...row,
    title: name,
    detail: "",
    status: state,
    amount: toMoneyJson(money(gross, currency)),
  }));
}

/** By how the receipt's number begins. */
async function findPayments(work: Work, text: string): Promise<Item[]> {
  const { rows } = await sql<{
    id: string;
    number: string;
    customerId: string;
    name: string;
    state: string;
    amount: bigint;
    currency: string;
    on: string;
    isExact: boolean;
  }>`
    select payment.id, payment.receipt_number as number, payment.account_id as "customerId", customer.full_name as name, payment.state, payment.amount_minor as amount,
      payment.currency, payment.received_on as on, lower(payment.receipt_number) = lower(${text}) as "isExact"
    from payments.payments payment join customers.customers customer on customer.id = payment.account_id
    where lower(payment.receipt_number) like lower(${`${escapeLike(text)}%`}) and ${visibleTo(work.actor, { partner: "payment.partner_id" })}
    order by lower(payment.receipt_number) using ~<~ limit ${shown + 1}`.execute(work.tx);
  return rows.map(({ amount, currency, name, state, on, ...row }) => ({
    ...row,
    title: name,
    detail: on,
    status: state,
    amount: toMoneyJson(money(amount, currency)),
  }));
}

/** By how the login begins, or by the number: "S-2044", "2044". A bare number names a customer first, so it is no exact service. */
async function findServices(work: Work, text: string): Promise<Item[]> {
  const number = /^(?:s-)?(\d{1,15})$/i.exec(text)?.[1] ?? null;
  const isNamed = /^s-/i.test(text);
  const columns = sql`service.id, service.number, service.login, service.customer_id as "customerId", service.state, plan.title, customer.full_name as name`;
  const from = sql`services.services service join catalog.plans plan on plan.id = service.plan_id join customers.customers customer on customer.id = service.customer_id`;
  const visible = sql`customer.deleted_at is null and ${visibleTo(work.actor, { partner: "service.partner_id" })} and ${reachableCustomers(work, "customers.services.view", "customer")}`;
  const { rows } = await sql<{
    id: string;
    number: bigint;
    login: string | null;
    customerId: string;
    state: string;
    title: string;
    name: string;
    isExact: boolean;
  }>`
    select * from (
      select ${columns}, ${isNamed}::boolean as "isExact" from ${from} where service.number = ${number}::bigint and ${visible}
      union all (
        select ${columns}, lower(service.login) = lower(${text}) from ${from}
        where lower(service.login) like lower(${`${escapeLike(text)}%`}) and ${visible} order by lower(service.login), service.id limit ${shown + 1})
    ) found order by "isExact" desc, number = ${number}::bigint desc nulls last, lower(login), id limit ${shown + 1}`.execute(work.tx);
  return [...new Map(rows.map((row) => [row.id, row])).values()].map(({ login, number: visibleNumber, name, title, state, ...row }) => ({
    ...row,
    number: `S-${visibleNumber}`,
    title: login ?? title,
    detail: login === null ? name : `${name}, ${title}`,
    status: state,
    amount: null,
  }));
}
