import { describe, expect, test } from "vitest";
import { Caller, httpOf, signInStaff, stranger } from "../../../tests/support/call-api.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { createPartner } from "../partners/index.ts";
import { createApiToken } from "./commands.ts";
import {
  changeAdministratorStatusEndpoint,
  changeMyPasswordEndpoint,
  createApiKeyEndpoint,
  editApiKeyEndpoint,
  editRoleEndpoint,
  listAdministratorsEndpoint,
  listApiKeysEndpoint,
  listAuditEndpoint,
  listRolesEndpoint,
  meEndpoint,
  revokeApiKeyEndpoint,
  rotateApiKeyEndpoint,
} from "./contract.ts";

describe("API keys", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const partnerIds = await program.inWork(async (work) => {
    const make = async (code: string) =>
      (await createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb" })).id;
    return [await make("north"), await make("south")] as const;
  });
  const chief = await signInStaff(program, { fullName: "Chief" });
  const levels = { "admin.api_keys.create": "all", "admin.api_keys.view": "all", "admin.administrators.view": "all" } as const;
  const maker = await signInStaff(program, { levels, partners: [partnerIds[0]], fullName: "Maker" });
  const { app } = await httpOf(program);
  const withKey = (key: string): Caller => new Caller(app, undefined, { authorization: `Bearer ${key}` });

  test("O-45 a key is shown once, kept as a hash, and does what its scopes and its maker's rights allow", async () => {
    const made = await maker.ok(createApiKeyEndpoint, { body: { name: "Report", scopes: ["admin.administrators.view"] } });
    expect(made.key).toMatch(/^dmk_[a-z0-9]{12}_[\w-]{43}$/);
    expect(made).toMatchObject({ madeByName: "Maker", partners: "all", expiresAt: "2027-01-15T09:00:00.000Z", ratePerMin: 600 });
    const secret = made.key.slice(17);
    expect(await program.query("select 1 from identity.api_keys where secret_hash = $1", [secret])).toHaveLength(0);
    expect(JSON.stringify(await chief.ok(listApiKeysEndpoint))).not.toContain(secret);
    const names = (await withKey(made.key).ok(listAdministratorsEndpoint)).items.map((item) => item.fullName);
    expect(names).toEqual(["Maker"]);
    expect((await withKey(made.key).call(listApiKeysEndpoint)).status).toBe(403);
  });

  test("O-45 nobody scopes a key beyond their own rights, and a key without scope opens nothing", async () => {
    const tooMuch = await maker.refused(createApiKeyEndpoint, { body: { name: "Refunds", scopes: ["finance.payments.refund"] } });
    expect(tooMuch.code).toBe("cannot-grant-more-than-own");
    const nothing = await maker.refused(createApiKeyEndpoint, { body: { name: "Nothing", scopes: [] } });
    expect(nothing.errors).toMatchObject([{ code: "scope-required" }]);
    const abroad = await maker.refused(createApiKeyEndpoint, {
      body: { name: "South", scopes: ["admin.administrators.view"], partners: [partnerIds[1]] },
    });
    expect(abroad.status).toBe(403);
    const service = await maker.refused(createApiKeyEndpoint, {
      body: { name: "Service", scopes: ["admin.administrators.view"], isService: true },
    });
    expect(service.status).toBe(403);
  });

  test("O-45 a maker who loses a right or is suspended takes it from the key", async () => {
    const role = await signInStaff(program, { levels: { ...levels, "admin.roles.view": "all" }, fullName: "Fading" });
    const { key } = await role.ok(createApiKeyEndpoint, {
      body: { name: "Roles", scopes: ["admin.roles.view", "admin.administrators.view"] },
    });
    expect((await withKey(key).call(listRolesEndpoint)).status).toBe(200);
    const [row] = await program.query<{ id: string }>("select role_id as id from identity.administrators where full_name = 'Fading'");
    await chief.ok(editRoleEndpoint, { params: { roleId: row!.id }, version: 1, body: { levels } });
    // The list of roles is open to who sees administrators too, so that one is asked for another way.
    const [now] = await program.query<{ levels: object }>("select levels from identity.roles where id = $1", [row!.id]);
    expect(now!.levels).not.toHaveProperty("admin.roles.view");
    expect((await withKey(key).call(listAdministratorsEndpoint)).status).toBe(200);
    await chief.ok(editRoleEndpoint, { params: { roleId: row!.id }, version: 2, body: { levels: {} } });
    expect((await withKey(key).call(listAdministratorsEndpoint)).status).toBe(403);
    await chief.ok(changeAdministratorStatusEndpoint, { params: { adminId: role.adminId }, body: { to: "suspended" } });
    expect((await withKey(key).call(listAdministratorsEndpoint)).problem).toMatchObject({ status: 401, code: "invalid-key" });
  });

  test("O-46 a new secret leaves the old one a day; O-47 unknown, revoked and expired keys are told apart by nobody", async () => {
    const made = await chief.ok(createApiKeyEndpoint, {
      body: { name: "Rotated", scopes: ["admin.administrators.view"], expiresInDays: 5 },
    });
    const params = { keyId: made.id };
    const rotated = await chief.ok(rotateApiKeyEndpoint, { params });
    expect(rotated.publicId).toBe(made.publicId);
    for (const key of [made.key, rotated.key]) expect((await withKey(key).call(listAdministratorsEndpoint)).status).toBe(200);
    program.clock.moveTo("2026-01-16T09:00:01Z");
    expect((await withKey(made.key).call(listAdministratorsEndpoint)).status).toBe(401);
    expect((await withKey(rotated.key).call(listAdministratorsEndpoint)).status).toBe(200);
    program.clock.moveTo("2026-01-20T09:00:00Z");
    const texts = new Set<string>();
    const refuse = async (key: string) => {
      const { traceId: _, ...text } = await withKey(key).refused(listAdministratorsEndpoint);
      texts.add(JSON.stringify(text));
    };
    await refuse(rotated.key);
    await refuse(`dmk_aaaaaaaaaaaa_${"a".repeat(43)}`);
    await refuse("not a key at all");
    program.clock.moveTo("2026-01-15T09:00:00Z");
    const other = await chief.ok(createApiKeyEndpoint, { body: { name: "Revoked", scopes: ["admin.administrators.view"] } });
    await chief.ok(revokeApiKeyEndpoint, { params: { keyId: other.id } });
    await refuse(other.key);
    expect([...texts]).toHaveLength(1);
    expect((await chief.call(rotateApiKeyEndpoint, { params: { keyId: other.id } })).problem?.code).toBe("transition-refused");
    expect((await maker.call(rotateApiKeyEndpoint, { params })).status).toBe(403);
  });

  test("O-46 600 requests a minute, then 429 with the seconds to wait; O-47 an address outside the list is refused", async () => {
    const made = await chief.ok(createApiKeyEndpoint, { body: { name: "Slow", scopes: ["admin.administrators.view"], ratePerMin: 10 } });
    for (let i = 0; i < 10; i++) expect((await withKey(made.key).call(listAdministratorsEndpoint)).status).toBe(200);
    const limited = await withKey(made.key).call(listAdministratorsEndpoint);
    expect(limited.status).toBe(429);
    expect(Number(limited.headers["retry-after"])).toBe(60);
    program.clock.moveTo("2026-01-15T09:01:00Z");
    expect((await withKey(made.key).call(listAdministratorsEndpoint)).status).toBe(200);
    const edited = await chief.ok(editApiKeyEndpoint, {
      params: { keyId: made.id },
      version: made.version,
      body: { ipAllowList: ["192.0.2.0/24"] },
    });
    expect(edited.ipAllowList).toEqual(["192.0.2.0/24"]);
    expect((await withKey(made.key).call(listAdministratorsEndpoint)).problem).toMatchObject({ status: 401, code: "key-ip-refused" });
  });

  test("a key has no self: profile and password are for people, and it carries no cookie", async () => {
    const { key } = await program.inWork((work) => createApiToken(work, { name: "Service" }));
    expect((await withKey(key).call(meEndpoint)).status).toBe(403);
    expect((await withKey(key).call(changeMyPasswordEndpoint, { body: { current: "a", password: "b" } })).status).toBe(403);
    // No X-Own-Page header is asked of it: there is no cookie that another site could use.
    const bare = await app.inject({ url: "/api/admin/administrators", headers: { authorization: `Bearer ${key}` } });
    expect(bare.statusCode).toBe(200);
    expect((await (await stranger(program)).call(listAdministratorsEndpoint)).status).toBe(401);
  });

  test("O-48 what a key writes is audited under its name, with the source api", async () => {
    const { key } = await program.inWork((work) => createApiToken(work, { name: "Robot" }));
    const fresh = await signInStaff(program, { role: "technician", fullName: "Told off" });
    await withKey(key).ok(changeAdministratorStatusEndpoint, { params: { adminId: fresh.adminId }, body: { to: "suspended" } });
    const [entry] = (await chief.ok(listAuditEndpoint, { query: { filter: { actorKind: "key" } } })).items;
    expect(entry).toMatchObject({ actor: { kind: "key", name: "Robot" }, source: "api", action: "status_changed", label: "Told off" });
  });

  test("O-46 keys that end are announced 14 and 3 days before, once each", async () => {
    await chief.ok(createApiKeyEndpoint, { body: { name: "Ending", scopes: ["admin.administrators.view"], expiresInDays: 20 } });
    const announced = async () =>
      (
        await program.query<{ data: { name: string; days: number } }>(
          "select data from platform.events where type = 'api_key.expiring' order by xmin::text::bigint",
        )
      ).filter((event) => event.data.name === "Ending");
    const { warnOfExpiringKeys } = await import("./api-keys/warn-of-expiry.ts");
    for (const day of ["2026-01-20", "2026-01-22", "2026-01-23", "2026-02-02", "2026-02-03"]) {
      program.clock.moveTo(`${day}T09:00:00Z`);
      await program.inWork(warnOfExpiringKeys);
    }
    expect((await announced()).map((event) => event.data.days)).toEqual([14, 3]);
  });
});
