import { parse } from "csv-parse/sync";
import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { sampleCustomers, samplePartner } from "../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { defineJob, enqueue } from "../../platform/jobs.ts";
import * as contract from "./contract.ts";

const program = await testProgram();
const north = await samplePartner(program, "north");
const south = await samplePartner(program, "south");
const eva = await signInStaff(program, { fullName: "Eva" });

const nameThem = async (names: readonly string[], partner = north): Promise<void> => {
  const ids = await sampleCustomers(program, partner, names.length);
  for (const [at, name] of names.entries())
    await program.query("update customers.customers set full_name = $2 where id = $1", [ids[at], name]);
};
type Body = Parameters<typeof eva.call<typeof contract.exportCustomersEndpoint>>[1] extends { body?: infer B } | undefined ? B : never;
const take = (body: Body, who = eva) => who.call(contract.exportCustomersEndpoint, { body });
const file = (exportId: string, who = eva) => who.call(contract.exportFileEndpoint, { params: { exportId } });
const setLimit = (rows: number) =>
  program.query(
    `insert into partners.settings (key, level, scope_id, value, changed_at) values ('reports.export_job_over', 'system', '00000000-0000-0000-0000-000000000000', to_jsonb($1::int), now())
     on conflict (key, level, scope_id) do update set value = excluded.value`,
    [rows],
  );

describe("O-75 the file", () => {
  const hostile = [
    "=1+1",
    "+SUM(A1)",
    "-2+3",
    "@cmd",
    "\tx",
    "-12.50",
    "+385 91 123",
    'a "b"; c',
    "line\nbreak",
    "žluťoučký",
    "سارة",
    "_x0041_ <&>",
  ];
  it("is CSV with a mark, the wanted separator, and texts that no spreadsheet runs; numbers and phones stay", async () => {
    await nameThem(hostile);
    const reply = await take({ sort: "number", columns: ["name", "addedOn"], separator: "semicolon" });
    expect(reply.headers["content-disposition"]).toContain("customers-2026-01-15.csv");
    expect(reply.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const rows = parse(reply.bytes, { bom: true, columns: true, delimiter: ";" }) as { name: string; addedOn: string }[];
    expect(rows.map((row) => row.name)).toEqual(["'=1+1", "'+SUM(A1)", "'-2+3", "'@cmd", "'\tx", ...hostile.slice(5)]);
    expect(rows[0]?.addedOn).toBe("2025-01-01");
  });

  it("writes days as the reader does when that is wished", async () => {
    const local = parse((await take({ columns: ["addedOn"], dates: "local", locale: "de-DE", timeZone: "Europe/Berlin" })).bytes, {
      bom: true,
    });
    expect(local[1]).toEqual(["01.01.2025"]);
    const arabic = parse((await take({ columns: ["addedOn"], dates: "local", locale: "ar" })).bytes, { bom: true });
    expect(arabic[1]?.[0]).toMatch(/^[\d/]+$/);
    expect((await take({ dates: "local", locale: "x y" })).status).toBe(422);
    expect((await take({ dates: "local", timeZone: "Nowhere/Atall" })).status).toBe(422);
  });

  it("is JSON with numbers as numbers", async () => {
    const reply = await take({ sort: "number", columns: ["number", "name", "balance"], format: "json" });
    const rows = JSON.parse(reply.bytes.toString()) as { number: number; name: string; balance: null }[];
    expect(rows.map((row) => row.name)).toEqual(hostile);
    expect(typeof rows[0]?.number).toBe("number");
    expect(JSON.parse((await take({ filter: { text: "nobody is called so" }, format: "json" })).bytes.toString())).toEqual([]);
  });

  it("is XLSX whose texts are texts and whose days are days", async () => {
    const reply = await take({ sort: "number", columns: ["number", "name", "addedOn"], format: "xlsx" });
    expect(reply.headers["content-type"]).toBe("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    const parts = unzipSync(reply.bytes);
    const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"] as Uint8Array);
    expect(sheet).toContain('<c r="B2" t="inlineStr" s="2"><is><t xml:space="preserve">=1+1</t></is></c>');
    expect(sheet).toContain('<t xml:space="preserve">+385 91 123</t>');
    expect(sheet).toContain("_x005F_x0041_ &lt;&amp;&gt;");
    expect(sheet).toContain('<c r="C2" s="5"><v>45658</v></c>');
    expect(sheet).not.toContain("<f>");
    expect(Object.keys(parts)).toContain("[Content_Types].xml");
  });

  it("refuses columns and lists that do not exist, and who may not", async () => {
    expect((await take({ columns: ["secret"] as never })).status).toBe(422);
    const clerk = await signInStaff(program, { levels: { "customers.profile.view": "all" } });
    expect((await take({}, clerk)).status).toBe(403);
  });
});

describe("O-75 with many rows", () => {
  beforeAll(async () => {
    await sampleCustomers(program, south, 130);
    await setLimit(100);
  });

  it("a job makes it; its maker alone gets it, until its hours are over", async () => {
    const { exportId } = (await take({ columns: ["number", "name"] })).body;
    expect(await eva.ok(contract.getExportEndpoint, { params: { exportId } })).toMatchObject({
      state: "running",
      kind: "customers",
      done: 0,
    });
    expect((await file(exportId)).problem?.code).toBe("export-not-ready");
    await program.runJobs();
    const done = await eva.ok(contract.getExportEndpoint, { params: { exportId } });
    expect(done).toMatchObject({ state: "done", total: 142, done: 142, expiresAt: "2026-01-16T09:00:00.000Z" });
    const reply = await file(exportId);
    expect(reply.headers["content-disposition"]).toContain("customers-2026-01-15.csv");
    expect(reply.bytes.length).toBe(done.sizeBytes);
    expect(parse(reply.bytes, { bom: true, columns: true })).toHaveLength(142);

    const other = await signInStaff(program, { fullName: "Another administrator" });
    expect((await file(exportId, other)).status).toBe(404);
    expect((await other.call(contract.endExportEndpoint, { params: { exportId } })).status).toBe(404);
    expect((await other.ok(contract.listExportsEndpoint, { query: {} })).items).toEqual([]);
    const audits = await program.query<{ action: string }>(
      "select action from identity.audit_entries where entity = 'export' and entity_id = $1",
      [exportId],
    );
    expect(audits.map(({ action }) => action)).toEqual(["downloaded"]);

    await program.query("update platform.exports set expires_at = '2026-01-15T09:00:00Z' where id = $1", [exportId]);
    expect((await file(exportId)).problem?.code).toBe("export-over");
    await program.inWork((work) => enqueue(work, defineJob("forget-exports", z.object({})), {}));
    await program.runJobs();
    expect(await program.query("select 1 from platform.export_parts where export_id = $1", [exportId])).toEqual([]);
    expect(await eva.ok(contract.getExportEndpoint, { params: { exportId } })).toMatchObject({ state: "expired" });
  });

  it("XLSX and JSON come from the job as they come at once", async () => {
    for (const format of ["xlsx", "json"] as const) {
      const { exportId } = (await take({ sort: "number", columns: ["name"], format })).body;
      await program.runJobs();
      const { bytes } = await file(exportId);
      if (format === "json") expect(JSON.parse(bytes.toString())).toHaveLength(142);
      else expect(strFromU8(unzipSync(bytes)["xl/worksheets/sheet1.xml"] as Uint8Array)).toContain('<row r="143">');
    }
  });

  it("O-26 holds what its maker sees when the job runs", async () => {
    const ben = await signInStaff(program, {
      partners: [south],
      levels: { "customers.profile.view": "all", "customers.profile.export": "all" },
    });
    const { exportId } = (await take({ columns: ["partner"] }, ben)).body;
    await program.runJobs();
    const rows = parse((await file(exportId, ben)).bytes, { bom: true, columns: true }) as { partner: string }[];
    expect(rows).toHaveLength(130);
    expect(new Set(rows.map((row) => row.partner))).toEqual(new Set(["South"]));
    // Who sees other partners by now does not get what was seen before.
    await program.query("update identity.administrator_partners set partner_id = $2 where admin_id = $1", [ben.adminId, north]);
    expect((await file(exportId, ben)).status).toBe(404);
  });

  it("ends as failed when its maker lost the right meanwhile", async () => {
    const leaving = await signInStaff(program, { levels: { "customers.profile.view": "all", "customers.profile.export": "all" } });
    const { exportId } = (await take({}, leaving)).body;
    await program.query(
      "insert into identity.overrides (admin_id, permission, level, set_by_name, set_at) values ($1, 'customers.profile.export', 'deny', '', now())",
      [leaving.adminId],
    );
    await program.runJobs();
    expect(await leaving.ok(contract.getExportEndpoint, { params: { exportId } })).toMatchObject({
      state: "failed",
      failure: "This needs the right customers.profile.export.",
    });
  });

  it("stops when its maker says so, and begins anew after a kill", async () => {
    const stopped = (await take({})).body.exportId;
    expect(await eva.ok(contract.endExportEndpoint, { params: { exportId: stopped } })).toMatchObject({ state: "cancelled" });
    const { exportId } = (await take({ columns: ["number"] })).body;
    // As a killed worker leaves it: half a file, the job locked by nobody who lives.
    await program.query("insert into platform.export_parts (export_id, position, bytes) values ($1, 0, 'half'), ($1, 1, 'a file')", [
      exportId,
    ]);
    await program.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed' where key = $1", [
      `export-${exportId}`,
    ]);
    await program.runJobs();
    expect((await file(stopped)).problem?.code).toBe("export-over");
    expect((await file(exportId)).problem?.code).toBe("export-not-ready");
    await program.query("update platform.exports set touched_at = touched_at - interval '3 minutes' where id = $1", [exportId]);
    await program.inWork((work) => enqueue(work, defineJob("wake-exports", z.object({})), {}));
    await program.runJobs();
    expect(parse((await file(exportId)).bytes, { bom: true, columns: true })).toHaveLength(142);
  });
});
