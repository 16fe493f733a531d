import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ImportMapJson } from "../../../../shared/import-map.ts";
import type { Levels } from "../../../../shared/role-defaults.ts";
import { type Caller, type CallInput, type StaffCaller, signInStaff } from "../../../../tests/support/call-api.ts";
import { samplePartner } from "../../../../tests/support/sample-customers.ts";
import { sampleWorkbook } from "../../../../tests/support/sample-workbook.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import * as contract from "../contract.ts";

const examples = new URL("../../../../examples/telco/", import.meta.url);
const telcoMap = JSON.parse(readFileSync(new URL("map.json", examples), "utf8")) as ImportMapJson;
const telco = new Uint8Array(readFileSync(new URL("sample.csv", examples)));

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, "utf8"));
const people = "Customer number;Full name;Born on;Town\n7;Ana Horvat;03/04/1990;Split\n8;Iva Marić;05/06/1991;Split\n9;;31/12/1992;Zadar\n";
const peopleMap: ImportMapJson = {
  source: "old",
  reading: { dateFormat: "DD/MM/YYYY" },
  customer: {
    externalId: { column: "Customer number" },
    fullName: { column: "Full name" },
    dateOfBirth: { column: "Born on" },
    city: { column: "Town" },
  },
};

async function upload(
  staff: Caller,
  body: CallInput<typeof contract.uploadImportEndpoint>["body"],
  file = { name: "people.csv", bytes: bytes(people) },
) {
  return staff.call(contract.uploadImportEndpoint, { body, file });
}

describe("imports by staff", async () => {
  const program = await testProgram({ now: "2026-11-24T09:00:00Z" });
  const partnerId = await samplePartner(program);
  const otherId = await samplePartner(program, "south");
  const staff = await signInStaff(program);
  const only = (levels: Levels, partners: readonly string[] = [partnerId]): Promise<StaffCaller> =>
    signInStaff(program, { levels, partners });
  const importer = await only({ "customers.profile.import": "all" });
  const params = (one: { body: { id: string } }) => ({ importId: one.body.id });

  it("O-76 shows how a table is read and what its columns may be", async () => {
    const uploaded = await upload(importer, { partnerId });
    expect(uploaded.body).toMatchObject({ state: "new", map: null, fileName: "people.csv", totalRows: null, rowsOf: null });
    const { body } = await importer.call(contract.previewImportEndpoint, { params: params(uploaded) });
    expect(body).toMatchObject({ encoding: "utf-8", separator: ";", headerRow: 1, lookedAt: 3, isWhole: true, mapFaults: [] });
    expect(body.columns).toEqual([
      { name: "Customer number", filled: 3, values: ["7", "8", "9"], dateFormats: [] },
      { name: "Full name", filled: 2, values: ["Ana Horvat", "Iva Marić"], dateFormats: [] },
      { name: "Born on", filled: 3, values: ["03/04/1990", "05/06/1991", "31/12/1992"], dateFormats: ["DD/MM/YYYY"] },
      { name: "Town", filled: 3, values: ["Split", "Zadar"], dateFormats: [] },
    ]);
    expect(body.rows[0]).toEqual({ number: 2, cells: ["7", "Ana Horvat", "03/04/1990", "Split"] });
    expect(body.suggestions.map(({ column, field }) => [column, field])).toEqual([
      ["Customer number", "customer.externalId"],
      ["Full name", "customer.fullName"],
      ["Town", "customer.city"],
    ]);
    const misread = await importer.call(contract.previewImportEndpoint, {
      params: params(uploaded),
      query: { separator: ",", headerRow: 2 },
    });
    expect(misread.body).toMatchObject({ separator: ",", columns: [{ name: "7;Ana Horvat;03/04/1990;Split" }], lookedAt: 2 });
  });

  it("O-79, O-80 goes from a table to customers: map, dry run, run, report", async () => {
    const uploaded = await upload(importer, { partnerId });
    const at = params(uploaded);
    expect((await importer.call(contract.checkImportEndpoint, { params: at })).problem).toMatchObject({
      status: 409,
      code: "import-not-ready",
    });
    const stale = await importer.call(contract.mapImportEndpoint, { params: at, body: { map: peopleMap }, version: 7 });
    expect(stale.problem).toMatchObject({ code: "edit-conflict", current: { id: uploaded.body.id } });
    const mapped = await importer.call(contract.mapImportEndpoint, {
      params: at,
      body: { map: peopleMap },
      version: uploaded.body.version,
    });
    expect(mapped.body.map).toMatchObject({ source: "old" });

    expect((await importer.call(contract.checkImportEndpoint, { params: at })).body.state).toBe("checking");
    await program.runJobs();
    const checked = (await importer.call(contract.getImportEndpoint, { params: at })).body;
    expect(checked).toMatchObject({ state: "checked", rowsOf: "check", totalRows: 3, counts: { read: 3, created: 2, failed: 1 } });

    await importer.call(contract.runImportEndpoint, { params: at });
    await program.runJobs();
    const refused = (await importer.call(contract.getImportEndpoint, { params: at })).body;
    expect(refused).toMatchObject({ state: "failed", failure: "1 of 3 rows are wrong, so nothing was imported." });
    expect(await program.query("select 1 from customers.customers")).toHaveLength(0);

    await importer.call(contract.runImportEndpoint, { params: at, body: { skipBadRows: true } });
    await program.runJobs();
    const done = (await importer.call(contract.getImportEndpoint, { params: at })).body;
    expect(done).toMatchObject({ state: "done", rowsOf: "run", counts: { read: 3, created: 2, failed: 1 }, failure: null });
    expect((await importer.call(contract.runImportEndpoint, { params: at })).problem?.code).toBe("import-not-ready");
    expect(
      (await importer.call(contract.mapImportEndpoint, { params: at, body: { map: peopleMap }, version: done.version })).problem?.code,
    ).toBe("import-not-ready");

    const rows = await importer.call(contract.listImportRowsEndpoint, { params: at, query: { limit: 2 } });
    expect(rows.body.items.map(({ rowNumber, outcome }) => [rowNumber, outcome])).toEqual([
      [4, "failed"],
      [2, "created"],
    ]);
    expect(rows.body.items[0]).toMatchObject({ errors: [{ field: "customer.fullName", code: "required" }] });
    const rest = await importer.call(contract.listImportRowsEndpoint, { params: at, query: { limit: 2, cursor: rows.body.next ?? "" } });
    expect(rest.body.items).toMatchObject([{ rowNumber: 3, outcome: "created" }]);
    const inOrder = await importer.call(contract.listImportRowsEndpoint, { params: at, query: { sort: "rowNumber" } });
    expect(inOrder.body.items.map(({ rowNumber }) => rowNumber)).toEqual([2, 3, 4]);
    const failed = await importer.call(contract.listImportRowsEndpoint, { params: at, query: { filter: { outcome: "failed" } } });
    expect(failed.body.total).toEqual({ count: 1, exact: true });

    const file = await importer.call(contract.importErrorsEndpoint, { params: at });
    expect(file.headers["content-disposition"]).toContain("errors-people.csv");
    expect(file.bytes.toString("utf8")).toContain("9;;31/12/1992;Zadar;customer.fullName: a customer needs a name");
    // O-41 more refused rows than an export may take along ask for a fresh proof, as exports do.
    await program.query("update identity.sign_ins set proved_at = proved_at - interval '20 minutes'");
    await program.query("update ordering.imports set failed_count = 5001 where id = $1", [at.importId]);
    expect((await importer.call(contract.importErrorsEndpoint, { params: at })).problem?.code).toBe("reauthentication-required");
    await program.query("update ordering.imports set failed_count = 1 where id = $1", [at.importId]);
    expect((await importer.call(contract.importErrorsEndpoint, { params: at })).status).toBe(200);
    await program.query("update identity.sign_ins set proved_at = proved_at + interval '20 minutes'");
    const accounts = await program.query("select next_billing_on, payment_method from billing.accounts");
    expect(accounts).toEqual(Array.from({ length: 2 }, () => ({ next_billing_on: "2026-12-01", payment_method: "bank_transfer" })));
  });

  it.each([
    {
      why: "a workbook with a title above its columns",
      file: {
        name: "people.xlsx",
        bytes: sampleWorkbook([
          { name: "People", rows: [["Our people"], ["Nr", "Name", "Owes"], ["01", "Ana", ""], ["02", ""], ["03", "Iva"]] },
        ]),
      },
      reading: { headerRow: 2, sheet: "People", decimalSign: "," as const },
    },
    {
      why: "a table in an old encoding",
      file: {
        name: "people.csv",
        bytes: bytes("Naši ljudi\nNr;Name;Owes\n01;Ana;\n02;;\n03;Iva;\n").map((byte) => (byte > 127 ? 0x9a : byte)),
      },
      reading: { headerRow: 2, encoding: "windows-1250" as const, separator: ";" as const },
    },
  ])("O-79 the file of refused rows is mended and imported by the same mapping: $why", async ({ file, reading }) => {
    const map: ImportMapJson = {
      source: `mended-${file.name}`,
      reading,
      customer: { externalId: { column: "Nr" }, fullName: { column: "Name" } },
    };
    const run = async (table: typeof file) => {
      const uploaded = await upload(importer, { partnerId, map }, table);
      await importer.call(contract.runImportEndpoint, { params: params(uploaded), body: { skipBadRows: true } });
      await program.runJobs();
      return (await importer.call(contract.getImportEndpoint, { params: params(uploaded) })).body;
    };
    const first = await run(file);
    expect(first.counts).toMatchObject({ read: 3, created: 2, failed: 1 });
    const errors = await importer.call(contract.importErrorsEndpoint, { params: { importId: first.id } });
    const text = errors.bytes.toString("utf8");
    expect(text).toContain("customer.fullName: a customer needs a name");
    const mended = await run({ name: "mended.csv", bytes: bytes(text.replace(/^02([;,])/m, "02$1Željka")) });
    expect(mended.counts).toMatchObject({ read: 1, created: 1, failed: 0 });
    expect(
      await program.query("select external_id, full_name from customers.customers where source = $1 order by 1", [map.source]),
    ).toEqual([
      { external_id: "01", full_name: "Ana" },
      { external_id: "02", full_name: "Željka" },
      { external_id: "03", full_name: "Iva" },
    ]);
  });

  it("a map may be changed after a dry run, and what that found is forgotten", async () => {
    const uploaded = await upload(importer, { partnerId, map: { ...peopleMap, source: "again" } });
    await importer.call(contract.checkImportEndpoint, { params: params(uploaded) });
    await program.runJobs();
    const checked = (await importer.call(contract.getImportEndpoint, { params: params(uploaded) })).body;
    const map: ImportMapJson = {
      ...peopleMap,
      source: "again",
      customer: { ...peopleMap.customer, fullName: { column: "Full name", default: "Nobody" } },
    };
    const changed = await importer.call(contract.mapImportEndpoint, { params: params(uploaded), body: { map }, version: checked.version });
    expect(changed.body).toMatchObject({ state: "new", rowsOf: null, counts: { read: 0, failed: 0 } });
    await importer.call(contract.runImportEndpoint, { params: params(uploaded) });
    await program.runJobs();
    expect((await importer.call(contract.getImportEndpoint, { params: params(uploaded) })).body).toMatchObject({
      state: "done",
      counts: { created: 3 },
    });
  });

  it("one that waits can be stopped, and goes on when it is run again", async () => {
    const uploaded = await upload(importer, { partnerId, map: { ...peopleMap, source: "stopped" } });
    await importer.call(contract.runImportEndpoint, { params: params(uploaded), body: { skipBadRows: true } });
    expect((await importer.call(contract.stopImportEndpoint, { params: params(uploaded) })).body.state).toBe("stopped");
    await program.runJobs();
    expect((await importer.call(contract.getImportEndpoint, { params: params(uploaded) })).body).toMatchObject({
      state: "stopped",
      counts: { read: 0 },
    });
    await importer.call(contract.runImportEndpoint, { params: params(uploaded), body: { skipBadRows: true } });
    await program.runJobs();
    expect((await importer.call(contract.getImportEndpoint, { params: params(uploaded) })).body).toMatchObject({
      state: "done",
      counts: { created: 2 },
    });
  });

  it("the import is in the audit log, with who started it and what came of it", async () => {
    const entries = await program.query<{ action: string; actor_name: string }>(
      "select action, actor_name from identity.audit_entries where entity = 'import' and label = 'Import 2' order by chain_id, seq",
    );
    expect(entries.map(({ action }) => action)).toEqual([
      "created",
      "mapped",
      "checking",
      "checked",
      "running",
      "failed",
      "running",
      "done",
    ]);
    expect(entries[0]?.actor_name).toBe("Test custom role");
    expect(entries.at(-1)?.actor_name).toBe("job:work-on-import");
  });

  it("O-80 tells nobody: no mail leaves for who was imported", async () => {
    await program.runJobs();
    expect(await program.query("select 1 from notifications.messages")).toHaveLength(0);
  });

  it("needs the rights to all that a map brings along", async () => {
    const rights = async (levels: Levels, map: ImportMapJson, who = partnerId) => {
      const person = await only({ "customers.profile.import": "all", ...levels }, [who]);
      const uploaded = await upload(person, { partnerId: who, map }, { name: "telco.csv", bytes: telco });
      return (await person.call(contract.checkImportEndpoint, { params: params(uploaded) })).problem;
    };
    const noTaxes: ImportMapJson = { ...telcoMap, taxes: [], plans: telcoMap.plans?.map(({ tax: _tax, ...plan }) => plan) ?? [] };
    expect(await rights({}, noTaxes)).toMatchObject({
      status: 403,
      detail: expect.stringContaining(
        "plans.internet.create and plans.voice.create and plans.recurring.create and customers.services.create",
      ),
    });
    expect(await rights({ "finance.taxes.update": "all" }, telcoMap)).toMatchObject({
      status: 403,
      detail: expect.stringContaining("all partners"),
    });
    expect(
      await rights({}, { ...peopleMap, customer: { externalId: "1", fullName: "A" }, account: { openingBalance: "100" } }),
    ).toMatchObject({
      status: 403,
      detail: expect.stringContaining("finance.transactions.create"),
    });
    expect(
      await rights(
        {
          "plans.internet.create": "all",
          "plans.voice.create": "all",
          "plans.recurring.create": "all",
          "customers.services.create": "all",
        },
        noTaxes,
      ),
    ).toBeUndefined();
  });

  it("O-6 shows other partners' imports, rows and mappings to nobody", async () => {
    const mine = await upload(importer, { partnerId, map: peopleMap });
    const stranger = await only({ "customers.profile.import": "all" }, [otherId]);
    const at = params(mine);
    for (const reply of [
      await stranger.call(contract.getImportEndpoint, { params: at }),
      await stranger.call(contract.previewImportEndpoint, { params: at }),
      await stranger.call(contract.listImportRowsEndpoint, { params: at }),
      await stranger.call(contract.importErrorsEndpoint, { params: at }),
      await stranger.call(contract.runImportEndpoint, { params: at }),
      await stranger.call(contract.stopImportEndpoint, { params: at }),
      await stranger.call(contract.mapImportEndpoint, { params: at, body: { map: peopleMap }, version: 1 }),
    ]) {
      expect(reply.status).toBe(404);
    }
    expect((await stranger.call(contract.listImportsEndpoint)).body.items).toEqual([]);
    expect((await upload(stranger, { partnerId })).problem).toMatchObject({ status: 422, errors: [{ field: "partnerId" }] });
    const nobody = await only({ "customers.profile.view": "all" });
    expect((await upload(nobody, { partnerId })).status).toBe(403);
    expect((await importer.call(contract.listImportsEndpoint, { query: { filter: { state: "done" } } })).body.items.length).toBe(7);
  });

  it("O-80 a customer tells with which import they came", async () => {
    const [row] = await program.query<{ customer_id: string; import_id: string }>(
      "select customer_id, import_id from ordering.import_rows where outcome = 'created' and customer_id is not null order by id limit 1",
    );
    const at = { customerId: row?.customer_id ?? "" };
    const reader = await only({ "customers.profile.view": "all" });
    expect((await reader.call(contract.listCustomerImportsEndpoint, { params: at })).body.items).toMatchObject([
      { importId: row?.import_id, fileName: "people.csv", outcome: "created" },
    ]);
    const stranger = await only({ "customers.profile.view": "all" }, [otherId]);
    expect((await stranger.call(contract.listCustomerImportsEndpoint, { params: at })).status).toBe(404);
  });

  it("O-80 an import is undone by who may delete what it made, once they have seen what would go", async () => {
    // What the tests above left in the partner's queue.
    await program.runJobs();
    const uploaded = await upload(importer, { partnerId, map: { ...peopleMap, source: "undone" } });
    const at = params(uploaded);
    expect((await importer.call(contract.previewUndoEndpoint, { params: at })).problem?.code).toBe("import-not-undoable");
    await importer.call(contract.runImportEndpoint, { params: at, body: { skipBadRows: true } });
    await program.runJobs();
    const done = (await importer.call(contract.getImportEndpoint, { params: at })).body;
    expect(done).toMatchObject({ state: "done", undoableUntil: "2026-12-01T09:00:00.000Z", undo: null });

    expect((await importer.call(contract.undoImportEndpoint, { params: at })).problem).toMatchObject({
      status: 403,
      detail: expect.stringContaining("customers.profile.delete"),
    });
    const remover = await only({ "customers.profile.import": "all", "customers.profile.delete": "all" });
    const stranger = await only({ "customers.profile.import": "all", "customers.profile.delete": "all" }, [otherId]);
    expect((await stranger.call(contract.previewUndoEndpoint, { params: at })).status).toBe(404);
    expect((await stranger.call(contract.undoImportEndpoint, { params: at })).status).toBe(404);
    // Bound to a partner, and so under the database's own policies.
    expect((await remover.call(contract.previewUndoEndpoint, { params: at })).body).toMatchObject({ removes: 2, keeps: 0, stays: [] });
    expect((await remover.call(contract.undoImportEndpoint, { params: at })).body.state).toBe("undoing");
    await program.runJobs();
    const undone = (await remover.call(contract.getImportEndpoint, { params: at })).body;
    expect(undone).toMatchObject({ state: "undone", undoableUntil: null, undo: { removed: 2, restored: 0, kept: 0 } });
    const rows = await remover.call(contract.listImportRowsEndpoint, { params: at, query: { filter: { undo: "removed" } } });
    expect(rows.body.items.map(({ rowNumber, customerId, undo }) => [rowNumber, customerId, undo])).toEqual([
      [2, null, "removed"],
      [3, null, "removed"],
    ]);
    expect((await remover.call(contract.runImportEndpoint, { params: at })).problem?.code).toBe("import-not-ready");
  });

  it.each([
    ["nothing", "", "file-not-readable"],
    ["a page", "PK\u0003\u0004 this is a workbook", "file-not-readable"],
  ])("refuses a file that holds %s", async (_what, text, code) => {
    expect((await upload(staff, { partnerId }, { name: "x.csv", bytes: bytes(text) })).problem).toMatchObject({ status: 422, code });
  });

  it.each([
    { why: "is empty", file: { name: "empty.csv", bytes: bytes("") }, says: /empty/ },
    { why: "is a workbook", file: { name: "book.xlsx", bytes: bytes("PK\u0003\u0004 and more") }, says: /save it anew, as XLSX or CSV/ },
    {
      why: "has a quote that nobody closes",
      file: { name: "quote.csv", bytes: bytes('"id,name\n1,Ana\n') },
      says: /quote that opens in row 1/,
    },
  ])("O-76 a file that $why is refused with what to do, and nothing is kept of it", async ({ file, says }) => {
    const count = async (): Promise<string | undefined> =>
      (await program.query<{ count: string }>("select count(*)::text from ordering.imports"))[0]?.count;
    const before = await count();
    const refused = await upload(importer, { partnerId }, file);
    expect(refused.status).toBe(422);
    expect(refused.problem?.detail).toMatch(says);
    expect(await count()).toBe(before);
  });

  it("O-76 a file over the limit is refused while it is read", async () => {
    const tooBig = await upload(importer, { partnerId }, { name: "huge.csv", bytes: new Uint8Array(100 * 1024 * 1024 + 1) });
    expect(tooBig.status).toBe(413);
    expect(tooBig.problem?.code).toBe("too-large");
  });

  it("O-77 keeps mappings by name, and offers those that fit a table", async () => {
    const saved = await importer.call(contract.saveMappingEndpoint, { body: { partnerId, name: "Old system", map: peopleMap } });
    await importer.call(contract.saveMappingEndpoint, { body: { partnerId, name: "Telco", map: telcoMap } });
    expect(
      (await importer.call(contract.saveMappingEndpoint, { body: { partnerId, name: "old SYSTEM", map: peopleMap } })).problem?.code,
    ).toBe("name-taken");
    const uploaded = await upload(importer, { partnerId, mappingId: saved.body.id });
    expect(uploaded.body.map).toEqual(saved.body.map);
    const preview = await importer.call(contract.previewImportEndpoint, { params: params(uploaded) });
    expect(preview.body.fittingMappings).toEqual([{ id: saved.body.id, name: "Old system" }]);

    const at = { mappingId: saved.body.id };
    const renamed = await importer.call(contract.changeMappingEndpoint, { params: at, body: { name: "Older system" }, version: 1 });
    expect(renamed.body).toMatchObject({ name: "Older system", version: 2, map: saved.body.map });
    expect((await importer.call(contract.changeMappingEndpoint, { params: at, body: { name: "Telco" }, version: 2 })).problem?.code).toBe(
      "name-taken",
    );
    expect((await importer.call(contract.deleteMappingEndpoint, { params: at, version: 1 })).problem?.code).toBe("edit-conflict");
    const stranger = await only({ "customers.profile.import": "all" }, [otherId]);
    expect((await stranger.call(contract.deleteMappingEndpoint, { params: at, version: 2 })).status).toBe(404);
    expect((await importer.call(contract.deleteMappingEndpoint, { params: at, version: 2 })).status).toBe(200);
    expect((await importer.call(contract.listMappingsEndpoint)).body.items.map(({ name }) => name)).toEqual(["Telco"]);
  });
});
