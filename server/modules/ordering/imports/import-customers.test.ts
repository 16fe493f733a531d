import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addDays, day } from "../../../../shared/calendar.ts";
import { ImportMap, type ImportMapJson } from "../../../../shared/import-map.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { samplePartner } from "../../../../tests/support/sample-customers.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { addDefaultSeries, confirmRun } from "../../billing/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { NewFieldBody } from "../../partners/contract.ts";
import { createField } from "../../partners/index.ts";
import { makeErrorsFile } from "./errors-file.ts";
import { workOnImport } from "./import-customers.ts";
import type { ImportRecord } from "./import-records.ts";
import type { InWork } from "./rehearse.ts";
import { addImport, startCheck, startRun } from "./start-import.ts";

const examples = new URL("../../../../examples/telco/", import.meta.url);
const telcoMap = JSON.parse(readFileSync(new URL("map.json", examples), "utf8")) as ImportMapJson;
const telcoRows = readFileSync(new URL("sample.csv", examples), "utf8");

const simpleMap: ImportMapJson = {
  source: "old",
  taxes: [{ code: "vat", name: "VAT", ratePercent: "25" }],
  plans: [{ code: "dsl", kind: "internet", title: "DSL", price: "20.00", tax: "vat" }],
  customer: {
    externalId: { column: "id" },
    fullName: { column: "name" },
    city: { column: "city", empty: "clear" },
    emails: { column: "mail" },
    phones: { column: "phone" },
    portalLogin: { column: "login" },
  },
  account: { openingDebt: { column: "debt" } },
  services: [
    {
      key: "net",
      plan: { column: "plan" },
      when: { column: "plan", filled: true },
      startOn: { column: "since" },
      price: { column: "fee" },
    },
  ],
};
const header = "id,name,city,mail,phone,login,debt,plan,since,fee";
const table = (...rows: string[]): string => `${[header, ...rows].join("\n")}\n`;
const person = (id: number | string, over: Partial<Record<string, string>> = {}): string =>
  header
    .split(",")
    .map((column) => over[column] ?? { id: String(id), name: `Ana ${id}`, city: "Split", plan: "dsl", since: "2026-01-15" }[column] ?? "")
    .join(",");

interface Wanted {
  readonly partnerId: string;
  readonly map?: ImportMapJson;
  readonly skipBadRows?: boolean;
  readonly isDryRun?: boolean;
}

async function begin(
  program: TestProgram,
  text: string,
  { partnerId, map = simpleMap, skipBadRows = true, isDryRun }: Wanted,
): Promise<string> {
  return program.inWork(async (work) => {
    const file = { name: "customers.csv", bytes: new TextEncoder().encode(text) };
    const { id } = await addImport(work, program.tools.files, { partnerId, file, map: ImportMap.parse(map) });
    await (isDryRun ? startCheck(work, id) : startRun(work, id, { skipBadRows }));
    return id;
  });
}

const goOn = (program: TestProgram, importId: string, inWork: InWork = program.inWork): Promise<ImportRecord> =>
  workOnImport(inWork, program.tools.files, importId, { rowsPerSet: 7 });

const importText = async (program: TestProgram, text: string, wanted: Wanted): Promise<ImportRecord> =>
  goOn(program, await begin(program, text, wanted));

const rowsOf = (program: TestProgram, { id }: Pick<ImportRecord, "id">) =>
  program.query<{
    row_number: number;
    outcome: string;
    errors: { field: string; code: string }[];
    warnings: { code: string }[];
    changes: unknown;
    customer_id: string | null;
  }>("select * from ordering.import_rows where import_id = $1 order by row_number", [id]);

const count = async (program: TestProgram, what: string): Promise<number> =>
  Number((await program.query<{ n: bigint }>(`select count(*) as n from ${what}`))[0]?.n);

describe("a telecom company's customers", async () => {
  const program = await testProgram({ now: "2026-11-24T09:00:00Z" });
  const partnerId = await samplePartner(program);

  it("O-261 all come over, with services that cost what they cost", async () => {
    const done = await importText(program, telcoRows, { partnerId, map: telcoMap });
    expect(done.counts).toEqual({ read: 30, created: 30, updated: 0, unchanged: 0, failed: 0, warnings: 0 });
    expect(done.state).toBe("done");
    const sums = await program.query<{ external_id: string; fee: string }>(
      `select customer.external_id, sum(coalesce(service.custom_price, segment.unit_price))::numeric(12, 2)::text as fee
       from customers.customers customer join services.services service on service.customer_id = customer.id
       join services.segments segment on segment.service_id = service.id group by customer.external_id`,
    );
    const lines = telcoRows.trimEnd().split("\n").slice(1);
    const fees = lines.map((line) => [
      line.split(",")[0],
      line
        .split(",")[18]
        ?.replace(/^(\d+)$/, "$1.00")
        .replace(/\.(\d)$/, ".$10"),
    ]);
    expect(Object.fromEntries(sums.map((row) => [row.external_id, row.fee]))).toEqual(Object.fromEntries(fees));
    expect(await program.query("select status, count(*)::int as n from customers.customers group by status order by status")).toEqual([
      { status: "active", n: 26 },
      { status: "inactive", n: 4 },
    ]);
    expect(await count(program, "services.services")).toBe(116);
    expect(await count(program, "catalog.plans")).toBe(10);
  });

  it("M-32 what is billed already is covered, and December is the first month of ours", async () => {
    const covered = await program.query<{ until: string; n: number }>(
      "select upper(period)::text as until, count(*)::int as n from billing.coverage group by 1",
    );
    // All services but those of the one customer who begins on 1 December.
    const [late] = await program.query<{ n: number }>("select count(*)::int as n from services.services where start_on = '2026-12-01'");
    expect(late?.n).toBeGreaterThan(0);
    expect(covered).toEqual([{ until: "2026-12-01", n: 116 - (late?.n ?? 0) }]);
    await program.inWork((work) => addDefaultSeries(work, partnerId));
    const run = await confirmRun(program.inWork, { partnerId, targetOn: day("2026-12-01"), trigger: "manual" });
    expect([run.invoices, minorToDecimal(run.netMinor, "EUR"), minorToDecimal(run.taxMinor, "EUR"), run.failed]).toEqual([
      26,
      "1459.75",
      "291.95",
      0,
    ]);
  });

  it("O-261 a second run creates nobody and changes nothing", async () => {
    const before = await program.query("select * from customers.customers order by id");
    const again = await importText(program, telcoRows, { partnerId, map: telcoMap });
    expect(again.counts).toMatchObject({ read: 30, created: 0, updated: 0, unchanged: 30, failed: 0 });
    expect(await program.query("select * from customers.customers order by id")).toEqual(before);
  });
});

describe("O-79 the dry run", async () => {
  const program = await testProgram();
  const partnerId = await samplePartner(program);

  it("says what would happen to each row and changes nothing", async () => {
    const rows = table(person(1), person(2, { debt: "12.30" }), person(3, { mail: "nobody" }), person(2));
    const checked = await importText(program, rows, { partnerId, isDryRun: true });
    expect(checked).toMatchObject({ state: "checked", totalRows: 4, counts: { read: 4, created: 2, failed: 2 } });
    expect((await rowsOf(program, checked)).map((row) => [row.row_number, row.outcome, row.errors[0]?.code])).toEqual([
      [2, "created", undefined],
      [3, "created", undefined],
      [4, "failed", "email-format"],
      [5, "failed", "duplicate-in-file"],
    ]);
    for (const untouched of [
      "customers.customers",
      "services.services",
      "catalog.plans",
      "catalog.taxes",
      "billing.accounts",
      "platform.events",
    ]) {
      expect([untouched, await count(program, untouched)]).toEqual([untouched, 0]);
    }
  });

  it("O-80 nothing is imported when a row is wrong and that was asked", async () => {
    const refused = await importText(program, table(person(1), person(2, { since: "2026-02-31" })), { partnerId, skipBadRows: false });
    expect(refused).toMatchObject({
      state: "failed",
      failure: "1 of 2 rows are wrong, so nothing was imported.",
      counts: { created: 1, failed: 1 },
    });
    expect(await count(program, "customers.customers")).toBe(0);
    const fine = await importText(program, table(person(1), person(2)), { partnerId, skipBadRows: false });
    expect(fine).toMatchObject({ state: "done", counts: { read: 2, created: 2, failed: 0 } });
  });
});

describe("O-80 bad rows", async () => {
  const program = await testProgram();
  const partnerId = await samplePartner(program);

  const rows = table(
    person(1, { login: "ana.horvat" }),
    person(2, { since: "2026-02-31" }),
    person(3, { fee: "12.345" }),
    person(4, { plan: "copper" }),
    "5,too,few",
    `${person(6)},one,more`,
    person(1, { name: "Again" }),
    person(8, { login: "ANA.horvat" }),
    person(9, { phone: "12" }),
    person(10, { login: "x" }),
    person(11, { name: "=SUM(A1)", mail: "broken" }),
    person(12, { debt: "7.50" }),
  );

  it("are left out and told apart, and harm no other", async () => {
    const done = await importText(program, rows, { partnerId });
    expect(done).toMatchObject({ state: "done", counts: { read: 12, created: 3, failed: 9, warnings: 1 } });
    expect((await rowsOf(program, done)).flatMap((row) => row.errors.map((error) => [row.row_number, error.field, error.code]))).toEqual([
      [3, "services.net.startOn", "no-such-day"],
      [4, "services.net.price", "too-many-decimals"],
      [5, "services.net.plan", "unknown-plan"],
      [6, "", "too-few-cells"],
      [7, "", "too-many-cells"],
      [8, "customer.externalId", "duplicate-in-file"],
      [9, "customer.portalLogin", "duplicate-in-file"],
      [11, "portalLogin", "login-format"],
      [12, "customer.emails", "email-format"],
    ]);
    expect((await rowsOf(program, done)).find((row) => row.row_number === 10)?.warnings).toMatchObject([{ code: "phone-country" }]);
    expect(await program.query("select external_id from customers.customers order by external_id")).toEqual([
      { external_id: "1" },
      { external_id: "12" },
      { external_id: "9" },
    ]);
  });

  it("O-79 come back as they were, with what is wrong with them", async () => {
    const [{ id } = { id: "" }] = await program.query<{ id: string }>("select id from ordering.imports");
    const file = await program.inWork(async (work) => {
      const record = await goOn(program, id);
      const pieces: Uint8Array[] = [];
      for await (const piece of await makeErrorsFile(work, program.tools.files, record)) pieces.push(piece);
      return Buffer.concat(pieces).toString("utf8").split("\r\n");
    });
    expect(file[0]).toBe(`\ufeff${header},error`);
    expect(file).toHaveLength(11);
    expect(file[1]).toBe(`${person(2, { since: "2026-02-31" })},services.net.startOn: there is no day 2026-02-31`);
    expect(file[4]).toBe('5,too,few,,,,,,,,"the row has 3 cells, and there are 10 columns"');
    expect(file[5]).toBe(`${person(6)},"the row has 12 cells, and there are 10 columns; beyond the last column: one | more"`);
    expect(file[9]).toContain("11,'=SUM(A1),");
  });

  it("do not stop the set they stand in when only the database finds them", async () => {
    const more = table(...Array.from({ length: 12 }, (_, n) => person(100 + n, n === 5 ? { login: "ana.horvat" } : {})));
    const done = await importText(program, more, { partnerId });
    expect(done.counts).toMatchObject({ read: 12, created: 11, failed: 1 });
    expect((await rowsOf(program, done)).find((row) => row.outcome === "failed")).toMatchObject({
      row_number: 7,
      errors: [{ field: "portalLogin" }],
    });
  });

  it("B-263 opening debts stand in the books", async () => {
    expect(
      await program.query(
        `select customer.external_id, entry.kind, entry.amount_minor::int as owed from billing.ledger_entries entry
         join customers.customers customer on customer.id = entry.account_id`,
      ),
    ).toEqual([{ external_id: "12", kind: "opening_balance", owed: -750 }]);
  });
});

describe("O-78 customers who are here already", async () => {
  const program = await testProgram();
  const partnerId = await samplePartner(program);
  await importText(program, table(person(1, { city: "Zadar" }), person(2), person(3)), { partnerId });
  const idOf = async (externalId: string): Promise<string> =>
    (await program.query<{ id: string }>("select id from customers.customers where external_id = $1", [externalId]))[0]?.id ?? "";

  it("follow the table, and what changed is told", async () => {
    const done = await importText(program, table(person(1, { name: "Ana Marić", city: "" }), person(2), person(4)), { partnerId });
    expect(done.counts).toMatchObject({ read: 3, created: 1, updated: 1, unchanged: 1, failed: 0 });
    expect((await rowsOf(program, done)).map((row) => [row.outcome, row.changes])).toEqual([
      ["updated", { fullName: { before: "Ana 1", after: "Ana Marić" }, city: { before: "Zadar", after: "" } }],
      ["unchanged", null],
      ["created", null],
    ]);
    const first = await idOf("1");
    expect(await program.inWork((work) => getCustomer(work, first))).toMatchObject({ fullName: "Ana Marić", city: "", source: "old" });
    expect(await count(program, "services.services")).toBe(4);
  });

  it("are left alone by a map that only creates, and new ones are refused by one that only updates", async () => {
    const rows = table(person(1, { name: "Other" }), person(5));
    expect((await importText(program, rows, { partnerId, map: { ...simpleMap, mode: "create" } })).counts).toMatchObject({
      created: 1,
      updated: 0,
      unchanged: 1,
    });
    const onlyUpdates = await importText(program, table(person(1, { name: "Other" }), person(6)), {
      partnerId,
      map: { ...simpleMap, mode: "update" },
    });
    expect(onlyUpdates.counts).toMatchObject({ created: 0, updated: 1, failed: 1 });
    expect((await rowsOf(program, onlyUpdates))[1]?.errors).toMatchObject([{ code: "not-found" }]);
  });

  it("keep their status, with a warning, and come from one source only", async () => {
    const map: ImportMapJson = { ...simpleMap, customer: { ...simpleMap.customer, status: "blocked" } };
    const done = await importText(program, table(person(2)), { partnerId, map });
    expect(done.counts).toMatchObject({ unchanged: 1, warnings: 1 });
    expect((await importText(program, table(person(2)), { partnerId, map: { ...simpleMap, source: "other" } })).counts).toMatchObject({
      created: 1,
    });
  });

  it("are refused from the recycle bin", async () => {
    await program.query("update customers.customers set status = 'inactive', deleted_at = now() where id = $1", [await idOf("3")]);
    const done = await importText(program, table(person(3)), { partnerId });
    expect((await rowsOf(program, done))[0]?.errors).toMatchObject([{ code: "in-recycle-bin" }]);
  });
});

describe("O-76 to O-80 the worked example", async () => {
  const program = await testProgram();
  const partnerId = await samplePartner(program);
  const map: ImportMapJson = {
    source: "list",
    match: "email",
    customer: { emails: { column: "mail" }, fullName: { column: "name" }, city: { column: "city" } },
  };
  const columns = "mail,name,city";
  const line = (n: number, over: { mail?: string; name?: string; city?: string } = {}): string =>
    [over.mail ?? `c${n}@mail.hr`, over.name ?? `Ana ${n}`, over.city ?? "Split"].join(",");
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
  const lines = (rows: readonly string[]): string => `${[columns, ...rows].join("\n")}\n`;
  // 700 new, 200 changed, 40 unchanged, 35 without a name, 15 that repeat an address of the file, 10 that fit two customers.
  const clean = [
    ...range(0, 700).map((n) => line(n)),
    ...range(700, 900).map((n) => line(n, { city: "Zadar" })),
    ...range(900, 940).map((n) => line(n)),
  ];
  const nameless = range(940, 975).map((n) => line(n, { name: "" }));
  const repeated = range(0, 15).map((n) => line(n, { name: `Again ${n}` }));
  const ambiguous = range(0, 10).map((n) => line(n, { mail: `shared${n}@mail.hr` }));
  const rows = [...clean, ...nameless, ...repeated, ...ambiguous];
  const counts = { read: 1000, created: 700, updated: 200, unchanged: 40, failed: 60 };
  const byCode = async (record: ImportRecord): Promise<Record<string, number>> => {
    const codes = (await rowsOf(program, record)).flatMap(({ errors }) => errors.map(({ code }) => code));
    return Object.fromEntries([...Map.groupBy(codes, (code) => code)].map(([code, all]) => [code, all.length]));
  };

  it("of 1,000 rows 940 are clean; only if no errors, nothing happens", async () => {
    const seed = [...range(700, 940).map((n) => line(n)), ...range(0, 10).flatMap((n) => [line(2000 + n, { mail: `shared${n}@mail.hr` })])];
    expect((await importText(program, lines(seed), { partnerId, map })).counts).toMatchObject({ created: 250, failed: 0 });
    // The same addresses a second time: an import by address would not bring that about.
    const others = range(0, 10).map((n) => line(3000 + n));
    await importText(program, lines(others), { partnerId, map });
    await program.query(
      `update customers.contacts set value = replace(value, 'c300', 'shared'), normal = replace(normal, 'c300', 'shared') where normal ~ '^c300\\d@'`,
    );
    const checked = await importText(program, lines(rows), { partnerId, map, isDryRun: true });
    expect(checked).toMatchObject({ state: "checked", counts });
    expect(await byCode(checked)).toEqual({ required: 35, "duplicate-in-file": 15, "ambiguous-match": 10 });
    const before = await program.query("select * from customers.customers order by id");
    expect(await importText(program, lines(rows), { partnerId, map, skipBadRows: false })).toMatchObject({ state: "failed" });
    expect(await program.query("select * from customers.customers order by id")).toEqual(before);
  });

  it("skipping bad rows 700 are created and 200 changed, and a file brings the 60; mended and run again, the first 940 stay", async () => {
    const done = await importText(program, lines(rows), { partnerId, map });
    expect(done).toMatchObject({ state: "done", counts });
    const file = await program.inWork(async (work) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of await makeErrorsFile(work, program.tools.files, done)) pieces.push(piece);
      return Buffer.concat(pieces).toString("utf8").trimEnd().split("\r\n");
    });
    expect(file[0]).toBe(`\ufeff${columns},error`);
    expect(file).toHaveLength(61);
    const mended = [...file.slice(1).map((_, at) => `mended${at}@mail.hr,Mended ${at},Split`)];
    expect((await importText(program, lines(mended), { partnerId, map })).counts).toMatchObject({ read: 60, created: 60, failed: 0 });
    expect((await importText(program, lines([...clean, ...mended]), { partnerId, map })).counts).toEqual({
      read: 1000,
      created: 0,
      updated: 0,
      unchanged: 1000,
      failed: 0,
      warnings: 0,
    });
  });
});

describe("O-78 by what customers are known", async () => {
  const program = await testProgram();
  const partnerId = await samplePartner(program);
  const by = (
    match: "email" | "portalLogin" | "number" | "identification",
    over: ImportMapJson["customer"] = {},
    mode?: "update",
  ): ImportMapJson => ({
    source: "list",
    match,
    ...(mode ? { mode } : {}),
    customer: { fullName: { column: "name" }, emails: { column: "mail" }, city: { column: "city" }, ...over },
  });
  const seed = await importText(
    program,
    table(
      person(1, { mail: "ana@mail.hr", login: "ana" }),
      person(2, { mail: "shared@mail.hr" }),
      person(3, { mail: "shared@mail.hr;third@mail.hr" }),
    ),
    { partnerId },
  );
  expect(seed.counts.created).toBe(3);

  it("a mail address of several customers tells nobody apart", async () => {
    const rows = table(
      person("", { mail: "ANA@mail.hr", city: "Knin" }),
      person("", { mail: "shared@mail.hr" }),
      person("", { mail: "third@mail.hr", name: "Ana 3" }),
      person("", { mail: "new@mail.hr", name: "Nova" }),
      person("", { mail: "NEW@mail.hr", name: "Again" }),
      person("", { name: "Without" }),
    );
    const done = await importText(program, rows, { partnerId, map: by("email") });
    const results = await rowsOf(program, done);
    expect(results.map((row) => [row.outcome, row.errors[0]?.code])).toEqual([
      ["updated", undefined],
      ["failed", "ambiguous-match"],
      ["updated", undefined],
      ["created", undefined],
      ["failed", "duplicate-in-file"],
      ["failed", "required"],
    ]);
    expect(results[1]?.errors[0]).toMatchObject({
      field: "customer.emails",
      params: { numbers: [expect.any(Number), expect.any(Number)] },
    });
    expect(await program.query("select external_id from customers.customers where full_name = 'Nova'")).toEqual([{ external_id: null }]);
    const again = await importText(program, table(person("", { mail: "new@mail.hr", name: "Nova" })), { partnerId, map: by("email") });
    expect(again.counts).toMatchObject({ created: 0, unchanged: 1 });
  });

  it("a login, a document's number and our own number tell who it is", async () => {
    const byLogin = by("portalLogin", { portalLogin: { column: "login" } });
    const login = await importText(program, table(person("", { login: "ANA", mail: "ana@mail.hr", city: "Pula" })), {
      partnerId,
      map: byLogin,
    });
    expect(login.counts).toMatchObject({ created: 0, updated: 1 });
    const [ana] = await program.query<{ number: bigint }>(
      "update customers.customers set identification = 'HR-77' where portal_login = 'ana' returning number",
    );
    const byPaper = by("identification", { identification: "hr-77" });
    expect(
      (await importText(program, table(person("", { city: "Rab", mail: "ana@mail.hr" })), { partnerId, map: byPaper })).counts,
    ).toMatchObject({ updated: 1 });
    const byNumber = by("number", { number: { column: "id" } }, "update");
    const numbers = table(person(String(ana?.number), { city: "Krk", mail: "ana@mail.hr" }), person("999999"));
    expect((await importText(program, numbers, { partnerId, map: byNumber })).counts).toMatchObject({ updated: 1, failed: 1 });
    expect(await program.query("select city from customers.customers where portal_login = 'ana'")).toEqual([{ city: "Krk" }]);
  });
});

describe("O-79 likely duplicates", async () => {
  const program = await testProgram();
  const partnerId = await samplePartner(program);
  const other = await samplePartner(program, "south");
  await importText(program, table(person(1, { name: "Ana Horvat", mail: "ana@mail.hr" })), { partnerId });
  await importText(program, table(person(1, { name: "Eva Novak", mail: "eva@mail.hr" })), { partnerId: other });

  it("are warned of in the dry run and in the run, and imported all the same", async () => {
    const rows = table(
      person(2, { name: "ANA HORVAT", mail: "Ana@mail.hr" }),
      person(3, { name: "Ana Horvat" }),
      person(4, { name: "Eva Novak", mail: "eva@mail.hr" }),
      person(5),
    );
    for (const isDryRun of [true, false]) {
      const done = await importText(program, rows, { partnerId, isDryRun });
      expect(done.counts).toMatchObject({ created: 4, failed: 0, warnings: 1 });
      expect((await rowsOf(program, done)).map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([
        ["likely-duplicate"],
        [],
        [],
        [],
      ]);
    }
    const [first] = await program.query<{ number: bigint }>(
      "select number from customers.customers where external_id = '1' and partner_id = $1",
      [partnerId],
    );
    const [warned] = await program.query<{ numbers: number[] }>(
      "select warnings->0->'params'->'numbers' as numbers from ordering.import_rows where warnings <> '[]' limit 1",
    );
    expect(warned?.numbers).toEqual([Number(first?.number)]);
  });
});

describe("O-78 by a unique additional field", async () => {
  const program = await testProgram();
  const partnerId = await samplePartner(program);
  await program.inWork(async (work) => {
    const field = { module: "customers", type: "text" } as const;
    await createField(work, NewFieldBody.parse({ ...field, name: "meter", title: { en: "Meter" }, isUnique: "partner" }));
    await createField(work, NewFieldBody.parse({ ...field, name: "note", title: { en: "Note" } }));
  });
  const by = (name: string): ImportMapJson => ({
    source: "meters",
    match: `extra.${name}`,
    customer: { fullName: { column: "name" }, city: { column: "city" }, extra: { [name]: { column: "id" } } },
  });

  it("customers are found again by it, and one who is not is created", async () => {
    expect((await importText(program, table(person("M-1"), person("M-2")), { partnerId, map: by("meter") })).counts).toMatchObject({
      created: 2,
    });
    const again = await importText(program, table(person("M-1", { city: "Zadar" }), person("M-3"), person("M-3"), person("")), {
      partnerId,
      map: by("meter"),
    });
    expect(again.counts).toMatchObject({ created: 1, updated: 1, failed: 2 });
    expect((await rowsOf(program, again)).flatMap(({ errors }) => errors.map(({ field, code }) => [field, code]))).toEqual([
      ["customer.extra.meter", "duplicate-in-file"],
      ["customer.extra.meter", "required"],
    ]);
  });

  it("a field that several may share tells nobody apart", async () => {
    expect(await importText(program, table(person("x")), { partnerId, map: by("note") })).toMatchObject({
      state: "failed",
      failure: expect.stringContaining("several customers may have the same note"),
    });
  });
});

describe("an import that is killed", async () => {
  const program = await testProgram({ now: "2026-11-24T09:00:00Z" });
  const partnerId = await samplePartner(program);

  /** Works as often as said; then the process dies, just before a commit or just after one. */
  function dying(works: number, when: "before the commit" | "after it"): InWork {
    let left = works;
    return async (act) => {
      if (left === 0 && when === "after it") throw new Error("killed");
      left -= 1;
      return program.inWork(async (work) => {
        const result = await act(work);
        if (left < 0) throw new Error("killed");
        return result;
      });
    };
  }

  it("goes on with exactly the rows that are missing, wherever it died", async () => {
    const importId = await begin(program, telcoRows, { partnerId, map: telcoMap });
    let deaths = 0;
    for (let works = 1; works <= 10; works += 1) {
      for (const when of ["before the commit", "after it"] as const) {
        const outcome = await goOn(program, importId, dying(works, when)).catch((error: Error) => error.message);
        if (outcome === "killed") deaths += 1;
        const written = await count(program, "customers.customers");
        expect(written).toBe(await count(program, `ordering.import_rows where outcome = 'created'`));
        expect(written % 7 === 0 || written === 30).toBe(true);
      }
    }
    expect(deaths).toBeGreaterThan(10);
    const done = await goOn(program, importId);
    expect(done).toMatchObject({ state: "done", counts: { read: 30, created: 30, failed: 0 } });
    expect(await count(program, "customers.customers")).toBe(30);
    expect(await count(program, "billing.accounts")).toBe(30);
    expect(await count(program, "services.services")).toBe(116);
  });

  it("may be begun anew: the new import finds what the dead one made, and the dead one gives way", async () => {
    const map: ImportMapJson = { ...telcoMap, source: "telco-2" };
    const first = await begin(program, telcoRows, { partnerId, map });
    await expect(goOn(program, first, dying(7, "before the commit"))).rejects.toThrow("killed");
    const made = await count(program, "customers.customers where source = 'telco-2'");
    expect(made).toBeGreaterThan(0);
    const done = await importText(program, telcoRows, { partnerId, map });
    expect(done.counts).toMatchObject({ read: 30, created: 30 - made, unchanged: made, failed: 0 });
    expect((await goOn(program, first)).state).toBe("stopped");
    expect(await count(program, "customers.customers where source = 'telco-2'")).toBe(30);
  });

  it("that two processes work on writes each row once", async () => {
    const importId = await begin(program, telcoRows, { partnerId, map: { ...telcoMap, source: "telco-3" } });
    const outcomes = await Promise.allSettled([goOn(program, importId), goOn(program, importId)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(0);
    expect((await goOn(program, importId)).counts).toMatchObject({ read: 30, created: 30, failed: 0 });
    expect(await count(program, "customers.customers where source = 'telco-3'")).toBe(30);
  });
});

describe("what is wrong with an import as a whole", async () => {
  const program = await testProgram();
  const partnerId = await samplePartner(program);

  it.each([
    ["columns that are not there", "id,name\n1,Ana\n", simpleMap, 'the table has no column "city"'],
    ["a quote that never closes", `${header}\n1,"Ana\n`, simpleMap, "A quote that opens in row 2"],
    ["another currency", table(person(1)), { ...simpleMap, currency: "USD" }, "The amounts are in USD, and North has EUR."],
    [
      "a field that nobody has defined",
      table(person(1)),
      { ...simpleMap, customer: { ...simpleMap.customer, extra: { shoe: "42" } } },
      "An import makes no additional fields.",
    ],
    ["a tax that is not there", table(person(1)), { ...simpleMap, taxes: [] }, "there is no tax vat"],
  ] as const)("%s end it, and nothing is written", async (_what, text, map, failure) => {
    const ended = await importText(program, text, { partnerId, map: structuredClone(map) as ImportMapJson });
    expect(ended).toMatchObject({ state: "failed", failure: expect.stringContaining(failure), counts: { read: 0 } });
    expect(await count(program, "customers.customers")).toBe(0);
    expect(await count(program, "catalog.plans")).toBe(0);
  });

  it.each([
    ["file", {}],
    ["secret", {}],
    ["calculated", { template: "{{ customer.name }}" }],
  ] as const)("O-61 a field of type %s takes nothing from a table", async (type, more) => {
    const name = `of_${type}`;
    await program.inWork((work) =>
      createField(work, NewFieldBody.parse({ module: "customers", name, type, title: { en: name }, ...more })),
    );
    const map = { ...structuredClone(simpleMap), customer: { ...simpleMap.customer, extra: { [name]: "name" } } } as ImportMapJson;
    const ended = await importText(program, table(person(1)), { partnerId, map });
    expect(ended).toMatchObject({ state: "failed", failure: expect.stringContaining("cannot be imported"), counts: { read: 0 } });
  });

  it("covers no day twice when the old system billed into the future", async () => {
    const map: ImportMapJson = { ...simpleMap, account: { billedUntil: "2026-03-31", billingDay: "15" } };
    await importText(program, table(person(1)), { partnerId, map });
    expect(await program.query("select lower(period)::text as from, upper(period)::text as to from billing.coverage")).toEqual([
      { from: "2026-01-15", to: addDays(day("2026-03-31"), 1) },
    ]);
    expect(await program.query("select next_billing_on, billing_day from billing.accounts")).toEqual([
      { next_billing_on: "2026-04-15", billing_day: 15 },
    ]);
  });
});
