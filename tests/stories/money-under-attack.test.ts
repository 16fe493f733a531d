// Bad values for every write of money, made from the contracts: negative and huge amounts, another currency, more decimals than it has, days out
// of all time, ids of somebody else's books, versions that never were. Each is refused by name, never a fault, and a refusal changes nothing.
import { globSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import * as deposits from "../../server/modules/billing/deposits/contract.ts";
import * as items from "../../server/modules/billing/future-items/contract.ts";
import { startPreviewEndpoint } from "../../server/modules/billing/runs/contract.ts";
import * as writeOffs from "../../server/modules/billing/write-offs/contract.ts";
import { writeOffLimit } from "../../server/modules/billing/write-offs/settings.ts";
import * as collections from "../../server/modules/collections/contract.ts";
import * as instalments from "../../server/modules/collections/instalments/contract.ts";
import * as changes from "../../server/modules/ordering/planned-changes/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import * as payments from "../../server/modules/payments/contract.ts";
import * as batches from "../../server/modules/payments/mass-payments/contract.ts";
import * as cards from "../../server/modules/payments/refill-cards/contract.ts";
import { day } from "../../shared/calendar.ts";
import type { Endpoint } from "../../shared/endpoint.ts";
import { sampleFor } from "../access/sample-input.ts";
import { type Caller, signInCustomer, signInStaff } from "../support/call-api.ts";
import { faultsOfBooks, invoicesOf, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
const north = await makePayers(program, 8, { code: "north" });
const south = await makePayers(program, 8, { code: "south" });
program.clock.moveTo("2026-04-02T08:00:00Z");
await program.inWork((work) => setSetting(work, writeOffLimit, { level: "system" }, "0"));
const staff = await signInStaff(program, { role: "super_administrator" });
const today = day("2026-04-02");
const eur = (amount: string) => ({ amount, currency: "EUR" });
const reason = "Under attack";

/** Something of every kind, so that an attack gets as far as the rule that has to refuse it. */
async function oneOfEach({ provider, payers }: typeof north): Promise<Record<string, string>> {
  const who = (at: number) => ({ customerId: payers[at]!.customerId });
  const [invoice] = await invoicesOf(program, who(0).customerId);
  const pay = (at: number, amount: string, documentIds?: string[]) =>
    staff.ok(payments.recordPaymentEndpoint, {
      params: who(at),
      body: { amount: eur(amount), method: "bank_transfer", receivedOn: today, documentIds },
    });
  const payment = await pay(1, "60.00");
  const [allocation] = await program.query<{ id: string }>("select id from billing.allocations where customer_id = $1", [
    who(1).customerId,
  ]);
  const deposit = await staff.ok(deposits.askDepositEndpoint, {
    params: who(2),
    body: { amount: eur("80.00"), cause: "equipment", text: "Router" },
  });
  await pay(2, "80.00", [deposit.id]);
  const writeOff = await staff.ok(writeOffs.requestWriteOffEndpoint, {
    params: who(3),
    body: { total: eur("54.00"), on: today, reason },
  });
  const item = await staff.ok(items.createFutureItemEndpoint, {
    params: who(0),
    body: { side: "debit", text: "Cable", unitPrice: "10.00", taxId: provider.taxId },
  });
  const wish = { kind: "end", endOn: day("2026-06-30"), final: "keep" } as const;
  const quote = (at: number) => staff.ok(changes.makeQuoteEndpoint, { params: { serviceId: payers[at]!.serviceIds[0]! }, body: { wish } });
  const open = await quote(0);
  const planned = await staff.ok(changes.confirmQuoteEndpoint, { params: { quoteId: (await quote(4)).id }, body: { replace: false } });
  await staff.ok(collections.addHoldEndpoint, { params: who(5), body: { kind: "exempt", until: null, reason } });
  const [hold] = await program.query<{ id: string }>("select id from collections.holds where customer_id = $1", [who(5).customerId]);
  const [covered] = await invoicesOf(program, who(6).customerId);
  const plan = await staff.ok(instalments.makePlanEndpoint, {
    params: who(6),
    body: { documentIds: [covered!.id], dueOn: [day("2026-04-20"), day("2026-05-20")] },
  });
  const series = await staff.ok(cards.makeSeriesEndpoint, {
    body: { partnerId: provider.partnerId, title: "Kiosk", quantity: 2, value: eur("20.00") },
  });
  const batch = await staff.ok(batches.typeBatchEndpoint, {
    body: {
      partnerId: provider.partnerId,
      rows: [{ who: `#${payers[7]!.number}`, amount: "54.00", receivedOn: today, method: "cash", reference: "" }],
    },
  });
  const [row] = await program.query<{ id: string }>("select id from payments.batch_rows where batch_id = $1", [batch.id]);
  const run = await staff.ok(startPreviewEndpoint, { body: { partnerId: provider.partnerId, targetOn: day("2026-05-01") } });
  return {
    ...{ partnerId: provider.partnerId, customerId: who(0).customerId, taxId: provider.taxId, planId: provider.homeId },
    ...{ serviceId: payers[0]!.serviceIds[0]!, documentId: invoice!.id, paymentId: payment.id, allocationId: allocation!.id },
    ...{ depositId: deposit.id, writeOffId: writeOff.id, itemId: item.id, quoteId: open.id, plannedChangeId: planned.id },
    ...{ holdId: hold!.id, instalmentPlanId: plan.id, seriesId: series.id, batchId: batch.id, rowId: row!.id, runId: run.id },
  };
}
const ours = await oneOfEach(north);
const theirs = await oneOfEach(south);
await program.runJobs();
const customer = await signInCustomer(program, ours.customerId!);
const nobody = "0198c0de-0000-7000-8000-000000000000";

const subjects = ["billing", "payments", "collections", "ordering", "catalog", "services", "reports"];
const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === "object" && value !== null && "path" in value && "method" in value;

async function writesOf(subject: string): Promise<Endpoint[]> {
  const files = globSync(`server/modules/${subject}/**/contract.ts`);
  const contracts = await Promise.all(files.map((file) => import(/* @vite-ignore */ pathToFileURL(file).href)));
  return contracts
    .flatMap((contract) => Object.values(contract as Record<string, unknown>))
    .filter(isEndpoint)
    .filter(({ method, path, request }) => method !== "GET" && request === "json" && !path.startsWith("/api/public/"));
}

function idsOf(world: Record<string, string>, path: string) {
  return (field: string): string => {
    if (field === "planId" && path.includes("instalment-plans")) return world.instalmentPlanId!;
    const single = field.replace(/Ids$/, "Id").replace(/^(from|to|chosen)([A-Z])/, (_, __, first: string) => first.toLowerCase());
    return world[single] ?? world[`${single}Id`] ?? nobody;
  };
}
const plain: Record<string, string> = { month: "2026-04", code: "1010", method: "cash", kind: "invoice", language: "en" };
const paramsOf = ({ path }: Endpoint, world: Record<string, string>) =>
  Object.fromEntries([...path.matchAll(/:([A-Za-z0-9]+)/g)].map(([, name]) => [name!, plain[name!] ?? idsOf(world, path)(name!)] as const));

interface Attack {
  readonly what: string;
  readonly body: unknown;
  /** No rule of this provider could allow it. */
  readonly mustFail: boolean;
}
type Tree = Record<string, unknown> | unknown[];
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;
const isMoney = (value: unknown): value is { amount: string; currency: string } =>
  isTree(value) && "amount" in value && "currency" in value;

/** Tables of payments are kept as they were typed; what cannot be read is said of the row, and not booked. */
const isAsTyped = (path: string): boolean => path.startsWith("/api/admin/payment-batches");

/** The body with something else at one place. */
function put(body: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(body) as Record<string | number, unknown>;
  let at = copy;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  at[path.at(-1)!] = value;
  return copy;
}

function* placesOf(value: unknown, path: readonly (string | number)[] = []): Generator<readonly [readonly (string | number)[], unknown]> {
  if (path.length > 0) yield [path, value];
  if (!isTree(value) || isMoney(value)) return;
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, child] of entries) yield* placesOf(child, [...path, key]);
}

const isDayText = (value: unknown): boolean => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
const isUuid = (value: unknown): boolean => typeof value === "string" && /^[0-9a-f-]{36}$/.test(value);

function* badValues(value: unknown, field: string, path: string): Generator<readonly [unknown, boolean]> {
  if (isMoney(value)) {
    for (const amount of ["-1.00", "0.001", "1e3", "", "99999999999999999999"]) yield [{ ...value, amount }, true];
    for (const currency of ["USD", "JPY", "euro"]) yield [{ amount: "12", currency }, true];
    for (const amount of ["0.00", "999999999999.99", "999999999999999.99"]) yield [{ ...value, amount }, amount.length > 15];
    return;
  }
  yield [null, false];
  if (isDayText(value)) {
    for (const wrong of ["2026-02-30", "0000-00-00", "tomorrow", 20260401]) yield [wrong, !isAsTyped(path)];
    for (const odd of ["0001-01-01", "1900-01-01", "9999-12-31"]) yield [odd, false];
  } else if (isUuid(value)) {
    yield ["1; drop table billing.accounts", true];
    yield [nobody, false];
    yield [idsOf(theirs, path)(field), false];
  } else if (typeof value === "string") {
    for (const odd of ["", "-5", "99999999999999999999.99", "0.000000000000000000001", "a\u0000b", "\ud800"]) yield [odd, false];
    yield [{ deep: true }, false];
  } else if (typeof value === "number") {
    for (const odd of [-1, 0, 1.5, 2_147_483_648, 9e15, "many"]) yield [odd, false];
  } else if (typeof value === "boolean") {
    yield ["perhaps", true];
  } else if (Array.isArray(value)) {
    yield [[], false];
    yield [Array.from({ length: 3 }, () => value[0] ?? null), false];
  }
}

/** Undefined where nothing has both a price and a quantity. */
function withLargest(sample: unknown): unknown {
  const places = [...placesOf(sample)].map(([place]) => place);
  const priced = places.find((place) => ["unitPrice", "price"].includes(String(place.at(-1))));
  const counted = places.find((place) => place.at(-1) === "quantity" && place.length === priced?.length);
  return priced && counted ? put(put(sample, priced, "999999999999"), counted, "999999") : undefined;
}

function* attacksOn(endpoint: Endpoint): Generator<Attack> {
  const idFor = idsOf(ours, endpoint.path);
  const seen = new Set<string>();
  for (const tries of [[false], [true]]) {
    const sample = sampleFor(endpoint.body, idFor, tries);
    if (sample === undefined) continue;
    for (const [place, value] of placesOf(sample)) {
      const field = String(place.findLast((step) => typeof step === "string"));
      for (const [bad, mustFail] of badValues(value, field, endpoint.path)) {
        const what = `${place.join(".")} = ${JSON.stringify(bad).slice(0, 60)}`;
        if (seen.has(what)) continue;
        seen.add(what);
        yield { what, body: put(sample, place, bad), mustFail };
      }
    }
    // Each of them may be; both together are more than anybody can book.
    const largest = withLargest(sample);
    if (largest && !seen.has("largest")) yield { what: "the largest price of the largest quantity", body: largest, mustFail: true };
    if (largest) seen.add("largest");
    if (!seen.has("more")) yield { what: "more", body: { ...(sample as object), isAdmin: true }, mustFail: false };
    seen.add("more");
  }
}

/** Everything that money is written down in. */
const tables = [
  ...[
    "billing.journal_lines",
    "billing.money_documents",
    "billing.document_lines",
    "billing.balances",
    "billing.allocations",
    "billing.future_items",
  ],
  ...[
    "billing.coverage",
    "billing.deposits",
    "billing.write_offs",
    "billing.runs",
    "billing.adjustments",
    "payments.payments",
    "payments.refunds",
  ],
  ...["payments.cards", "payments.batch_rows", "services.services", "services.segments", "ordering.planned_changes", "collections.holds"],
  ...["collections.instalment_plans", "catalog.plans", "catalog.taxes"],
];
const all = tables.map(
  (table) => `select '${table}' as name, coalesce(md5(string_agg(row::text, '' order by row::text)), '') as hash from ${table} row`,
);
const state = async (): Promise<string[]> =>
  (await program.query<{ name: string; hash: string }>(all.join(" union all "))).map(({ name, hash }) => `${name} ${hash}`);

/** All that is wrong about how an endpoint answers its attacks. */
async function attacked(endpoint: Endpoint): Promise<string[]> {
  const wrong: string[] = [];
  const caller: Caller = endpoint.path.startsWith("/api/portal/") ? customer : staff;
  const params = paramsOf(endpoint, ours);
  let before = await state();
  const call = async (what: string, input: object, mustFail: boolean): Promise<void> => {
    const { status, problem } = await caller.call(endpoint, { version: 1, params, ...input } as never);
    if (status >= 500) wrong.push(`${what} broke it (${status})`);
    else if (status < 300 && mustFail) wrong.push(`${what} was accepted`);
    else if (status >= 300 && !problem?.code) wrong.push(`${what} was refused without a reason (${status})`);
    // What may be, was done: the next refusal is held against this.
    if (status < 300) before = await state();
  };
  for (const { what, body, mustFail } of attacksOn(endpoint)) await call(what, { body }, mustFail);
  const body = sampleFor(endpoint.body, idsOf(ours, endpoint.path)) ?? {};
  for (const key of Object.keys(params))
    for (const bad of ["0", nobody, "%00"]) await call(`:${key} = ${bad}`, { params: { ...params, [key]: bad }, body }, false);
  if (endpoint.versioned)
    for (const version of [7_777, 9_999_999_999, undefined]) await call(`version ${version}`, { body, version }, true);
  const changed = (await state()).filter((line, at) => line !== before[at]);
  if (changed.length > 0) wrong.push(`a refusal changed ${changed.join(", ")}`);
  return wrong.map((what) => `${endpoint.method} ${endpoint.path}: ${what}`);
}

describe.each(subjects)("I-12 bad values: %s", async (subject) => {
  const endpoints = await writesOf(subject);

  it("are refused by name, never with a fault, and change nothing", async () => {
    expect(endpoints.length).toBeGreaterThan(5);
    const wrong: string[] = [];
    for (const endpoint of endpoints) wrong.push(...(await attacked(endpoint)));
    expect(wrong).toEqual([]);
  }, 120_000);

  it("leave sound books", async () => expect(await faultsOfBooks(program)).toEqual([]));
});
