import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type StaffCaller, signInStaff } from "../../../tests/support/call-api.ts";
import { sampleCustomers, samplePartner } from "../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { defineJob, enqueue } from "../../platform/jobs.ts";
import { createLabel } from "../partners/index.ts";
import * as contract from "./contract.ts";

const program = await testProgram();
const north = await samplePartner(program, "north");
const south = await samplePartner(program, "south");
const eva = await signInStaff(program, { fullName: "Eva" });

const toInactive = { kind: "customers.change-status", params: { to: "inactive", reason: "Moved away" } } as const;
const toArabic = { kind: "customers.set-language", params: { language: "ar" } } as const;
const customers = (count: number, partner = north, status = "active") => sampleCustomers(program, partner, count, status);
const preview = (body: Parameters<typeof eva.ok<typeof contract.previewMassActionEndpoint>>[1]["body"], who: StaffCaller = eva) =>
  who.ok(contract.previewMassActionEndpoint, { body });
const confirm = (actionId: string, count?: number) =>
  eva.ok(contract.confirmMassActionEndpoint, { params: { actionId }, body: count === undefined ? {} : { count } });
const steer = (actionId: string, to: "paused" | "running" | "cancelled") =>
  eva.ok(contract.steerMassActionEndpoint, { params: { actionId }, body: { to } });
const look = (actionId: string) => eva.ok(contract.getMassActionEndpoint, { params: { actionId } });
const statesOf = async (ids: readonly string[]) => {
  const rows = await program.query<{ status: string; count: number }>(
    "select status, count(*)::int as count from customers.customers where id = any ($1) group by status",
    [ids],
  );
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
};
const languagesOf = async (ids: readonly string[]) =>
  (await program.query<{ language: string }>("select language from customers.customers where id = any ($1) order by number", [ids])).map(
    (row) => row.language,
  );

describe("O-9 the preview", () => {
  it("says how many will change, how many will be skipped and why, and shows the first rows; nothing changes", async () => {
    const ids = await customers(23);
    const [already] = await customers(1, north, "inactive");
    const [blocked] = await customers(1, north, "archived");
    const seen = await preview({ ...toInactive, ids: [...ids, already!, blocked!] });
    expect(seen).toMatchObject({
      state: "preview",
      isDestructive: true,
      total: 25,
      expected: {
        changed: 23,
        skipped: [
          { why: "no-such-move", count: 1 },
          { why: "same-status", count: 1 },
        ],
      },
      counts: { waiting: 25, changed: 0, skipped: 0, failed: 0 },
    });
    expect(seen.firstRows).toHaveLength(20);
    expect(seen.firstRows[0]).toMatchObject({ position: 1, id: ids[0], expectedSkip: null });
    expect(seen.firstRows[0]?.label).toMatch(/^\d+ Ana Horvat 1$/);
    await program.runJobs();
    expect(await statesOf(ids)).toEqual({ active: 23 });
  });

  it("freezes what a filter finds at that moment", async () => {
    const label = await program.inWork((work) =>
      createLabel(work, { module: "customers", title: "Frozen", colour: "#00aa00", description: "", internalOnly: true, partnerIds: [] }),
    );
    const ids = await customers(3);
    const carry = (id: string) =>
      program.query("insert into customers.customer_labels (customer_id, label_id, partner_id) values ($1, $2, $3)", [id, label.id, north]);
    await carry(ids[0]!);
    await carry(ids[1]!);
    const { id } = await preview({ ...toArabic, filter: { labelsAny: label.id } });
    await carry(ids[2]!);
    await confirm(id);
    await program.runJobs();
    expect(await languagesOf(ids)).toEqual(["ar", "ar", "en"]);
  });

  it("refuses a filter that the list does not know, nothing at all, and both ways at once", async () => {
    const refused = (body: object) => eva.refused(contract.previewMassActionEndpoint, { body: { ...toArabic, ...body } as never });
    expect(await refused({ filter: { colour: "red" } })).toMatchObject({ status: 422, errors: [{ field: "filter.colour" }] });
    expect(await refused({ filter: { text: "nobody is called so" } })).toMatchObject({ status: 422 });
    expect(await refused({})).toMatchObject({ status: 422 });
    expect(await refused({ ids: await customers(1), filter: {} })).toMatchObject({ status: 422 });
    expect(await refused({ kind: "customers.explode", ids: await customers(1) })).toMatchObject({
      status: 422,
      errors: [{ field: "kind" }],
    });
    expect(
      await refused({ kind: "customers.change-status", params: { to: "blocked", reason: "x" }, ids: await customers(1) }),
    ).toMatchObject({ status: 422, errors: [{ field: "params.blockedBy", code: "required" }] });
  });

  it("takes no more rows than the setting allows, and cuts nothing off in silence", async () => {
    await program.query(
      "insert into partners.settings (key, level, scope_id, value, changed_at) values ('reports.mass_max_rows', 'system', '00000000-0000-0000-0000-000000000000', '2', now())",
    );
    const ids = await customers(3);
    expect(await eva.refused(contract.previewMassActionEndpoint, { body: { ...toArabic, ids } })).toMatchObject({
      status: 422,
      code: "too-many-chosen",
      detail: "3 rows are chosen; the most is 2. Narrow the filter.",
    });
    expect(await eva.refused(contract.previewMassActionEndpoint, { body: { ...toArabic, filter: {} } })).toMatchObject({
      code: "too-many-chosen",
    });
    await program.query("delete from partners.settings where key = 'reports.mass_max_rows'");
  });
});

describe("O-9 the act", () => {
  it("a destructive one wants the number of those that change typed; each row is written down for itself", async () => {
    const ids = await customers(3);
    const already = await customers(1, north, "inactive");
    const { id } = await preview({ ...toInactive, ids: [...ids, ...already] });
    const wrong = await eva.refused(contract.confirmMassActionEndpoint, { params: { actionId: id }, body: { count: 4 } });
    expect(wrong).toMatchObject({ status: 422, code: "wrong-count" });
    expect((await eva.refused(contract.confirmMassActionEndpoint, { params: { actionId: id }, body: {} })).code).toBe("wrong-count");
    expect(await confirm(id, 3)).toMatchObject({ state: "running" });
    expect((await eva.refused(contract.confirmMassActionEndpoint, { params: { actionId: id }, body: { count: 3 } })).status).toBe(409);
    await program.runJobs();
    expect(await look(id)).toMatchObject({ state: "done", startedBy: "Eva", counts: { waiting: 0, changed: 3, skipped: 1, failed: 0 } });
    expect((await look(id)).endedAt).not.toBeNull();
    expect(await statesOf(ids)).toEqual({ inactive: 3 });
    const entries = await program.query("select customer_id, actor_name from identity.audit_entries where customer_id = any ($1)", [ids]);
    expect(new Set(entries.map((entry) => entry.customer_id)).size).toBe(3);
    expect(entries[0]).toMatchObject({ actor_name: "Eva" });
  });

  it("O-6 changes only what the person may change, row by row: partners, and the right as it is at that moment", async () => {
    const mine = await customers(2, south);
    const foreign = await customers(2, north);
    const ben = await signInStaff(program, {
      partners: [south],
      levels: { "customers.profile.view": "all", "customers.profile.update": "all" },
    });
    const { id, total } = await preview({ ...toArabic, ids: [...mine, ...foreign] }, ben);
    expect(total).toBe(2);
    expect((await eva.call(contract.getMassActionEndpoint, { params: { actionId: id } })).status).toBe(404);
    await ben.ok(contract.confirmMassActionEndpoint, { params: { actionId: id }, body: {} });
    // One of them moves to another partner before the job comes to it.
    await program.query("update customers.customers set partner_id = $1 where id = $2", [north, mine[1]]);
    await program.runJobs();
    expect(await ben.ok(contract.getMassActionEndpoint, { params: { actionId: id } })).toMatchObject({
      state: "done",
      counts: { changed: 1, failed: 1 },
    });
    expect(await languagesOf([...mine, ...foreign])).toEqual(["ar", "en", "en", "en"]);
  });

  it("who lost the right, or may no longer sign in, changes nothing more", async () => {
    const ids = await customers(2);
    const leaving = await signInStaff(program, { fullName: "Leaving" });
    const { id } = await preview({ ...toArabic, ids }, leaving);
    await leaving.ok(contract.confirmMassActionEndpoint, { params: { actionId: id }, body: {} });
    await program.query("update identity.administrators set status = 'suspended' where id = $1", [leaving.adminId]);
    await program.runJobs();
    expect(await languagesOf(ids)).toEqual(["en", "en"]);
    const [row] = await program.query("select state, result from platform.mass_actions where id = $1", [id]);
    expect(row).toEqual({ state: "done", result: { waiting: 0, changed: 0, skipped: 0, failed: 2 } });
    const clerk = await signInStaff(program, { levels: { "customers.profile.view": "all" } });
    const refused = await clerk.refused(contract.previewMassActionEndpoint, { body: { ...toArabic, ids } });
    expect(refused.code).toBe("permission-denied");
  });

  it("pauses, goes on, and is cancelled; what is done stays done and is shown so", async () => {
    const ids = await customers(3);
    const { id } = await preview({ ...toArabic, ids });
    await confirm(id);
    expect(await steer(id, "paused")).toMatchObject({ state: "paused" });
    await program.runJobs();
    expect((await look(id)).counts).toMatchObject({ waiting: 3 });
    expect((await eva.ok(contract.listMassActionsEndpoint, { query: { open: "true" } })).items.map((item) => item.id)).toContain(id);
    await steer(id, "running");
    // The first row is done, then somebody cancels.
    await program.query("update platform.mass_action_rows set state = 'changed', done_at = now() where action_id = $1 and position = 1", [
      id,
    ]);
    expect(await steer(id, "cancelled")).toMatchObject({ state: "cancelled", counts: { changed: 1, waiting: 2 } });
    await program.runJobs();
    expect(await languagesOf(ids)).toEqual(["en", "en", "en"]);
    for (const to of ["running", "paused", "cancelled"] as const)
      expect((await eva.call(contract.steerMassActionEndpoint, { params: { actionId: id }, body: { to } })).status).toBe(409);
    expect((await eva.ok(contract.listMassActionsEndpoint, { query: { open: "true" } })).items.map((item) => item.id)).not.toContain(id);
  });

  it("survives a worker that was killed: another one goes on with the rows that wait, and repeats none", async () => {
    const ids = await customers(3);
    const { id } = await preview({ ...toArabic, ids });
    await confirm(id);
    // As a killed worker leaves it: one row done, the job locked by nobody who lives.
    await program.query("update platform.mass_action_rows set state = 'changed', done_at = now() where action_id = $1 and position = 1", [
      id,
    ]);
    await program.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed' where key = $1", [
      `mass-action-${id}`,
    ]);
    await program.runJobs();
    expect((await look(id)).counts).toMatchObject({ waiting: 2 });
    await program.query("update platform.mass_actions set touched_at = touched_at - interval '3 minutes' where id = $1", [id]);
    await program.inWork((work) => enqueue(work, defineJob("wake-mass-actions", z.object({})), {}));
    await program.runJobs();
    expect(await look(id)).toMatchObject({ state: "done", counts: { waiting: 0, changed: 3 } });
    expect(await languagesOf(ids)).toEqual(["en", "ar", "ar"]);
  });

  it("a row that was changed meanwhile is skipped, one that is gone is said to be gone, and the file has a line for each", async () => {
    const ids = await customers(3);
    const { id } = await preview({ ...toArabic, ids });
    await program.query("update customers.customers set language = 'ar' where id = $1", [ids[1]]);
    await program.query("update customers.customers set deleted_at = now() where id = $1", [ids[2]]);
    await program.query("update platform.mass_action_rows set label = '=1+1' where action_id = $1 and position = 1", [id]);
    await confirm(id);
    await program.runJobs();
    const file = await eva.call(contract.massActionResultEndpoint, { params: { actionId: id }, query: {} });
    expect(file.headers["content-disposition"]).toContain("customers-set-language-2026-01-15.csv");
    const rows = parse(file.bytes, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows).toMatchObject([
      { row: "1", record: "'=1+1", id: ids[0], result: "changed" },
      { row: "2", result: "skipped", message: "same-language" },
      { row: "3", result: "failed", message: "gone" },
    ]);
    const stranger = await signInStaff(program);
    expect((await stranger.call(contract.massActionResultEndpoint, { params: { actionId: id }, query: {} })).status).toBe(404);
  });
});
