import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createPartner } from "../../partners/index.ts";
import {
  exportAdministratorsEndpoint,
  exportAuditEndpoint,
  exportSignInLogEndpoint,
  listAuditEndpoint,
  listSignInLogEndpoint,
  recordActivityEndpoint,
} from "../contract.ts";
import { verifyAuditChain } from "./verify-audit-chain.ts";

describe("the audit log", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const [north, south] = await program.inWork(async (work) => {
    const make = async (code: string) =>
      (await createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb" })).id;
    return [await make("north"), await make("south")] as const;
  });
  const write = (partnerId: string | null, label: string, more: object = {}) =>
    program.inWork(async (work) =>
      work.audit({
        entity: "customer",
        entityId: label,
        label,
        action: "updated",
        partnerId,
        changes: { status: { before: "new", after: "active" } },
        ...more,
      }),
    );
  for (let i = 0; i < 5; i++) {
    await write(north, `north-${i}`, {
      reason: "ünïcode – “quotes” 🙂",
      changes: { b: { before: [1, null, { z: 1, a: "ž" }], after: 12.5 }, a: { before: null, after: false } },
    });
    await write(south, `south-${i}`);
  }
  await write(null, "installation");
  const chief = await signInStaff(program, {});
  const verify = () => program.inWork(verifyAuditChain);
  // The trigger stands in the way even of the owner, so a forger switches it off first.
  const tamper = async (statement: string, values: unknown[] = []) => {
    await program.query("alter table identity.audit_entries disable trigger all");
    await program.query(statement, values);
    await program.query("alter table identity.audit_entries enable trigger all");
  };

  test("O-50 the chains hold as they were written", async () => {
    const proof = await verify();
    expect(proof.breaks).toEqual([]);
    expect(proof.chains).toBe(3);
    const [row] = await program.query<{ count: bigint }>("select count(*) as count from identity.audit_entries");
    expect(proof.entries).toBe(Number(row!.count));
  });

  test("O-50 entries cannot be changed or deleted", async () => {
    await expect(program.query("update identity.audit_entries set label = 'x'")).rejects.toThrow("append-only");
    await expect(program.query("delete from identity.audit_entries")).rejects.toThrow("append-only");
  });

  test("O-50 a changed, a missing and an added entry each break their chain, and only theirs", async () => {
    const breaks = async () => (await verify()).breaks;
    await tamper("update identity.audit_entries set label = 'forged' where entity_id = 'north-2'");
    expect(await breaks()).toMatchObject([{ chainId: north, what: "it was changed after it was written" }]);
    await tamper("update identity.audit_entries set label = 'north-2' where entity_id = 'north-2'");
    expect(await breaks()).toEqual([]);

    await tamper(
      `update identity.audit_entries set changes = '{"status": {"before": "new", "after": "blocked"}}' where entity_id = 'south-3'`,
    );
    expect(await breaks()).toMatchObject([{ chainId: south, what: "it was changed after it was written" }]);
    await tamper(
      `update identity.audit_entries set changes = '{"status": {"before": "new", "after": "active"}}' where entity_id = 'south-3'`,
    );

    await program.query("create temporary table stolen as select * from identity.audit_entries where entity_id in ('north-4', 'south-1')");
    const [gone] = await program.query<{ seq: bigint }>("select seq from identity.audit_entries where entity_id = 'south-1'");
    await tamper("delete from identity.audit_entries where entity_id in ('north-4', 'south-1')");
    expect(await breaks()).toEqual(
      expect.arrayContaining([
        { chainId: south, seq: String(gone!.seq + 1n), what: `entry ${gone!.seq} is missing` },
        expect.objectContaining({ chainId: north, what: expect.stringContaining("the chain ends") }),
      ]),
    );
  });

  test("O-50 the nightly job fails loudly on a break", async () => {
    await program.inWork(async (work) => {
      await sql`select graphile_worker.add_job('verify-audit-chain', '{}', max_attempts => 1)`.execute(work.tx);
    });
    await program.runJobs();
    const [job] = await program.query<{ last_error: string }>(
      "select last_error from graphile_worker.jobs where task_identifier = 'verify-audit-chain'",
    );
    expect(job?.last_error).toContain("The audit log does not hold");
  });

  test("O-51 the log is filtered by who, what, field, source and time", async () => {
    const list = async (filter: z.input<(typeof listAuditEndpoint)["query"]>["filter"]) =>
      (await chief.ok(listAuditEndpoint, { query: { limit: 100, filter } })).items;
    expect((await list({ entity: "customer", entityId: "north-0" })).map((entry) => entry.label)).toEqual(["north-0"]);
    expect(await list({ field: "b" })).toHaveLength(4);
    expect(await list({ field: "b", partnerId: south })).toHaveLength(0);
    expect(await list({ actorKind: "system", source: "job", entity: "customer" })).toHaveLength(9);
    expect(await list({ from: "2026-01-15T09:00:01Z" })).toHaveLength(0);
    expect(await list({ to: "2026-01-15T09:00:00Z" })).toHaveLength(0);
    const first = await chief.ok(listAuditEndpoint, { query: { limit: 3, filter: { entity: "customer" } } });
    const second = await chief.ok(listAuditEndpoint, { query: { limit: 3, filter: { entity: "customer" }, cursor: first.next! } });
    const ids = [...first.items, ...second.items].map((entry) => entry.id);
    expect(new Set(ids).size).toBe(6);
  });

  test("O-26 partner-bound staff read their partners' entries only, and a record's activity needs the right to see the record", async () => {
    const auditor = await signInStaff(program, { levels: { "admin.logs.view": "all" }, partners: [north] });
    const { items } = await auditor.ok(listAuditEndpoint, { query: { limit: 250 } });
    expect(items.length).toBeGreaterThan(0);
    expect(items.every((entry) => entry.partnerId === north)).toBe(true);
    expect((await auditor.ok(listAuditEndpoint, { query: { filter: { partnerId: south } } })).items).toEqual([]);
    expect((await auditor.ok(recordActivityEndpoint, { params: { entity: "customer", entityId: "south-0" } })).items).toEqual([]);
    expect((await auditor.ok(listSignInLogEndpoint)).items).toEqual([]);

    const params = { entity: "customer", entityId: "north-0" };
    const desk = await signInStaff(program, { levels: { "customers.profile.view": "all" } });
    expect((await desk.ok(recordActivityEndpoint, { params })).items).toHaveLength(1);
    expect((await desk.call(recordActivityEndpoint, { params: { entity: "invoice", entityId: "1" } })).status).toBe(403);
    const withOthers = (names: string) => ({ params, query: { filter: { with: names } } as never });
    expect((await chief.ok(recordActivityEndpoint, withOthers("customer:south-0,customer:north-1"))).items).toHaveLength(3);
    expect((await desk.ok(recordActivityEndpoint, withOthers("customer:north-1"))).items).toHaveLength(2);
    expect((await desk.call(recordActivityEndpoint, withOthers("customer:north-1,refund:1"))).status).toBe(403);
    const own = await signInStaff(program, { levels: { "customers.profile.view": "own" } });
    expect((await own.call(recordActivityEndpoint, { params })).status).toBe(403);
  });
});

describe("exports of logs and administrators", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const chief = await signInStaff(program, { fullName: "A. Novak", login: "novak" });
  const rowsOf = (bytes: Buffer): string[] => bytes.toString("utf8").replace("\ufeff", "").trimEnd().split("\r\n");

  test("O-51 O-49 what the list shows goes into the file, all pages of it, and that somebody took it stands in the log", async () => {
    await program.inWork(async (work) => {
      for (let number = 1; number <= 300; number += 1) {
        work.audit({ entity: "label", entityId: String(number), label: `Label ${number}`, action: "created", partnerId: null });
      }
      work.audit({ entity: "plan", entityId: "1", label: "=HYPERLINK", action: "created", partnerId: null });
    });
    const labels = rowsOf((await chief.call(exportAuditEndpoint, { body: { filter: { entity: "label" } } })).bytes);
    expect(labels[0]).toContain("at,actorKind,actor,staff,source,entity");
    expect(labels).toHaveLength(301);
    expect(labels.slice(1).every((row) => row.includes(",label,"))).toBe(true);
    // O-75: a spreadsheet runs nothing of it.
    const [, plan] = rowsOf((await chief.call(exportAuditEndpoint, { body: { filter: { entity: "plan" } } })).bytes);
    expect(plan).toContain("'=HYPERLINK");
    const { items } = await chief.ok(listAuditEndpoint, { query: { filter: { action: "exported" } } });
    // The clock stands still here, so their order says nothing.
    expect(items.map(({ label, actor, changes }) => [label, actor.name, changes?.filter?.after])).toEqual(
      expect.arrayContaining([
        ["audit-log", "A. Novak", { entity: "plan" }],
        ["audit-log", "A. Novak", { entity: "label" }],
      ]),
    );
    const attempts = rowsOf((await chief.call(exportSignInLogEndpoint, { body: { filter: { realm: "staff" } } })).bytes);
    expect(attempts[0]).toBe("at,realm,identifier,outcome,detail,ip,userAgent");
  });

  test("O-41 more than 5,000 rows leave only after a fresh proof; fewer at any time", async () => {
    await program.query(`insert into identity.sign_in_log (at, realm, identifier, outcome)
      select now() - n * interval '1 second', 'customer', 'many', 'failed' from generate_series(1, 5001) as n`);
    const signedIn = await signInStaff(program, { role: "super_administrator" });
    const take = (body: object) => signedIn.call(exportSignInLogEndpoint, { body });
    program.clock.moveTo(new Date(program.clock.now().getTime() + 16 * 60_000));
    expect((await signedIn.refused(exportSignInLogEndpoint, { body: { filter: { realm: "customer" } } })).code).toBe(
      "reauthentication-required",
    );
    expect((await take({ filter: { realm: "staff" } })).status).toBe(200);
    await program.query("update identity.sign_ins set proved_at = $1", [program.clock.now()]);
    // So many are made by a job.
    const { exportId } = (await take({ filter: { realm: "customer" } })).body;
    await program.runJobs();
    const [made] = await program.query<{ state: string; done: number }>("select state, done from platform.exports where id = $1", [
      exportId,
    ]);
    expect(made?.state).toBe("done");
    expect(made?.done).toBeGreaterThanOrEqual(5001);
  });

  test("O-51 O-22 needs the right to export, and a filter that is not known is refused, not ignored", async () => {
    const reader = await signInStaff(program, { levels: { "admin.logs.view": "all" } });
    expect((await reader.call(listAuditEndpoint)).status).toBe(200);
    expect((await reader.refused(exportAuditEndpoint)).code).toBe("permission-denied");
    expect((await reader.refused(exportSignInLogEndpoint)).code).toBe("permission-denied");
    expect((await chief.call(exportAuditEndpoint, { body: { filter: { colour: "red" } } as never })).status).toBe(422);
  });

  test("O-26 the file of administrators ends where its reader's partners end", async () => {
    const north = await program.inWork(async (work) => {
      const made = await createPartner(work, { code: "north", name: "North", legalName: "North", currency: "EUR", timeZone: "UTC" });
      return made.id;
    });
    const mate = await signInStaff(program, { role: "manager", fullName: "Mate North", partners: [north], login: "mate" });
    const all = rowsOf((await chief.call(exportAdministratorsEndpoint, { body: { sort: "login" } })).bytes);
    expect(all[0]).toBe("login,fullName,email,role,status,partners,secondFactor,lastSignedInAt");
    expect(all).toContain("mate,Mate North,mate@staff.example,Manager,active,North,no,");
    expect(all.some((row) => row.startsWith("novak,A. Novak,novak@staff.example,Super administrator,active,all,no"))).toBe(true);
    const partnerBound = await signInStaff(program, { levels: { "admin.administrators.view": "all" }, partners: [north], login: "nina" });
    const own = rowsOf((await partnerBound.call(exportAdministratorsEndpoint)).bytes);
    expect(own.slice(1).map((row) => row.split(",")[0])).toEqual(["mate", "nina"]);
    expect((await mate.call(exportAdministratorsEndpoint)).status).toBe(403);
  });
});
