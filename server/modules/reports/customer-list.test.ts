import { parse } from "csv-parse/sync";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar.ts";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { openAccounts, postOpeningBalances } from "../billing/index.ts";
import { addCustomer, type NewCustomer, setSearchExtras } from "../customers/index.ts";
import { NewFieldBody } from "../partners/contract.ts";
import { createField, createLabel, createLocation, createPartner } from "../partners/index.ts";
import * as contract from "./contract.ts";

const program = await testProgram();
const makePartner = (code: string, currency = "EUR") =>
  program.inWork((work) => createPartner(work, { code, name: code, legalName: code, currency, timeZone: "Europe/Zagreb", country: "HR" }));
const one = await makePartner("north");
const two = await makePartner("south", "JPY");
const staff = await signInStaff(program, { fullName: "Eva" });
const ben = await signInStaff(program, { partners: [two.id] });

const [region, hill] = await program.inWork(async (work) => {
  const top = await createLocation(work, { name: "Region", parentId: null, address: "", partnerIds: [] });
  return [top, await createLocation(work, { name: "Hill", parentId: top.id, address: "", partnerIds: [] })];
});
const [vip, fibre] = await program.inWork(async (work) => {
  await createField(work, NewFieldBody.parse({ module: "customers", name: "meter", type: "text", title: { en: "Meter" }, inList: true }));
  await createField(work, NewFieldBody.parse({ module: "customers", name: "quiet", type: "text", title: { en: "Quiet" } }));
  const label = { module: "customers", colour: "#00aa00", description: "", internalOnly: true, partnerIds: [] } as const;
  return [
    await createLabel(work, { ...label, partnerIds: [], title: "VIP" }),
    await createLabel(work, { ...label, partnerIds: [], title: "Fibre" }),
  ];
});

const make = (fullName: string, more: Partial<NewCustomer> = {}, balanceMinor?: bigint) =>
  program.inWork(async (work) => {
    const partnerId = more.partnerId ?? one.id;
    const currency = partnerId === one.id ? "EUR" : "JPY";
    const customer: NewCustomer = {
      partnerId,
      category: "individual",
      fullName,
      language: "en",
      status: "active",
      emails: [],
      addedOn: "2026-01-01" as Day,
      ...more,
    };
    const { id, number } = await addCustomer(work, customer, { requireFields: false });
    await openAccounts(work, [
      { customerId: id, partnerId, currency, billingDay: 1, prepaidMonths: 1, paymentMethod: "card", nextBillingOn: "2026-02-01" as Day },
    ]);
    if (balanceMinor !== undefined)
      await postOpeningBalances(work, [
        { accountId: id, partnerId, currency, amountMinor: balanceMinor, on: "2026-01-01" as Day, sourceId: id },
      ]);
    return { id, number };
  });

const ana = await make(
  "Ana Horvat",
  {
    locationId: hill.id,
    labelIds: [vip.id],
    emails: ["ana@x.hr"],
    phones: ["01 4092 123"],
    city: "Zagreb",
    extra: { meter: "M1", quiet: "q" },
  },
  -1250n,
);
const zeljko = await make(
  "Željko Ćosić",
  { locationId: region.id, labelIds: [vip.id, fibre.id], status: "blocked", blockedBy: "finance", addedOn: "2026-01-10" as Day },
  500n,
);
const firm = await make("Iva Kralj", { category: "company", companyName: "Kralj d.o.o.", taxId: "HR 123-456", status: "new" });
await make("Kenji Sato", { partnerId: two.id, portalLogin: "ana.tokyo" }, -1250n);
const deleted = await make("Gone Ana");
await program.query("update customers.customers set deleted_at = now() where id = $1", [deleted.id]);

type Query = NonNullable<Parameters<typeof staff.ok<typeof contract.listCustomersEndpoint>>[1]>["query"];
const names = async (query: Query = {}, who = staff) =>
  (await who.ok(contract.listCustomersEndpoint, { query })).items.map((row) => row.name);
const filtered = (filter: NonNullable<Query>["filter"], who = staff) => names({ filter, sort: "number" }, who);

describe("O-8 the list of customers", () => {
  it("shows what a row needs, money included", async () => {
    const page = await staff.ok(contract.listCustomersEndpoint, { query: { sort: "number" } });
    expect(page.total).toEqual({ count: 4, exact: true });
    expect(page.items[0]).toMatchObject({
      number: ana.number,
      name: "Ana Horvat",
      status: "active",
      partner: { number: 1, name: "north" },
      location: { path: ["Region", "Hill"] },
      email: "ana@x.hr",
      phone: "+38514092123",
      labels: [{ title: "VIP" }],
      balance: { amount: "-12.50", currency: "EUR" },
      monthlyValue: { amount: "0.00", currency: "EUR" },
      paymentMethod: "card",
      link: { subAccounts: 0, mainNumber: null },
      extra: { meter: "M1" },
    });
    expect(page.items[3]).toMatchObject({ name: "Kenji Sato", balance: { amount: "-1250", currency: "JPY" } });
  });

  it.each<[string, NonNullable<Query>["filter"], string[]]>([
    ["status", { status: "active,new" }, ["Ana Horvat", "Iva Kralj", "Kenji Sato"]],
    ["block cause", { blockedBy: "finance" }, ["Željko Ćosić"]],
    ["partner", { partner: two.id }, ["Kenji Sato"]],
    ["location with what lies in it", { location: region.id }, ["Ana Horvat", "Željko Ćosić"]],
    ["one location", { location: hill.id }, ["Ana Horvat"]],
    ["no location", { location: `none,${hill.id}` }, ["Ana Horvat", "Iva Kralj", "Kenji Sato"]],
    ["category", { category: "company" }, ["Iva Kralj"]],
    ["any of labels", { labelsAny: `${fibre.id},${vip.id}` }, ["Ana Horvat", "Željko Ćosić"]],
    ["all of labels", { labelsAll: `${fibre.id},${vip.id}` }, ["Željko Ćosić"]],
    ["none of labels", { labelsNone: vip.id }, ["Iva Kralj", "Kenji Sato"]],
    ["day added", { addedOn: { from: "2026-01-02", to: "2026-01-10" } }, ["Željko Ćosić"]],
    ["balance below, by the currency", { balance: { to: "-12.50" } }, ["Ana Horvat", "Kenji Sato"]],
    ["balance above", { balance: { from: "0" } }, ["Željko Ćosić", "Iva Kralj"]],
    ["balance between", { balance: { from: "-13", to: "-12" } }, ["Ana Horvat"]],
    ["payment method", { paymentMethod: "cash" }, []],
    ["nobody manages them", { accountManager: "none", status: "new" }, ["Iva Kralj"]],
    ["unlinked", { link: "none", status: "new" }, ["Iva Kralj"]],
    ["sub-accounts", { link: "sub" }, []],
  ])("filters by %s", async (_what, filter, expected) => {
    expect(await filtered(filter)).toEqual(expected);
  });

  it.each([
    ["-number", ["Kenji Sato", "Iva Kralj", "Željko Ćosić", "Ana Horvat"]],
    ["name", ["Ana Horvat", "Iva Kralj", "Kenji Sato", "Željko Ćosić"]],
    ["-addedOn", ["Željko Ćosić"]],
    ["status", ["Ana Horvat", "Kenji Sato", "Željko Ćosić", "Iva Kralj"]],
    ["-balance", ["Željko Ćosić", "Iva Kralj"]],
  ] as const)("sorts by %s, and pages without losing or repeating anybody", async (sort, begins) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 5; page++) {
      const answer = await staff.ok(contract.listCustomersEndpoint, {
        query: { sort, limit: 1, total: "none", ...(cursor === undefined ? {} : { cursor }) },
      });
      seen.push(...answer.items.map((row) => row.name));
      if (answer.next === null) break;
      cursor = answer.next;
    }
    if (sort === "status") expect(new Set(seen.slice(0, 2))).toEqual(new Set(begins.slice(0, 2)));
    else expect(seen.slice(0, begins.length)).toEqual(begins);
    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
  });

  it.each([
    ["zeljko cos", ["Željko Ćosić"], "without accents, any words"],
    ["4092123", ["Ana Horvat"], "the last 7 digits of a phone"],
    ["(01) 4092/123", ["Ana Horvat"], "a phone in any form"],
    ["ANA@X", ["Ana Horvat"], "a piece of an address"],
    ["hr123456", ["Iva Kralj"], "a tax id without its separators"],
    ["kralj d.o", ["Iva Kralj"], "the company"],
    ["ana.tokyo", ["Kenji Sato"], "a login"],
    ["ana", ["Ana Horvat", "Kenji Sato"], "names that begin so come first"],
    ["an", ["Ana Horvat", "Kenji Sato"], "two letters begin a word"],
    ["na", [], "and are not looked for inside"],
    ["100% _", [], "signs of patterns mean themselves"],
    ["nobody", [], "nobody"],
  ])("O-73 finds %j: %j, %s", async (text, expected) => {
    expect(await names({ filter: { text } })).toEqual(expected);
  });

  it("O-73 the exact number or login comes first, before names", async () => {
    const other = await make(`${ana.number} Street Club`);
    expect((await names({ filter: { text: String(ana.number) } }))[0]).toBe("Ana Horvat");
    await program.query("update customers.customers set deleted_at = now() where id = $1", [other.id]);
  });

  it("O-73 finds by what other modules add", async () => {
    await program.inWork((work) => setSearchExtras(work, "devices", [{ customerId: firm.id, text: "aa:bb:cc:dd:ee:ff SN-778899" }]));
    expect(await names({ filter: { text: "sn-7788" } })).toEqual(["Iva Kralj"]);
  });

  it("O-6 O-26 shows only what the reader may see; asking for another partner gives an empty list", async () => {
    expect(await names({}, ben)).toEqual(["Kenji Sato"]);
    expect(await filtered({ partner: one.id }, ben)).toEqual([]);
    expect((await ben.ok(contract.listCustomersEndpoint, { query: { filter: { text: "horvat" } } })).total).toEqual({
      count: 0,
      exact: true,
    });
    const seller = await signInStaff(program, { levels: { "customers.profile.view": "own" } });
    expect(await names({}, seller)).toEqual([]);
    await program.query("update customers.customers set account_manager_id = $1 where id = $2", [seller.adminId, firm.id]);
    expect(await names({}, seller)).toEqual(["Iva Kralj"]);
  });

  it("who has no right to customers' money gets none, and can neither sort nor filter by it", async () => {
    const clerk = await signInStaff(program, { levels: { "customers.profile.view": "all" } });
    const [row] = (await clerk.ok(contract.listCustomersEndpoint, { query: { sort: "number" } })).items;
    expect(row).toMatchObject({ balance: null, monthlyValue: null, paymentMethod: null, extra: {} });
    for (const query of [{ sort: "balance" }, { filter: { balance: { from: "0" } } }, { filter: { paymentMethod: "card" } }] as const) {
      expect((await clerk.refused(contract.listCustomersEndpoint, { query })).code).toBe("permission-denied");
    }
  });

  it("M-6 a filter or sort that does not exist is refused, never ignored", async () => {
    const problem = await staff.refused(contract.listCustomersEndpoint, { query: { filter: { colour: "red" } } as never });
    expect(problem).toMatchObject({ status: 422, errors: [{ field: "query.filter.colour", code: "unknown-filter" }] });
  });

  it("O-255 the monthly value is that of the running services, net, by the month", async () => {
    await program.query(`insert into catalog.taxes (name, code, rate_percent) values ('VAT', 'vat25', 25)`);
    await program.query(
      `with plan as (insert into catalog.plans (code, kind, title, line_text, currency, price_months, created_at) values ('net', 'internet', 'Net', 'Net', 'EUR', 1, now()), ('year', 'recurring', 'Year', 'Year', 'EUR', 12, now()) returning id, code),
       version as (insert into catalog.plan_versions (plan_id, price, tax_id, includes_tax, valid_from, created_at) select plan.id, 0, tax.id, false, '2026-01-01', now() from plan, catalog.taxes tax returning id, plan_id),
       service as (insert into services.services (customer_id, payer_id, partner_id, plan_id, kind, state, start_on, state_since_on, created_at, updated_at)
         select $1, $1, $2, plan.id, 'internet', 'active', '2026-01-01', '2026-01-01', now(), now() from plan returning id, plan_id)
       insert into services.segments (service_id, customer_id, partner_id, start_on, plan_version_id, unit_price, tax_id, includes_tax, cause, created_at)
         select service.id, $1, $2, '2026-01-01', version.id, case plan.code when 'net' then 50 else 480 end, tax.id, plan.code = 'net', 'test', now()
         from service join version using (plan_id) join plan on plan.id = plan_id, catalog.taxes tax`,
      [ana.id, one.id],
    );
    const [row] = (await staff.ok(contract.listCustomersEndpoint, { query: { filter: { text: "Ana Horvat" } } })).items;
    // 50.00 with 25 % inside is 40.00 net; 480.00 a year is 40.00 a month.
    expect(row?.monthlyValue).toEqual({ amount: "80.00", currency: "EUR" });
  });
});

describe("O-75 the export", () => {
  const rowsOf = (bytes: Buffer, delimiter = ",") => parse(bytes, { bom: true, delimiter, columns: true }) as Record<string, string>[];

  it("is exactly what the filter shows, in its order, with harmless cells", async () => {
    const evil = await make('=HYPERLINK("http://x")', { addedOn: "2026-01-14" as Day });
    const reply = await staff.call(contract.exportCustomersEndpoint, {
      body: { sort: "number", filter: { addedOn: { from: "2026-01-10" } }, columns: ["number", "name", "phone", "balance", "currency"] },
    });
    expect(reply.headers["content-disposition"]).toContain('attachment; filename="customers-2026-01-15.csv"');
    expect(reply.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(rowsOf(reply.bytes)).toEqual([
      { number: String(zeljko.number), name: "Željko Ćosić", phone: "", balance: "5.00", currency: "EUR" },
      { number: String(evil.number), name: '\'=HYPERLINK("http://x")', phone: "", balance: "0.00", currency: "EUR" },
    ]);
    const semicolons = await staff.call(contract.exportCustomersEndpoint, {
      body: { filter: { text: "4092123" }, separator: "semicolon" },
    });
    expect(rowsOf(semicolons.bytes, ";")).toMatchObject([
      { name: "Ana Horvat", phone: "+38514092123", location: "Region / Hill", labels: "VIP" },
    ]);
    await program.query("update customers.customers set deleted_at = now() where id = $1", [evil.id]);
  });

  it("goes over many pages, and is written down with its filter (O-49)", async () => {
    await program.query(
      `insert into customers.customers (partner_id, portal_login, category, status, full_name, language, added_on, search_text, created_at, updated_at)
       select $1, 'mass-' || n, 'individual', 'inactive', 'Mass ' || n, 'en', '2025-06-01', ' mass', now(), now() from generate_series(1, 600) n`,
      [one.id],
    );
    const reply = await staff.call(contract.exportCustomersEndpoint, { body: { filter: { text: "mass" }, columns: ["portalLogin"] } });
    expect(new Set(rowsOf(reply.bytes).map((row) => row.portalLogin)).size).toBe(600);
    const [entry] = await program.query("select changes from identity.audit_entries where entity = 'export' order by seq desc limit 1");
    expect(entry).toEqual({
      changes: {
        filter: { before: null, after: { text: "mass" } },
        columns: { before: null, after: ["portalLogin"] },
        format: { before: null, after: "csv" },
      },
    });
  });

  it("needs the right to export, and keeps to the reader's partners", async () => {
    const clerk = await signInStaff(program, { levels: { "customers.profile.view": "all" } });
    expect((await clerk.call(contract.exportCustomersEndpoint, {})).status).toBe(403);
    expect(rowsOf((await ben.call(contract.exportCustomersEndpoint, { body: {} })).bytes).map((row) => row.name)).toEqual(["Kenji Sato"]);
  });
});

describe("O-247 the quick search", () => {
  const search = async (q: string, who = staff) => (await who.ok(contract.quickSearchEndpoint, { query: { q } })).kinds;

  it("finds customers by anything, the exact number first, at most five of a kind", async () => {
    expect((await search(String(zeljko.number)))[0]).toMatchObject({
      kind: "customers",
      items: [{ id: zeljko.id, isExact: true, status: "blocked" }],
    });
    expect((await search("ana.tokyo"))[0]?.items).toMatchObject([{ title: "Kenji Sato", isExact: true }]);
    expect((await search("zelj"))[0]?.items.map((item) => item.title)).toEqual(["Željko Ćosić"]);
    expect((await search("cosic zelj"))[0]?.items.map((item) => item.title)).toEqual(["Željko Ćosić"]);
    const mass = await search("mass");
    expect(mass).toMatchObject([{ kind: "customers", hasMore: true }]);
    expect(mass[0]?.items).toHaveLength(5);
    expect((await search("ana"))[0]?.items.map((item) => item.title)).toEqual(["Ana Horvat", "Kenji Sato"]);
    expect(await search("  ")).toEqual([]);
  });

  it("finds invoices by how their number begins and services by login or number, and obeys a prefix", async () => {
    await program.query(
      `insert into billing.money_documents (kind, origin, state, number, account_id, partner_id, issued_on, issued_at, currency, seller, buyer, net_minor, tax_minor, gross_minor, language, created_by, created_at)
       values ('invoice', 'imported', 'issued', 'INV-2026-0042', $1, $2, '2026-01-05', now(), 'EUR', '{}', '{}', 1000, 250, 1250, 'en', '{}', now())`,
      [ana.id, one.id],
    );
    await program.query(
      "update services.services set login = 'inv-line-7' where customer_id = $1 and kind = 'internet' and plan_id = (select id from catalog.plans where code = 'net')",
      [ana.id],
    );
    const kinds = await search("inv-");
    expect(kinds.map((kind) => kind.kind)).toEqual(["invoices", "services"]);
    expect(kinds[0]?.items).toMatchObject([
      { number: "INV-2026-0042", title: "Ana Horvat", amount: { amount: "12.50", currency: "EUR" }, customerId: ana.id, isExact: false },
    ]);
    expect(kinds[1]?.items).toMatchObject([{ title: "inv-line-7", detail: "Ana Horvat, Net", isExact: false }]);
    expect((await search("inv:inv-2026-0042"))[0]?.items).toMatchObject([{ isExact: true }]);
    expect(await search("c:inv-2026")).toEqual([]);
    const [service] = (await search("s:inv-line"))[0]!.items;
    expect((await search(`s:${service!.number}`))[0]?.items).toMatchObject([{ id: service!.id, isExact: true }]);
    expect((await search(`s:${service!.number.slice(2)}`))[0]?.items).toMatchObject([{ id: service!.id, isExact: false }]);
  });

  it("finds payments by how their number begins, for who may see payments", async () => {
    await program.query(
      `insert into payments.payments (id, account_id, partner_id, receipt_number, method, amount_minor, currency, received_on, state, created_by, created_at)
       values (gen_random_uuid(), $1, $2, 'REC-000123', 'cash', 4200, 'EUR', '2026-01-10', 'pending', '{}', now())`,
      [ana.id, one.id],
    );
    expect(await search("pay:rec-0001")).toMatchObject([
      { kind: "payments", items: [{ number: "REC-000123", title: "Ana Horvat", amount: { amount: "42.00", currency: "EUR" } }] },
    ]);
    expect((await search("REC-000123"))[0]?.items).toMatchObject([{ isExact: true }]);
    expect(await search("pay:rec-0001", ben)).toEqual([]);
    const clerk = await signInStaff(program, { levels: { "customers.profile.view": "all" } });
    expect(await search("pay:rec-0001", clerk)).toEqual([]);
  });

  it("O-6 obeys rights, levels and partners", async () => {
    expect(await search("horvat", ben)).toEqual([]);
    expect(await search("inv-", ben)).toEqual([]);
    const clerk = await signInStaff(program, { levels: { "customers.profile.view": "own" } });
    expect(await search("inv-2026", clerk)).toEqual([]);
    expect(await search(String(ana.number), clerk)).toEqual([]);
    const nobody = await signInStaff(program, { levels: { "tickets.tickets.view": "all" } });
    expect(await search("ana", nobody)).toEqual([]);
  });
});

describe("with 20,000 customers", () => {
  it("M-53 O-247 neither list nor search reads all customers", async () => {
    await program.query(
      `insert into customers.customers (partner_id, portal_login, category, status, full_name, language, zip, city, street_1, added_on, search_text, created_at, updated_at)
       select $1, 'bulk' || n, 'individual', (array['active','active','active','new','inactive'])[1 + n % 5], 'Person' || md5(n::text) || ' Family' || n % 2000, 'en', '10000', 'City' || n % 50, 'Street ' || n % 500,
         '2020-01-01'::date + n % 2000, platform.plain(' ' || n || ' bulk' || n || ' Person' || md5(n::text) || ' Family' || n % 2000 || ' City' || n % 50 || ' +3851' || (1000000 + n * 37)), now(), now()
       from generate_series(1, 20000) n`,
      [one.id],
    );
    await program.query(
      "insert into billing.accounts (id, partner_id, currency, next_billing_on) select id, partner_id, 'EUR', '2026-02-01' from customers.customers c where portal_login like 'bulk%'",
    );
    await program.query("update billing.balances set balance_minor = (hashtext(account_id::text) % 100000)");
    for (const table of ["customers.customers", "billing.balances", "billing.accounts", "billing.money_documents", "services.services"])
      await program.query(`analyze ${table}`);
    const reading = await scansOf(async () => {
      for (const sort of ["number", "-number", "name", "addedOn", "status", "balance", "-balance"] as const)
        await names({ sort, total: "none" });
      await filtered({ text: "family77" });
      await filtered({ text: "family77", status: "active" });
      await names({ filter: { text: "1037037" }, sort: "-balance" });
      await names({ filter: { text: "5f4dcc3b" } });
      for (const q of ["family77", "bulk19", "pers", "+385 1 1037 037", "City4", "bu", "INV-2026"])
        await staff.ok(contract.quickSearchEndpoint, { query: { q } });
    });
    // A plan that reads a table from end to end adds one to its count of sequential scans.
    expect(reading).toEqual({ customers: 0, balances: 0, accounts: 0, money_documents: 0 });
  });

  /** How often each table was read from its beginning while something ran. */
  async function scansOf(act: () => Promise<void>): Promise<Record<string, number>> {
    const read = async () => {
      await reportWhatWasDone();
      const rows = await program.query<{ relname: string; scans: number }>(
        "select relname, seq_scan::int as scans from pg_stat_user_tables where (schemaname, relname) in (('customers', 'customers'), ('billing', 'balances'), ('billing', 'accounts'), ('billing', 'money_documents'))",
      );
      return new Map(rows.map((row) => [row.relname, row.scans]));
    };
    const before = await read();
    await act();
    const after = await read();
    return Object.fromEntries([...after].map(([name, scans]) => [name, scans - (before.get(name) ?? 0)]));
  }

  /** A connection tells what it did when it likes, unless it is asked to. Each is kept for a moment, so that every one of them is asked. */
  const reportWhatWasDone = () => {
    const report = "select pg_stat_force_next_flush(), pg_sleep(0.1)";
    return Promise.all(
      Array.from({ length: 6 }, () => [
        program.base.reading.over((connection) => sql.raw(report).execute(connection)),
        // Those that made the rows: what they have read for that is not to be counted later.
        program.query(report),
      ]).flat(),
    );
  };
});
