import { beforeAll, describe, expect, it } from "vitest";
import { type Caller, signInStaff } from "../../../../tests/support/call-api.ts";
import { samplePartner } from "../../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createItemEndpoint } from "../../inventory/contract.ts";
import * as sites from "../sites/contract.ts";
import * as contract from "./contract.ts";

describe("equipment through its endpoints", async () => {
  const program = await testProgram({ now: "2026-03-01T12:00:00Z" });
  const north = await samplePartner(program, "north");
  const south = await samplePartner(program, "south");
  let boss: Caller;
  let ofNorth: Caller;
  let ofSouth: Caller;
  beforeAll(async () => {
    boss = await signInStaff(program);
    ofNorth = await signInStaff(program, { role: "administrator", partners: [north] });
    ofSouth = await signInStaff(program, { role: "administrator", partners: [south] });
  });

  let made = 0;
  const body = (more: object = {}) => {
    made += 1;
    return { name: `Switch ${made}`, kind: "switch", address: `10.9.${made >> 8}.${made & 255}`, ...more } as never;
  };
  const add = (more: object = {}, by = boss) => by.ok(contract.createEquipmentEndpoint, { body: body(more) });
  const of = (one: { id: string }) => ({ params: { equipmentId: one.id } });
  const refusedField = async (more: object, by = boss) =>
    (await by.refused(contract.createEquipmentEndpoint, { body: body(more) })).errors?.[0];

  it("N-6 what serves some partners is there for their staff alone, and changed by nobody else", async () => {
    const [common, theirs] = [await add(), await add({ partnerIds: [north] })];
    const seenBy = async (caller: Caller) =>
      (await caller.ok(contract.listEquipmentEndpoint, { query: { limit: 250 } as never })).items.map(({ id }) => id);
    expect(await seenBy(ofNorth)).toEqual(expect.arrayContaining([common.id, theirs.id]));
    expect(await seenBy(ofSouth)).toContain(common.id);
    expect(await seenBy(ofSouth)).not.toContain(theirs.id);
    expect((await ofSouth.call(contract.getEquipmentEndpoint, of(theirs))).status).toBe(404);
    const edit = { body: { model: "CRS326" }, version: 1 };
    expect((await ofNorth.call(contract.updateEquipmentEndpoint, { ...of(common), ...edit })).status).toBe(404);
    expect(await ofNorth.ok(contract.updateEquipmentEndpoint, { ...of(theirs), ...edit })).toMatchObject({ model: "CRS326", version: 2 });
    expect(await refusedField({}, ofNorth)).toMatchObject({ field: "partnerIds", code: "required" });
    expect(await refusedField({ partnerIds: [south] }, ofNorth)).toMatchObject({ field: "partnerIds", code: "unknown-partner" });
  });

  it("is found by what is known of it, sorted by what is wrong, and goes out as a file without secrets", async () => {
    const odd = await add({
      name: "Ridge radio",
      vendor: "Ubiquiti",
      mac: "AA-BB-CC-00-11-22",
      snmpOn: true,
      snmpCommunity: "deep-secret",
    });
    expect(odd).toMatchObject({ mac: "aa:bb:cc:00:11:22", hasSnmpCommunity: true, state: "unknown", since: null });
    expect(JSON.stringify(odd)).not.toContain("deep-secret");
    for (const text of ["ridge", "ubiquiti", "bb:cc:00", odd.address ?? ""]) {
      const { items } = await boss.ok(contract.listEquipmentEndpoint, { query: { filter: { text } } as never });
      expect(items.map(({ id }) => id)).toContain(odd.id);
    }
    await program.query("insert into network.equipment_states (equipment_id, state, since) values ($1, 'down', now())", [odd.id]);
    const { items } = await boss.ok(contract.listEquipmentEndpoint, { query: { sort: "state" } as never });
    expect(items[0]).toMatchObject({ id: odd.id, state: "down" });
    const down = await boss.ok(contract.listEquipmentEndpoint, { query: { filter: { state: "down" } } as never });
    expect(down.items).toHaveLength(1);
    const file = await boss.call(contract.exportEquipmentEndpoint, { body: {} as never });
    expect(file.bytes.toString()).toContain("Ridge radio");
    expect(file.bytes.toString()).not.toContain("deep-secret");
  });

  it("N-4 secrets are sealed, kept when nothing is said of them, and taken away by null", async () => {
    const one = await add({ snmpVersion: "3", snmpUser: "reader", snmpAuthKey: "auth-key-1", snmpPrivacyKey: "privacy-1", snmpOn: true });
    const [row] = await program.query<{ snmp_auth_sealed: string }>("select snmp_auth_sealed from network.equipment where id = $1", [
      one.id,
    ]);
    expect(row?.snmp_auth_sealed).not.toContain("auth-key-1");
    expect(program.tools.unseal(row?.snmp_auth_sealed ?? "")).toBe("auth-key-1");
    const renamed = await boss.ok(contract.updateEquipmentEndpoint, { ...of(one), body: { vendor: "X" }, version: 1 });
    expect(renamed).toMatchObject({ hasSnmpAuthKey: true, hasSnmpPrivacyKey: true });
    const less = await boss.ok(contract.updateEquipmentEndpoint, { ...of(one), body: { snmpPrivacyKey: null }, version: 2 });
    expect(less).toMatchObject({ hasSnmpAuthKey: true, hasSnmpPrivacyKey: false });
    const log = await program.query<{ changes: unknown }>("select changes from identity.audit_entries where entity_id = $1", [one.id]);
    expect(JSON.stringify(log)).toContain("(changed)");
    expect(JSON.stringify(log)).not.toContain("auth-key-1");
  });

  it("N-48 names, serial numbers and MACs are there once, until the one that has them is retired", async () => {
    const first = await add({ name: "Core", serial: "SN-1", mac: "00:11:22:33:44:55" });
    expect(await refusedField({ name: "CORE" })).toMatchObject({ field: "name", code: "already-taken", params: { name: "Core" } });
    expect(await refusedField({ serial: "sn-1" })).toMatchObject({ field: "serial", code: "already-taken" });
    expect(await refusedField({ mac: "00:11:22:33:44:55" })).toMatchObject({ field: "mac", code: "already-taken" });
    // Whose it is, is not theirs to know.
    const hidden = await add({ name: "Hidden", partnerIds: [south] });
    expect(await refusedField({ name: hidden.name, partnerIds: [north] }, ofNorth)).toMatchObject({ field: "name", params: { name: "" } });
    await boss.ok(contract.retireEquipmentEndpoint, { ...of(first), version: 1 });
    expect(await add({ name: "Core", serial: "SN-1", mac: "00:11:22:33:44:55" })).toMatchObject({ status: "in_use" });
    expect((await boss.call(contract.updateEquipmentEndpoint, { ...of(first), body: { model: "x" }, version: 2 })).status).toBe(404);
    const retired = await boss.ok(contract.listEquipmentEndpoint, { query: { filter: { status: "retired" } } as never });
    expect(retired.items.map(({ id }) => id)).toContain(first.id);
  });

  it.each<[string, object, string]>([
    ["an address that is none", { address: "10.0.0.300" }, "address"],
    ["a network", { address: "10.0.0.0/24" }, "address"],
    ["a MAC that is none", { mac: "00:11:22:33:44" }, "mac"],
    ["port 0", { snmpPort: 0 }, "snmpPort"],
    ["a v3 key of seven characters", { snmpVersion: "3", snmpUser: "u", snmpAuthKey: "1234567" }, "snmpAuthKey"],
    ["no address to ping", { address: null }, "address"],
    ["SNMP 2c without a community", { snmpOn: true }, "snmpCommunity"],
    ["SNMP 3 without a user", { snmpOn: true, snmpVersion: "3" }, "snmpUser"],
    ["SNMP 3 without a key", { snmpOn: true, snmpVersion: "3", snmpUser: "u" }, "snmpAuthKey"],
    ["privacy without authentication", { snmpPrivacyKey: "12345678" }, "snmpAuthKey"],
    ["an unknown parent", { parentId: "01920000-0000-7000-8000-000000000000" }, "parentId"],
    ["an unknown site", { siteId: "01920000-0000-7000-8000-000000000000" }, "siteId"],
    ["an unknown router", { nasId: "01920000-0000-7000-8000-000000000000" }, "nasId"],
  ])("N-39 refuses %s at its field", async (_what, more, field) => {
    expect((await refusedField(more))?.field).toBe(field);
  });

  it("N-39 nothing hangs on itself, not by a detour either, and not when two edits meet", async () => {
    const a = await add();
    const b = await add({ parentId: a.id });
    const c = await add({ parentId: b.id });
    const under = (one: { id: string }, parent: { id: string }) =>
      boss.call(contract.updateEquipmentEndpoint, { ...of(one), body: { parentId: parent.id }, version: 1 });
    expect(await boss.refused(contract.updateEquipmentEndpoint, { ...of(a), body: { parentId: c.id }, version: 1 })).toMatchObject({
      errors: [{ field: "parentId", code: "hangs-on-itself" }],
    });
    const [d, e] = [await add(), await add()];
    const both = await Promise.all([under(d, e), under(e, d)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 422]);
  });

  it("is not retired while something hangs on it, and keeps its site from being retired", async () => {
    const site = await boss.ok(sites.createSiteEndpoint, { body: { name: "Ridge", kind: "tower" } as never });
    const parent = await add({ siteId: site.id });
    const child = await add({ parentId: parent.id });
    expect((await boss.call(contract.retireEquipmentEndpoint, { ...of(parent), version: 1 })).status).toBe(409);
    const retire = { params: { siteId: site.id }, body: { status: "retired" } as never, version: 1 };
    expect(await boss.refused(sites.moveSiteEndpoint, retire)).toMatchObject({
      errors: [{ params: { kind: "equipment", label: parent.name } }],
    });
    await boss.ok(contract.retireEquipmentEndpoint, { ...of(child), version: 1 });
    await boss.ok(contract.retireEquipmentEndpoint, { ...of(parent), version: 1 });
    await boss.ok(sites.moveSiteEndpoint, retire);
    expect(await refusedField({ siteId: site.id })).toMatchObject({ field: "siteId", code: "retired" });
  });

  it("N-47 may be a thing of the stock, one device each, as far as whoever names it may see that", async () => {
    const itemOf = (partnerId: string, serial: string) =>
      boss.ok(createItemEndpoint, { body: { partnerId, product: "hAP ax3", kind: "router", serial } as never });
    const [item, theirs] = [await itemOf(north, "HGR1"), await itemOf(south, "HGR2")];
    const one = await add({ itemId: item.id, partnerIds: [north] });
    expect(one).toMatchObject({ itemId: item.id, item: { id: item.id, product: "hAP ax3", serial: "HGR1" } });
    expect(await refusedField({ itemId: item.id })).toMatchObject({ field: "itemId", code: "already-taken" });
    expect(await refusedField({ itemId: theirs.id, partnerIds: [north] }, ofNorth)).toMatchObject({
      field: "itemId",
      code: "unknown-value",
    });
    await boss.ok(contract.retireEquipmentEndpoint, { ...of(one), version: 1 });
    expect(await add({ itemId: item.id })).toMatchObject({ itemId: item.id });
  });

  it("forgets what its former address said, whoever changes it", async () => {
    const one = await add({ partnerIds: [north] });
    await program.query("insert into network.equipment_states (equipment_id, state, since, median_rtt_ms) values ($1, 'up', now(), 10)", [
      one.id,
    ]);
    await program.query("insert into network.equipment_hours values ($1, now(), 5, 5, 50)", [one.id]);
    await ofNorth.ok(contract.updateEquipmentEndpoint, { ...of(one), body: { address: "10.99.0.1" }, version: 1 });
    expect((await boss.ok(contract.getEquipmentEndpoint, of(one))).medianRttMs).toBeNull();
    expect(await program.query("select 1 from network.equipment_hours where equipment_id = $1", [one.id])).toEqual([]);
  });

  it("N-17 is in maintenance until a moment of which it is told, and edits name their version", async () => {
    const one = await add();
    const until = "2026-03-01T14:00:00.000Z";
    expect(
      await boss.refused(contract.maintainEquipmentEndpoint, { ...of(one), body: { until: "2026-03-01T11:00:00Z" }, version: 1 }),
    ).toMatchObject({
      errors: [{ field: "until", code: "in-the-past" }],
    });
    const shown = await boss.ok(contract.maintainEquipmentEndpoint, { ...of(one), body: { until }, version: 1 });
    expect(shown).toMatchObject({ state: "maintenance", maintenanceUntil: until });
    expect((await boss.call(contract.maintainEquipmentEndpoint, { ...of(one), body: { until: null }, version: 1 })).status).toBe(409);
    const ended = await boss.ok(contract.maintainEquipmentEndpoint, { ...of(one), body: { until: null }, version: 2 });
    expect(ended).toMatchObject({ state: "unknown", maintenanceUntil: null });
  });
});
