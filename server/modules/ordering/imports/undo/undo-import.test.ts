import { describe, expect, it } from "vitest";
import { day } from "../../../../../shared/calendar.ts";
import { ImportMap, type ImportMapJson } from "../../../../../shared/import-map.ts";
import { faultsOfBooks } from "../../../../../tests/support/payer.ts";
import { samplePartner } from "../../../../../tests/support/sample-customers.ts";
import { type TestProgram, testProgram } from "../../../../../tests/support/test-program.ts";
import { system } from "../../../../platform/actor.ts";
import { inWork } from "../../../../platform/work.ts";
import { addDefaultSeries, confirmRun } from "../../../billing/index.ts";
import { addComment, updateImportedCustomers } from "../../../customers/index.ts";
import { workOnImport } from "../import-customers.ts";
import { getImport, type ImportRecord } from "../import-records.ts";
import type { InWork } from "../rehearse.ts";
import { addImport, startRun } from "../start-import.ts";
import { startUndo } from "./begin-undo.ts";
import { previewUndo } from "./preview-undo.ts";
import { workOnUndo } from "./work-on-undo.ts";

const map: ImportMapJson = {
  source: "old",
  taxes: [{ code: "vat", name: "VAT", ratePercent: "25" }],
  plans: [{ code: "dsl", kind: "internet", title: "DSL", price: "20.00", tax: "vat" }],
  customer: {
    externalId: { column: "id" },
    fullName: { column: "name" },
    city: { column: "city" },
    emails: { column: "mail" },
    portalLogin: { column: "login" },
  },
  account: { openingBalance: { column: "balance" }, billedUntil: "2026-11-30" },
  services: [{ key: "net", plan: "dsl", startOn: "2026-01-15", login: { column: "id" } }],
};
const table = (...rows: string[]): string => `id,name,city,mail,login,balance\n${rows.join("\n")}\n`;
const person = (id: string, over: { city?: string; balance?: string; name?: string } = {}): string =>
  [id, over.name ?? `Ana ${id}`, over.city ?? "Split", `${id}@mail.hr`, `login.${id}`, over.balance ?? ""].join(",");

const inImport =
  (program: TestProgram): InWork =>
  (act) =>
    inWork(program.base, { actor: system("job:work-on-import"), origin: { source: "import" } }, act);

async function importText(program: TestProgram, partnerId: string, text: string, over: Partial<ImportMapJson> = {}): Promise<ImportRecord> {
  const work = inImport(program);
  const { id } = await work(async (one) => {
    const file = { name: "customers.csv", bytes: new TextEncoder().encode(text) };
    const added = await addImport(one, program.tools.files, { partnerId, file, map: ImportMap.parse({ ...map, ...over }) });
    return startRun(one, added.id, { skipBadRows: true });
  });
  return workOnImport(work, program.tools.files, id, { rowsPerSet: 7 });
}

async function undo(program: TestProgram, { id }: Pick<ImportRecord, "id">, works: InWork = inImport(program)): Promise<ImportRecord> {
  await inImport(program)((work) => startUndo(work, id));
  return workOnUndo(works, id, { rowsPerSet: 3 });
}

const preview = (program: TestProgram, { id }: Pick<ImportRecord, "id">) =>
  program.inWork(async (work) => previewUndo(work, await getImport(work, id)));

const count = async (program: TestProgram, what: string): Promise<number> =>
  Number((await program.query<{ n: bigint }>(`select count(*) as n from ${what}`))[0]?.n);

const customerId = async (program: TestProgram, externalId: string): Promise<string> =>
  (await program.query<{ id: string }>("select id from customers.customers where external_id = $1", [externalId]))[0]?.id ?? "";

const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => String(from + at));

describe("O-80 undoing an import that nobody has touched", async () => {
  const program = await testProgram({ now: "2026-11-24T09:00:00Z" });
  const partnerId = await samplePartner(program);
  const rows = table(...ids(100, 118).map((id) => person(id)), person("118", { balance: "-30.50" }), person("119", { balance: "12.00" }));

  it("tells what would happen, changes nothing by that, and then removes everything that came", async () => {
    const done = await importText(program, partnerId, rows);
    expect(done.counts).toMatchObject({ created: 20, failed: 0 });
    // What a job works out by night is no touch.
    await program.query(
      `insert into customers.likely_duplicates (first_id, second_id, partner_id, score, reasons, found_at)
       select min(id::text)::uuid, max(id::text)::uuid, $1, 45, '{name}', now() from customers.customers`,
      [partnerId],
    );
    expect(await preview(program, done)).toMatchObject({ removes: 20, openings: 2, restores: 0, keeps: 0, stays: [] });
    expect(await count(program, "customers.customers where deleted_at is null")).toBe(20);

    const undone = await undo(program, done);
    expect(undone).toMatchObject({ state: "undone", undo: { removed: 20, restored: 0, kept: 0 } });
    expect(await count(program, "customers.customers where deleted_at is null")).toBe(0);
    for (const empty of [
      "customers.customers where purged_at is null",
      "customers.contacts",
      "services.services",
      "services.segments",
      "billing.coverage",
      "ordering.import_rows where customer_id is not null",
    ]) {
      expect([empty, await count(program, empty)]).toEqual([empty, 0]);
    }
  });

  it("B-263 an opening balance is taken back by its opposite and never deleted; the books stay proven", async () => {
    expect(
      await program.query(
        "select kind, amount_minor::int as amount, open_minor::int as open from billing.ledger_entries order by kind, amount_minor",
      ),
    ).toEqual([
      { kind: "opening_balance", amount: -3050, open: 0 },
      { kind: "opening_balance", amount: 1200, open: 0 },
      { kind: "reversal", amount: -1200, open: 0 },
      { kind: "reversal", amount: 3050, open: 0 },
    ]);
    expect(
      await program.query(
        "select balance_minor::int as balance, billing_enabled from billing.balances join billing.accounts account on account.id = account_id",
      ),
    ).toEqual([
      { balance: 0, billing_enabled: false },
      { balance: 0, billing_enabled: false },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("frees external ids and logins, so the mended table brings all of them anew", async () => {
    const again = await importText(program, partnerId, rows);
    expect(again).toMatchObject({ state: "done", counts: { created: 20, failed: 0 } });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("is in the audit log with its counts", async () => {
    const entries = await program.query<{ action: string; changes: Record<string, { after: unknown }> }>(
      "select action, changes from identity.audit_entries where entity = 'import' and label = 'Import 1' order by seq",
    );
    expect(entries.map(({ action }) => action)).toEqual(["created", "running", "done", "undoing", "undone"]);
    expect(entries.at(-1)?.changes).toMatchObject({
      state: { before: "undoing", after: "undone" },
      removed: { after: 20 },
      kept: { after: 0 },
    });
  });
});

describe("O-80 what somebody has touched stays, and says why", async () => {
  const program = await testProgram({ now: "2026-11-24T09:00:00Z" });
  const partnerId = await samplePartner(program);
  const done = await importText(program, partnerId, table(...ids(1, 10).map((id) => person(id))));
  const id = (external: string): Promise<string> => customerId(program, external);
  const staff = system("test");

  it.each([
    {
      external: "1",
      why: "edited by hand",
      code: "touched-by",
      touch: (customer: string) => program.inWork((work) => updateImportedCustomers(work, [{ id: customer, city: "Knin" }]), staff),
    },
    {
      external: "2",
      why: "has a comment",
      code: "has-records",
      touch: (customer: string) => program.inWork((work) => addComment(work, customer, { body: "Called.", isPinned: false }), staff),
    },
    {
      external: "3",
      why: "a service was changed, by whatever",
      code: "changed-since",
      touch: (customer: string) => program.query("update services.services set version = 2, note = 'x' where customer_id = $1", [customer]),
    },
    {
      external: "4",
      why: "is in the recycle bin",
      code: "gone",
      touch: (customer: string) =>
        program.query("update customers.customers set status = 'inactive', deleted_at = now() where id = $1", [customer]),
    },
    {
      external: "5",
      why: "the terms of the account were changed",
      code: "changed-since",
      touch: (customer: string) => program.query("update billing.accounts set version = 2, due_days = 30 where id = $1", [customer]),
    },
    {
      external: "6",
      why: "another import changed it",
      code: "imported-since",
      touch: () => importText(program, partnerId, table(person("6", { city: "Rab" })), { services: [], account: {} }),
    },
  ])("$external: $why", async ({ external, code, touch }) => {
    const customer = await id(external);
    await touch(customer);
    const { stays } = await preview(program, done);
    const row = stays.find(({ key }) => key === external);
    expect(row).toMatchObject({ undo: "kept" });
    expect(row?.notes.map((note) => note.code)).toContain(code);
  });

  it("7: who was billed stays, and with them the invoice; the others go", async () => {
    await program.inWork((work) => addDefaultSeries(work, partnerId));
    await program.query("update billing.accounts set billing_enabled = false where id <> $1", [await id("7")]);
    const run = await confirmRun(program.inWork, { partnerId, targetOn: day("2026-12-01"), trigger: "manual" });
    expect(run.invoices).toBe(1);
    const told = await preview(program, done);
    expect(told).toMatchObject({ removes: 2, keeps: 7 });
    expect(told.stays.find(({ key }) => key === "7")?.notes).toMatchObject([
      { code: "has-records", params: { records: expect.arrayContaining(["billing.money_documents", "billing.ledger_entries"]) } },
    ]);
    const undone = await undo(program, done);
    expect(undone).toMatchObject({ state: "undone", undo: { removed: 2, restored: 0, kept: 7 } });
    const rows = await program.query<{ key: string; undo: string }>(
      "select key, undo from ordering.import_rows where import_id = $1 order by row_number",
      [done.id],
    );
    expect(rows.map(({ undo: outcome }) => outcome)).toEqual([...Array.from({ length: 7 }, () => "kept"), "removed", "removed"]);
    expect(await count(program, "billing.money_documents where kind = 'invoice'")).toBe(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("what is undone is neither run nor undone again", async () => {
    await expect(program.inWork((work) => startUndo(work, done.id))).rejects.toMatchObject({ code: "import-not-undoable" });
    await expect(program.inWork((work) => startRun(work, done.id, { skipBadRows: true }))).rejects.toMatchObject({
      code: "import-not-ready",
    });
  });
});

describe("O-80 what an import changed", async () => {
  const program = await testProgram({ now: "2026-11-24T09:00:00Z" });
  const partnerId = await samplePartner(program);

  it("becomes what it was, but for what somebody wrote since", async () => {
    await importText(program, partnerId, table(...ids(1, 4).map((id) => person(id))));
    const changed = await importText(
      program,
      partnerId,
      table(...ids(1, 4).map((id) => person(id, { city: "Zadar", name: `Iva ${id}` })), person("9")),
    );
    expect(changed.counts).toMatchObject({ updated: 3, created: 1 });
    const second = await customerId(program, "2");
    await program.inWork((work) => updateImportedCustomers(work, [{ id: second, city: "Knin" }]));
    const third = await customerId(program, "3");
    await program.inWork((work) => updateImportedCustomers(work, [{ id: third, city: "Knin", fullName: "Eva" }]));
    expect(await preview(program, changed)).toMatchObject({ removes: 1, restores: 2, keeps: 1 });
    expect(await undo(program, changed)).toMatchObject({ state: "undone", undo: { removed: 1, restored: 2, kept: 1 } });
    expect(await program.query("select external_id, full_name, city from customers.customers order by external_id")).toEqual([
      { external_id: "1", full_name: "Ana 1", city: "Split" },
      { external_id: "2", full_name: "Ana 2", city: "Knin" },
      { external_id: "3", full_name: "Eva", city: "Knin" },
    ]);
    const notes = await program.query<{ undo: string; undo_notes: { field: string; code: string }[] }>(
      "select undo, undo_notes from ordering.import_rows where import_id = $1 order by row_number",
      [changed.id],
    );
    expect(notes.map(({ undo: outcome, undo_notes }) => [outcome, undo_notes.map(({ field }) => field)])).toEqual([
      ["restored", []],
      ["restored", ["customer.city"]],
      ["kept", ["customer.city", "customer.fullName"]],
      ["removed", []],
    ]);
  });
});

describe("O-80 when an import can be undone", async () => {
  const program = await testProgram({ now: "2026-11-24T09:00:00Z" });
  const partnerId = await samplePartner(program);

  it("for seven days from its end, and then not any more; once begun it may always go on", async () => {
    const late = await importText(program, partnerId, table(person("1")));
    const begun = await importText(program, partnerId, table(person("2"), person("3")));
    await inImport(program)((work) => startUndo(work, begun.id));
    await program.query("update ordering.imports set state = 'failed', failure = 'x' where id = $1", [begun.id]);
    program.clock.moveTo(new Date("2026-12-01T09:00:00Z"));
    expect(await preview(program, late)).toMatchObject({ removes: 1 });
    program.clock.moveTo(new Date("2026-12-01T09:00:01Z"));
    await expect(preview(program, late)).rejects.toMatchObject({ code: "import-not-undoable" });
    await expect(program.inWork((work) => startUndo(work, late.id))).rejects.toMatchObject({ code: "import-not-undoable" });
    expect(await undo(program, begun)).toMatchObject({ state: "undone", undo: { removed: 2 } });
  });

  it("killed at any moment it goes on with exactly what is missing", async () => {
    const done = await importText(program, partnerId, table(...ids(20, 40).map((id) => person(id, { balance: "-5.00" }))), {
      source: "killed",
    });
    await inImport(program)((work) => startUndo(work, done.id));
    let deaths = 0;
    for (let works = 0; works <= 8; works += 1) {
      let left = works;
      const dying: InWork = (act) =>
        inImport(program)(async (work) => {
          const result = await act(work);
          left -= 1;
          if (left < 0) throw new Error("killed");
          return result;
        });
      const outcome = await workOnUndo(dying, done.id, { rowsPerSet: 3 }).catch((error: Error) => error.message);
      if (outcome === "killed") deaths += 1;
      expect(await count(program, "customers.customers where source = 'killed' and deleted_at is null")).toBe(
        await count(program, `ordering.import_rows where import_id = '${done.id}' and undo is null`),
      );
    }
    expect(deaths).toBeGreaterThan(3);
    expect(await workOnUndo(inImport(program), done.id)).toMatchObject({ state: "undone", undo: { removed: 20, kept: 0 } });
    expect(await count(program, "billing.journal_entries where kind = 'reversal'")).toBe(20);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("while a billing run goes over the same customers each of them is either billed or gone", async () => {
    const done = await importText(program, partnerId, table(...ids(70, 100).map((id) => person(id))), { source: "raced" });
    await program.inWork((work) => addDefaultSeries(work, partnerId));
    await inImport(program)((work) => startUndo(work, done.id));
    const run = confirmRun(program.inWork, { partnerId, targetOn: day("2026-12-01"), trigger: "manual" });
    const outcomes = await Promise.allSettled([run, workOnUndo(inImport(program), done.id, { rowsPerSet: 3 })]);
    expect(outcomes.map((outcome) => (outcome.status === "rejected" ? String(outcome.reason) : "fine"))).toEqual(["fine", "fine"]);
    const { undo: counts } = await workOnUndo(inImport(program), done.id);
    const billed = await count(
      program,
      "billing.money_documents where customer_id in (select id from customers.customers where source = 'raced')",
    );
    expect([counts?.removed, counts?.kept]).toEqual([30 - billed, billed]);
    expect(await count(program, "customers.customers where source = 'raced' and deleted_at is null")).toBe(billed);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("two processes that work on it take nothing back twice", async () => {
    const done = await importText(program, partnerId, table(...ids(50, 62).map((id) => person(id, { balance: "7.00" }))), {
      source: "twice",
    });
    await inImport(program)((work) => startUndo(work, done.id));
    await Promise.allSettled([
      workOnUndo(inImport(program), done.id, { rowsPerSet: 3 }),
      workOnUndo(inImport(program), done.id, { rowsPerSet: 3 }),
    ]);
    expect(await workOnUndo(inImport(program), done.id)).toMatchObject({ undo: { removed: 12, kept: 0 } });
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
