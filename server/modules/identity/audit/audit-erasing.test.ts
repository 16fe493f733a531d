// O-84 values of the audit log are erased, and its chains hold before and after.
import { beforeAll, describe, expect, test } from "vitest";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createPartner } from "../../partners/index.ts";
import { canonicalJson, entryHash } from "./audit-hash.ts";
import { verifyAuditChain } from "./verify-audit-chain.ts";

describe("the audit log forgets", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const [jana, ivo] = ["01920000-0000-7000-8000-000000000001", "01920000-0000-7000-8000-000000000002"] as const;
  const partnerId = await program.inWork(
    async (work) =>
      (await createPartner(work, { code: "north", name: "N", legalName: "N", currency: "EUR", timeZone: "Europe/Zagreb" })).id,
  );
  const write = (customerId: string, more: object) =>
    program.inWork(async (work) =>
      work.audit({ entity: "customer", entityId: customerId, label: "Customer 1", action: "updated", partnerId, customerId, ...more }),
    );
  const breaks = async () => (await program.inWork(verifyAuditChain)).breaks;
  const erase = async (customerId: string, kept: string[] = ["status"]) =>
    Number((await program.query<{ n: bigint }>("select identity.erase_audit($1, $2, now()) as n", [customerId, kept]))[0]!.n);
  const rows = (customerId: string) =>
    program.query<{ changes: unknown; reason: string | null; salts: Record<string, string> | null; digests: Record<string, string> }>(
      "select changes, reason, salts, digests from identity.audit_entries where customer_id = $1 order by seq",
      [customerId],
    );
  const force = async (statement: string, values: unknown[] = []) => {
    await program.query("alter table identity.audit_entries disable trigger all");
    await program.query(statement, values);
    await program.query("alter table identity.audit_entries enable trigger all");
  };
  const gone = { before: "(erased)", after: "(erased)" };

  /** Turns the newest entry of a customer into one as it was written before values had digests. */
  async function makeOld(customerId: string): Promise<void> {
    const [row] = await program.query<Record<string, never>>(
      `select seq::text, at, partner_id, customer_id, actor_kind, actor_id, actor_name, staff_id, staff_name, source, request_id, entity, entity_id,
        label, action, reason, changes, prev_hash from identity.audit_entries where customer_id = $1 order by seq desc limit 1`,
      [customerId],
    );
    const e = row as unknown as Record<string, string | null> & { at: Date; changes: object };
    const hash = entryHash(e.prev_hash!, {
      ...{
        seq: e.seq!,
        at: e.at.toISOString(),
        partnerId: e.partner_id!,
        customerId: e.customer_id!,
        actorKind: e.actor_kind!,
        actorId: e.actor_id!,
      },
      ...{ actorName: e.actor_name!, staffId: e.staff_id!, staffName: e.staff_name!, source: e.source!, requestId: e.request_id! },
      ...{
        entity: e.entity!,
        entityId: e.entity_id!,
        label: e.label!,
        action: e.action!,
        reason: e.reason!,
        changes: canonicalJson(e.changes),
      },
    });
    await force("update identity.audit_entries set form = 1, digests = null, salts = null, hash = $2 where customer_id = $1 and seq = $3", [
      customerId,
      hash,
      e.seq,
    ]);
    await program.query("update identity.audit_chains set last_hash = $2 where chain_id = $1", [partnerId, hash]);
  }

  beforeAll(async () => {
    // What was written before stands in front of what is written now.
    await write(jana, { changes: { city: { before: "Old town", after: "New town" } }, reason: "she moved" });
    await makeOld(jana);
    await write(jana, {
      reason: "she married",
      changes: { fullName: { before: "Jana Novak", after: "Jana Lind" }, status: { before: "new", after: "active" } },
    });
    await write(ivo, { changes: { fullName: { before: "Ivo", after: "Ivan" } } });
    await write(jana, {});
  });

  test("O-50, O-84 old and new entries hold in one chain", async () => {
    expect(await breaks()).toEqual([]);
  });

  test("O-84 erased values are gone, with their salts; who, when and what was done stay, and every chain holds", async () => {
    expect(await erase(jana)).toBe(3);
    expect(await breaks()).toEqual([]);
    const [old, named, plain] = await rows(jana);
    expect(old).toMatchObject({ changes: { city: gone }, reason: "(erased)" });
    expect(named).toMatchObject({ changes: { fullName: gone, status: { before: "new", after: "active" } }, reason: "(erased)" });
    expect(Object.keys(named!.salts!).toSorted()).toEqual(["@actor", "@label", "status"]);
    expect(plain).toMatchObject({ changes: null, reason: null });
    const text = JSON.stringify(await rows(jana));
    for (const word of ["Jana", "town", "married", "moved"]) expect(text).not.toContain(word);
    expect(await rows(ivo)).toMatchObject([{ changes: { fullName: { before: "Ivo", after: "Ivan" } } }]);
    // What is erased stays so; the log goes on behind it.
    expect(await erase(jana)).toBe(0);
    await write(jana, { changes: { city: { before: "", after: "Split" } } });
    expect(await breaks()).toEqual([]);
  });

  test("O-84 two that are erased at once, and one that is written meanwhile, leave the chain whole", async () => {
    await Promise.all([erase(ivo), erase(jana), write(ivo, { changes: { city: { before: "", after: "Pula" } } })]);
    expect(await breaks()).toEqual([]);
  });

  test("O-50, O-84 a value that is left cannot be changed, and nothing is passed off as erased", async () => {
    const at = `customer_id = '${jana}' and changes ? 'fullName'`;
    const broken = [{ what: "it was changed after it was written" }];
    const tries = [
      [`update identity.audit_entries set changes = jsonb_set(changes, '{status,after}', '"blocked"') where ${at}`, `'"active"'`],
      [`update identity.audit_entries set changes = jsonb_set(changes, '{status,after}', '"(erased)"') where ${at}`, `'"active"'`],
    ] as const;
    for (const [statement, back] of tries) {
      await force(statement);
      expect(await breaks()).toMatchObject(broken);
      await force(`update identity.audit_entries set changes = jsonb_set(changes, '{status,after}', ${back}) where ${at}`);
      expect(await breaks()).toEqual([]);
    }
    await force(`update identity.audit_entries set changes = changes - 'status' where ${at}`);
    expect(await breaks()).toMatchObject(broken);
    await force(`update identity.audit_entries set changes = changes || '{"status": {"before": "new", "after": "active"}}' where ${at}`);
    await force(`update identity.audit_entries set action = 'deleted' where customer_id = '${jana}' and form = 1`);
    expect(await breaks()).toMatchObject(broken);
    await force(`update identity.audit_entries set action = 'updated' where customer_id = '${jana}' and form = 1`);
    expect(await breaks()).toEqual([]);
  });

  test("O-50 the database lets nothing else of an entry be changed, not even while it is erased", async () => {
    await write(ivo, { changes: { zip: { before: "1", after: "2" } } });
    const at = `where customer_id = '${ivo}' and erased_at is null`;
    for (const set of [
      "label = 'x'",
      "erased_at = now(), action = 'x'",
      "erased_at = now(), changes = '{}'",
      `erased_at = now(), changes = '{"zip": {"before": "9", "after": "9"}}'`,
      "erased_at = now(), digests = '{}'",
      "erased_at = now(), hash = 'x'",
      "erased_at = now(), actor_name = 'x'",
    ])
      await expect(program.query(`update identity.audit_entries set ${set} ${at}`)).rejects.toThrow("append-only");
    await expect(program.query(`delete from identity.audit_entries ${at}`)).rejects.toThrow("append-only");
    await expect(program.query(`update identity.audit_entries set erased_at = null where customer_id = '${jana}'`)).rejects.toThrow(
      "append-only",
    );
    const [right] = await program.query<{ may: boolean }>(
      "select has_function_privilege('demarc_partner_staff', 'identity.erase_audit(uuid, text[], timestamptz)', 'execute') or has_function_privilege('demarc_customer', 'identity.erase_audit(uuid, text[], timestamptz)', 'execute') as may",
    );
    expect(right).toEqual({ may: false });
  });
});
