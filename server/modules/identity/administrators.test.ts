import { describe, expect, test } from "vitest";
import { type StaffCaller, signInStaff, stranger } from "../../../tests/support/call-api.ts";
import { issuedCode } from "../../../tests/support/issued-code.ts";
import { type TestProgram, testProgram } from "../../../tests/support/test-program.ts";
import { createPartner } from "../partners/index.ts";
import {
  administratorRightsEndpoint,
  changeAdministratorStatusEndpoint,
  createRoleEndpoint,
  deleteRoleEndpoint,
  editAdministratorEndpoint,
  editMeEndpoint,
  editRoleEndpoint,
  endSignInEndpoint,
  getAdministratorEndpoint,
  getRoleEndpoint,
  inviteAdministratorEndpoint,
  inviteAgainEndpoint,
  listAdministratorsEndpoint,
  listRolesEndpoint,
  listSignInsEndpoint,
  meEndpoint,
  permissionTreeEndpoint,
  resetFactorsEndpoint,
  setOverridesEndpoint,
  staffChoosePasswordEndpoint,
  staffPasswordLinkEndpoint,
  staffSignInEndpoint,
  unlockAdministratorEndpoint,
} from "./contract.ts";

async function roleId(caller: StaffCaller, key: string): Promise<string> {
  const { items } = await caller.ok(listRolesEndpoint);
  return items.find((role) => role.key === key)!.id;
}

async function linkToken(program: TestProgram): Promise<string> {
  return (await issuedCode(program)).link.split("#")[1]!;
}

const makePartner = (program: TestProgram, code: string): Promise<string> =>
  program.inWork(async (work) => {
    const made = await createPartner(work, { code, name: code, legalName: code, currency: "EUR", timeZone: "Europe/Zagreb" });
    return made.id;
  });

describe("administrators", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const north = await makePartner(program, "north");
  const south = await makePartner(program, "south");
  const chief = await signInStaff(program, { fullName: "Chief" });
  const deputy = await signInStaff(program, { role: "administrator", fullName: "Deputy" });

  test("O-44 a new administrator is invited by a link for 72 hours and chooses the password alone", async () => {
    const body = {
      login: "mia",
      fullName: "Mia Maric",
      email: "mia@provider.example",
      roleId: await roleId(chief, "manager"),
      partners: [north],
    };
    const made = await chief.ok(inviteAdministratorEndpoint, { body });
    expect(made).toMatchObject({ login: "mia", status: "invited", partners: [north], role: { key: "manager" } });
    const first = await linkToken(program);
    await chief.ok(inviteAgainEndpoint, { params: { adminId: made.id } });
    const token = await linkToken(program);
    const visitor = await stranger(program);
    expect((await visitor.call(staffPasswordLinkEndpoint, { body: { token: first } })).status).toBe(410);
    const opened = await visitor.ok(staffPasswordLinkEndpoint, { body: { token } });
    expect(opened).toMatchObject({ login: "mia", name: "Mia Maric", purpose: "invitation", passwordMin: 12 });
    await visitor.ok(staffChoosePasswordEndpoint, { body: { grant: opened.grant, password: "a passphrase of Mia" } });
    await visitor.ok(staffSignInEndpoint, { body: { identifier: "mia", password: "a passphrase of Mia" } });
    expect(await visitor.ok(meEndpoint)).toMatchObject({ name: "Mia Maric", allPartners: false, partners: [{ id: north, name: "north" }] });
    program.clock.moveTo("2026-01-15T09:00:01Z");
    const late = await chief.ok(inviteAdministratorEndpoint, { body: { ...body, login: "tom", email: "tom@provider.example" } });
    const lateToken = await linkToken(program);
    program.clock.moveTo("2026-01-18T09:00:02Z");
    expect((await visitor.call(staffPasswordLinkEndpoint, { body: { token: lateToken } })).status).toBe(410);
    program.clock.moveTo("2026-01-15T09:00:00Z");
    expect(late.status).toBe("invited");
  });

  test("what is wrong with a new administrator is said per field", async () => {
    const manager = await roleId(chief, "manager");
    const good = { login: "eve", fullName: "Eve", email: "eve@provider.example", roleId: manager, partners: "all" as const };
    const wrong = async (change: object) => {
      const problem = await chief.refused(inviteAdministratorEndpoint, { body: { ...good, ...change } as typeof good });
      return [problem.status, problem.errors?.[0]?.field, problem.errors?.[0]?.code];
    };
    expect(await wrong({ login: "Eve One" })).toEqual([422, "login", "login-format"]);
    expect(await wrong({ partners: [] })).toEqual([422, "partners", "scope-empty"]);
    expect(await wrong({ partners: ["01890a5d-ac96-774b-bcce-b302099a8057"] })).toEqual([422, "partners.0", "unknown-value"]);
    expect(await wrong({ ipAllowList: ["192.0.2.1/24"] })).toEqual([422, "ipAllowList.0", "cidr-host-bits"]);
    expect(await wrong({ ipAllowList: ["not an address"] })).toEqual([422, "ipAllowList.0", "not-a-network"]);
    expect(await wrong({ timeZone: "Europe/Nowhere" })).toEqual([422, "timeZone", "unknown-time-zone"]);
    expect(await wrong({ login: "mia" })).toEqual([409, "login", "duplicate"]);
    expect(await wrong({ email: "MIA@provider.example" })).toEqual([409, "email", "duplicate"]);
    const [bits] = (await chief.refused(inviteAdministratorEndpoint, { body: { ...good, ipAllowList: ["2001:db8::1/32"] } })).errors!;
    expect(bits?.params).toEqual({ meant: "2001:db8::/32" });
  });

  test("O-20 nobody gives more than they have", async () => {
    const superRole = await roleId(chief, "super_administrator");
    const body = { login: "max", fullName: "Max", email: "max@provider.example", partners: "all" as const };
    expect((await deputy.refused(inviteAdministratorEndpoint, { body: { ...body, roleId: superRole } })).code).toBe(
      "cannot-grant-more-than-own",
    );
    const strong = await chief.ok(createRoleEndpoint, { body: { title: "Eraser", from: null } });
    const edited = await chief.ok(editRoleEndpoint, {
      params: { roleId: strong.id },
      version: strong.version,
      body: { levels: { "customers.gdpr.erase": "all" } },
    });
    expect((await deputy.refused(inviteAdministratorEndpoint, { body: { ...body, roleId: edited.id } })).detail).toContain(
      "customers.gdpr.erase",
    );
    const northern = await signInStaff(program, { role: "administrator", partners: [north] });
    const manager = await roleId(chief, "manager");
    expect((await northern.refused(inviteAdministratorEndpoint, { body: { ...body, roleId: manager } })).code).toBe(
      "cannot-grant-more-than-own",
    );
    expect(
      (await northern.refused(inviteAdministratorEndpoint, { body: { ...body, roleId: manager, partners: [north, south] } })).status,
    ).toBe(403);
    expect((await northern.ok(inviteAdministratorEndpoint, { body: { ...body, roleId: manager, partners: [north] } })).partners).toEqual([
      north,
    ]);
  });

  test("O-20 only a super administrator touches another one, and nobody somebody with more rights", async () => {
    const params = { adminId: chief.adminId };
    const { version } = await deputy.ok(getAdministratorEndpoint, { params });
    expect(
      (await deputy.call(editAdministratorEndpoint, { params, version, body: { email: "mine@provider.example" } })).problem?.code,
    ).toBe("cannot-grant-more-than-own");
    expect((await deputy.call(changeAdministratorStatusEndpoint, { params, body: { to: "suspended" } })).status).toBe(403);
    expect((await deputy.call(resetFactorsEndpoint, { params })).status).toBe(403);
  });

  test("O-21 the last super administrator stays, and nobody suspends or changes the rights of themselves", async () => {
    const params = { adminId: chief.adminId };
    const manager = await roleId(chief, "manager");
    expect((await chief.call(changeAdministratorStatusEndpoint, { params, body: { to: "suspended" } })).problem?.code).toBe("not-yourself");
    const { version } = await chief.ok(getAdministratorEndpoint, { params });
    expect((await chief.call(editAdministratorEndpoint, { params, version, body: { roleId: manager } })).problem?.code).toBe(
      "not-yourself",
    );
    const second = await signInStaff(program, { fullName: "Second chief" });
    const other = { adminId: second.adminId };
    const outcomes = await Promise.all([
      chief.call(changeAdministratorStatusEndpoint, { params: other, body: { to: "suspended" } }),
      second.call(changeAdministratorStatusEndpoint, { params, body: { to: "suspended" } }),
    ]);
    expect(outcomes.filter((outcome) => outcome.status === 200)).toHaveLength(1);
    const active = await program.query("select full_name from identity.administrators where status = 'active' and full_name like '%hief'");
    expect(active).toHaveLength(1);
    await program.query("update identity.administrators set status = 'active' where full_name like '%hief'");
    await program.query("update identity.sign_ins set ended_at = null");
    await chief.ok(changeAdministratorStatusEndpoint, { params: other, body: { to: "archived" } });
    const keyless = await signInStaff(program, { role: "administrator" });
    expect((await keyless.call(changeAdministratorStatusEndpoint, { params, body: { to: "archived" } })).status).toBe(403);
  });

  test("O-40 O-25 suspending ends sign-ins at once; an archived administrator never comes back", async () => {
    const ann = await signInStaff(program, { role: "manager", fullName: "Ann" });
    const params = { adminId: ann.adminId };
    await chief.ok(changeAdministratorStatusEndpoint, { params, body: { to: "suspended", reason: "on leave" } });
    expect((await ann.call(meEndpoint)).status).toBe(401);
    // No password was ever chosen, so coming back means choosing one.
    expect((await chief.ok(changeAdministratorStatusEndpoint, { params, body: { to: "active" } })).status).toBe("invited");
    await chief.ok(changeAdministratorStatusEndpoint, { params, body: { to: "archived" } });
    expect((await chief.call(changeAdministratorStatusEndpoint, { params, body: { to: "active" } })).problem?.code).toBe(
      "transition-refused",
    );
    const [entry] = await program.query(
      "select reason, changes from identity.audit_entries where action = 'status_changed' and reason = 'on leave'",
    );
    expect(entry).toMatchObject({ changes: { status: { before: "active", after: "suspended" } } });
  });

  test("O-4 an edit names the version it read, and says what changed", async () => {
    const params = { adminId: deputy.adminId };
    const before = await chief.ok(getAdministratorEndpoint, { params });
    const after = await chief.ok(editAdministratorEndpoint, {
      params,
      version: before.version,
      body: { phone: "+385 1 234", idleTimeoutS: 600 },
    });
    expect(after).toMatchObject({ phone: "+385 1 234", idleTimeoutS: 600, version: before.version + 1 });
    const conflict = await chief.call(editAdministratorEndpoint, { params, version: before.version, body: { phone: "+385 1 999" } });
    expect(conflict.problem).toMatchObject({ status: 409, code: "edit-conflict", current: { phone: "+385 1 234" } });
    const [entry] = await program.query<{ changes: object }>(
      "select changes from identity.audit_entries where action = 'updated' order by seq desc limit 1",
    );
    expect(Object.keys(entry!.changes).sort()).toEqual(["idleTimeoutS", "phone"]);
    const me = await deputy.ok(meEndpoint);
    expect((await deputy.ok(editMeEndpoint, { version: me.version, body: { language: "ar", timeZone: "Asia/Amman" } })).timeZone).toBe(
      "Asia/Amman",
    );
  });

  test("O-39 addresses: a list that shuts out its author is refused, others are checked on every request", async () => {
    const params = { adminId: chief.adminId };
    const { version } = await chief.ok(getAdministratorEndpoint, { params });
    const shut = await chief.call(editAdministratorEndpoint, { params, version, body: { ipAllowList: ["192.0.2.0/24"] } });
    expect(shut.problem).toMatchObject({ status: 422, code: "would-lock-you-out" });
    expect((await chief.ok(editAdministratorEndpoint, { params, version, body: { ipAllowList: ["127.0.0.1/32"] } })).ipAllowList).toEqual([
      "127.0.0.1/32",
    ]);
    const target = await signInStaff(program, { role: "manager" });
    const other = await chief.ok(getAdministratorEndpoint, { params: { adminId: target.adminId } });
    await chief.ok(editAdministratorEndpoint, {
      params: { adminId: target.adminId },
      version: other.version,
      body: { ipAllowList: ["2001:db8::/32"] },
    });
    expect((await target.call(meEndpoint)).status).toBe(401);
  });

  test("O-40 admin.sessions shows and ends others' sign-ins, and unlocks", async () => {
    const target = await signInStaff(program, { role: "manager", fullName: "Target" });
    const { items } = await chief.ok(listSignInsEndpoint, { query: { filter: { adminId: target.adminId } } });
    expect(items).toMatchObject([{ id: target.signInId, name: "Target", isThis: false }]);
    await chief.ok(endSignInEndpoint, { params: { signInId: target.signInId } });
    expect((await target.call(meEndpoint)).status).toBe(401);
    expect((await chief.call(unlockAdministratorEndpoint, { params: { adminId: target.adminId } })).problem?.code).toBe(
      "transition-refused",
    );
    const visitor = await stranger(program);
    for (let i = 0; i < 5; i++) await visitor.call(staffSignInEndpoint, { body: { identifier: "mia", password: "wrong" } });
    const [mia] = (await chief.ok(listAdministratorsEndpoint, { query: { filter: { search: "MIA" } } })).items;
    expect(mia?.lockedUntil).not.toBeNull();
    await chief.ok(unlockAdministratorEndpoint, { params: { adminId: mia!.id } });
    expect((await visitor.call(staffSignInEndpoint, { body: { identifier: "mia", password: "a passphrase of Mia" } })).status).toBe(200);
  });

  test("O-27 partner-bound staff see and edit only administrators of their own partners, under the row policies", async () => {
    const northern = await signInStaff(program, { role: "administrator", partners: [north], fullName: "Northern" });
    const southern = await signInStaff(program, { role: "manager", partners: [south], fullName: "Southern" });
    const both = await signInStaff(program, { role: "manager", partners: [north, south], fullName: "Both" });
    const { items } = await northern.ok(listAdministratorsEndpoint, { query: { limit: 100 } });
    const names = items.map((item) => item.fullName);
    expect(names).toContain("Northern");
    expect(names).not.toContain("Southern");
    expect(names).not.toContain("Chief");
    for (const other of [southern, chief]) {
      expect((await northern.call(getAdministratorEndpoint, { params: { adminId: other.adminId } })).status).toBe(404);
    }
    // Who also has another partner is seen, without that partner, and not changed.
    const shared = await northern.ok(getAdministratorEndpoint, { params: { adminId: both.adminId } });
    expect(shared.partners).toEqual([north]);
    const change = { params: { adminId: both.adminId }, version: shared.version, body: { phone: "1" } };
    expect((await northern.call(editAdministratorEndpoint, change)).problem?.code).toBe("cannot-grant-more-than-own");
    expect((await northern.call(endSignInEndpoint, { params: { signInId: both.signInId } })).status).toBe(403);
    expect((await northern.ok(listAdministratorsEndpoint, { query: { filter: { partnerId: south } } })).items).toEqual([]);
    const mate = await signInStaff(program, { role: "manager", partners: [north], fullName: "Mate" });
    const { version } = await northern.ok(getAdministratorEndpoint, { params: { adminId: mate.adminId } });
    const params = { adminId: mate.adminId };
    expect((await northern.ok(editAdministratorEndpoint, { params, version, body: { phone: "123" } })).phone).toBe("123");
    expect(
      (await northern.call(editAdministratorEndpoint, { params, version: version + 1, body: { email: "mia@provider.example" } })).status,
    ).toBe(409);
    expect(
      (await northern.call(editAdministratorEndpoint, { params, version: version + 1, body: { partners: [north, south] } })).status,
    ).toBe(403);
    expect((await northern.ok(changeAdministratorStatusEndpoint, { params, body: { to: "suspended" } })).status).toBe("suspended");
    const me = await northern.ok(meEndpoint);
    expect((await northern.call(editMeEndpoint, { version: me.version, body: { phone: "9" } })).status).toBe(200);
  });
});

describe("roles and rights", async () => {
  const program = await testProgram({ now: "2026-01-15T09:00:00Z" });
  const chief = await signInStaff(program, { fullName: "A. Novak" });

  test("O-17 of a built-in role only the title can be changed, and it cannot be deleted", async () => {
    const params = { roleId: await roleId(chief, "manager") };
    const role = await chief.ok(getRoleEndpoint, { params });
    expect(role.levels["tickets.tickets.view"]).toBe("all");
    const refused = await chief.refused(editRoleEndpoint, {
      params,
      version: role.version,
      body: { levels: { "tickets.tickets.view": "all" } },
    });
    expect(refused.code).toBe("builtin-role");
    expect(
      (await chief.ok(editRoleEndpoint, { params, version: role.version, body: { title: "Head of office", require2fa: true } })).title,
    ).toBe("Head of office");
    expect((await chief.refused(deleteRoleEndpoint, { params, body: {} })).code).toBe("builtin-role");
  });

  test("O-17 O-18 a role is made empty, as a copy of every level, or from a template", async () => {
    const manager = await chief.ok(getRoleEndpoint, { params: { roleId: await roleId(chief, "manager") } });
    const copy = await chief.ok(createRoleEndpoint, { body: { title: "Second manager", from: { roleId: manager.id } } });
    expect(copy.levels).toEqual(manager.levels);
    expect(copy.isBuiltin).toBe(false);
    expect((await chief.ok(createRoleEndpoint, { body: { title: "Nothing yet" } })).levels).toEqual({});
    const tree = await chief.ok(permissionTreeEndpoint);
    const auditor = await chief.ok(createRoleEndpoint, { body: { title: "Auditor", from: { template: "auditor" } } });
    expect(auditor.levels).toEqual(tree.templates.find((template) => template.key === "auditor")?.levels);
    expect((await chief.refused(createRoleEndpoint, { body: { title: "X", from: { template: "no-such" } } })).status).toBe(422);
  });

  test("O-19 a changed role holds from the next request of every holder", async () => {
    const role = await chief.ok(createRoleEndpoint, { body: { title: "Clerk" } });
    const clerk = await signInStaff(program, { role: "manager" });
    const { version } = await chief.ok(getAdministratorEndpoint, { params: { adminId: clerk.adminId } });
    await chief.ok(editAdministratorEndpoint, { params: { adminId: clerk.adminId }, version, body: { roleId: role.id } });
    expect((await clerk.call(listAdministratorsEndpoint)).status).toBe(403);
    await chief.ok(editRoleEndpoint, {
      params: { roleId: role.id },
      version: role.version,
      body: { levels: { "admin.administrators.view": "all" } },
    });
    expect((await clerk.call(listAdministratorsEndpoint)).status).toBe(200);
    expect((await clerk.ok(meEndpoint)).levels).toEqual({ "admin.administrators.view": "all" });
    const unknown = await chief.refused(editRoleEndpoint, {
      params: { roleId: role.id },
      version: role.version + 1,
      body: { levels: { "no.such.node": "all" } as never },
    });
    expect(unknown.errors).toMatchObject([{ field: "levels.no.such.node" }]);
    const impossible = await chief.refused(editRoleEndpoint, {
      params: { roleId: role.id },
      version: role.version + 1,
      body: { levels: { "config.finance.view": "own" } },
    });
    expect(impossible.errors).toMatchObject([{ field: "levels.config.finance.view", code: "unknown-value" }]);
  });

  test("O-17 a role in use goes only when its holders get another one in the same step", async () => {
    const role = await chief.ok(createRoleEndpoint, { body: { title: "Short-lived" } });
    const holder = await signInStaff(program, { role: "manager" });
    const { version } = await chief.ok(getAdministratorEndpoint, { params: { adminId: holder.adminId } });
    await chief.ok(editAdministratorEndpoint, { params: { adminId: holder.adminId }, version, body: { roleId: role.id } });
    const params = { roleId: role.id };
    expect((await chief.refused(deleteRoleEndpoint, { params, body: {} })).code).toBe("role-in-use");
    expect(await chief.ok(deleteRoleEndpoint, { params, body: { moveTo: await roleId(chief, "technician") } })).toEqual({ moved: 1 });
    expect((await chief.ok(getAdministratorEndpoint, { params: { adminId: holder.adminId } })).role.key).toBe("technician");
  });

  test("O-16 O-23 overrides: the worked example with Ann, who keeps both when the role changes", async () => {
    const ann = await signInStaff(program, { role: "manager", fullName: "Ann" });
    const params = { adminId: ann.adminId };
    const before = await chief.ok(administratorRightsEndpoint, { params });
    const rights = await chief.ok(setOverridesEndpoint, {
      params,
      version: before.version,
      body: { overrides: { "tickets.tickets.delete": "own", "finance.payments.create": "deny", "tickets.tickets.view": "all" } },
    });
    const line = (permission: string) => rights.permissions.find((entry) => entry.permission === permission);
    expect(line("tickets.tickets.delete")).toMatchObject({
      inherited: "deny",
      override: { level: "own", byName: "A. Novak" },
      effective: "own",
    });
    expect(line("finance.payments.create")).toMatchObject({ inherited: "all", effective: "deny" });
    // Equal to the role and kept all the same.
    expect(line("tickets.tickets.view")).toMatchObject({ inherited: "all", override: { level: "all" } });
    const { levels } = await ann.ok(meEndpoint);
    expect(levels["tickets.tickets.delete"]).toBe("own");
    expect(levels["finance.payments.create"]).toBeUndefined();

    const admin = await chief.ok(getAdministratorEndpoint, { params });
    await chief.ok(editAdministratorEndpoint, {
      params,
      version: admin.version,
      body: { roleId: await roleId(chief, "financial_manager") },
    });
    expect((await ann.ok(meEndpoint)).levels).toMatchObject({ "tickets.tickets.delete": "own" });
    expect((await ann.ok(meEndpoint)).levels["finance.payments.create"]).toBeUndefined();
    const reset = await chief.ok(setOverridesEndpoint, { params, version: admin.version + 1, body: { overrides: {} } });
    expect(reset.permissions.every((entry) => entry.override === null)).toBe(true);
  });

  test("O-16 a super administrator takes no overrides; O-20 nobody overrides beyond their own", async () => {
    const second = await signInStaff(program, {});
    const of = await chief.ok(administratorRightsEndpoint, { params: { adminId: second.adminId } });
    expect(of.permissions.every((entry) => entry.effective === "all")).toBe(true);
    const fixed = await chief.refused(setOverridesEndpoint, {
      params: { adminId: second.adminId },
      version: of.version,
      body: { overrides: { "tickets.tickets.view": "own" } },
    });
    expect(fixed.code).toBe("super-admin-fixed");
    const keeper = await signInStaff(program, { levels: { "admin.roles.update": "all", "admin.administrators.view": "all" } });
    const plain = await signInStaff(program, { levels: {} });
    const tooMuch = await keeper.refused(setOverridesEndpoint, {
      params: { adminId: plain.adminId },
      version: 1,
      body: { overrides: { "finance.payments.refund": "all" } },
    });
    expect(tooMuch.code).toBe("cannot-grant-more-than-own");
    const oneself = await keeper.refused(setOverridesEndpoint, {
      params: { adminId: keeper.adminId },
      version: 1,
      body: { overrides: { "admin.roles.update": "all" } },
    });
    expect(oneself.code).toBe("not-yourself");
  });
});
