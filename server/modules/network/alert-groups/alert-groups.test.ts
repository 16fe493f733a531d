// Who is told of incidents, when, and of what nobody is told twice.
import { beforeAll, describe, expect, it } from "vitest";
import { SimulatedProber } from "../../../../tests/simulators/simulated-prober.ts";
import { type Caller, type StaffCaller, signInStaff } from "../../../../tests/support/call-api.ts";
import { samplePartner } from "../../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createEquipmentEndpoint, getEquipmentEndpoint } from "../equipment/contract.ts";
import { EquipmentWatch } from "../equipment/watch.ts";
import * as contract from "./contract.ts";

describe("alert groups", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  const north = await samplePartner(program, "north");
  const prober = new SimulatedProber();
  const watch = new EquipmentWatch(program.tools, prober);
  let boss: Caller;
  let nora: StaffCaller;
  let otto: StaffCaller;
  beforeAll(async () => {
    boss = await signInStaff(program);
    nora = await signInStaff(program);
    otto = await signInStaff(program);
  });
  let made = 0;
  const group = (more: object = {}) => {
    made += 1;
    return boss.ok(contract.createAlertGroupEndpoint, { body: { name: `Group ${made}`, ...more } as never });
  };
  const device = async (alertGroupId: string | null) => {
    made += 1;
    const body = { name: `Device ${made}`, kind: "switch", address: `10.2.0.${made}`, alertGroupId } as never;
    return boss.ok(createEquipmentEndpoint, { body });
  };
  const rounds = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      program.clock.moveTo(new Date(program.clock.now().getTime() + 60_000).toISOString());
      await watch.lookOnce();
    }
  };
  /** The subjects of the letters that somebody got about a device. */
  const letters = async (to: StaffCaller, name: string) =>
    (
      await program.query<{ subject: string }>(
        "select data ->> 'subject' as subject from platform.events where type = 'staff.written_to' and object_id = $1 and data ->> 'subject' like $2 order by id",
        [to.adminId, `%${name}%`],
      )
    ).map(({ subject }) => subject);

  it("are listed with whom they may hold, changed with a version, and removed when nothing names them", async () => {
    const first = await group({ memberIds: [nora.adminId], quietFrom: "22:00", quietUntil: "06:30", timeZone: "Europe/Zagreb" });
    expect(first).toMatchObject({ members: [{ id: nora.adminId }], quietFrom: "22:00", quietUntil: "06:30", uses: 0, version: 1 });
    const next = await group({ escalateToId: first.id, escalateMinutes: 30 });
    expect(next.escalateTo).toEqual({ id: first.id, name: first.name });
    const { items, mayChange, colleagues } = await boss.ok(contract.listAlertGroupsEndpoint, {});
    expect([mayChange, items.length, colleagues.map(({ id }) => id).includes(otto.adminId)]).toEqual([true, 2, true]);
    const of = (id: string) => ({ params: { alertGroupId: id } });
    expect((await boss.call(contract.deleteAlertGroupEndpoint, { ...of(first.id), version: 1 })).status).toBe(409);
    const edited = await boss.ok(contract.updateAlertGroupEndpoint, {
      ...of(next.id),
      body: { escalateToId: null, escalateMinutes: null },
      version: 1,
    });
    expect(edited).toMatchObject({ escalateTo: null, version: 2 });
    expect((await boss.call(contract.updateAlertGroupEndpoint, { ...of(next.id), body: { name: "X" }, version: 1 })).status).toBe(409);
    const one = await device(next.id);
    expect((await boss.ok(getEquipmentEndpoint, { params: { equipmentId: one.id } })).alertGroup?.name).toBe(next.name);
    expect((await boss.call(contract.deleteAlertGroupEndpoint, { ...of(next.id), version: 2 })).status).toBe(409);
    await boss.ok(contract.deleteAlertGroupEndpoint, { ...of(first.id), version: 1 });
  });

  it.each<[object, string]>([
    [{ name: "group 1 of old" }, ""],
    [{ quietFrom: "22:00" }, "quietUntil"],
    [{ escalateMinutes: 5 }, "escalateToId"],
    [{ escalateToId: "01920000-0000-7000-8000-000000000000", escalateMinutes: 5 }, "escalateToId"],
    [{ memberIds: ["01920000-0000-7000-8000-000000000000"] }, "memberIds"],
    [{ timeZone: "Mars/Olympus" }, "timeZone"],
    [{ quietFrom: "25:00", quietUntil: "26:00" }, "quietFrom"],
    [{ beganSubject: "{{ name" }, "beganSubject"],
    [{ overText: "{{ password }}" }, "overText"],
    [{ webhookUrl: "https://hooks.example/a" }, "webhookSecret"],
    [{ webhookUrl: "https://hooks.example/a", webhookSecret: "short" }, "webhookSecret"],
    [{ webhookUrl: "ftp://hooks.example/a", webhookSecret: "sixteen-letters-" }, "webhookUrl"],
    [{ webhookUrl: "http://hooks.example/a", webhookSecret: "sixteen-letters-" }, "webhookUrl"],
    [{ webhookUrl: "https://192.168.4.5/a", webhookSecret: "sixteen-letters-" }, "webhookUrl"],
    [{ webhookUrl: "https://[fd00::1]/a", webhookSecret: "sixteen-letters-" }, "webhookUrl"],
  ])("refuse %o at its field", async (more, field) => {
    made += 1;
    const answer = await boss.call(contract.createAlertGroupEndpoint, { body: { name: `Group ${made}`, ...more } as never });
    if (field === "") expect(answer.status).toBe(200);
    else expect((answer.problem?.errors ?? []).map((error) => error.field)).toContain(field);
  });

  it("are changed by nobody who sees some partners only", async () => {
    const ofNorth = await signInStaff(program, { role: "administrator", partners: [north] });
    expect((await ofNorth.call(contract.createAlertGroupEndpoint, { body: { name: "Theirs" } as never })).status).toBe(403);
    expect(await ofNorth.ok(contract.listAlertGroupsEndpoint, {})).toMatchObject({ mayChange: false, colleagues: [] });
  });

  it("N-40 members are told once of the beginning and once of the end, the next group when it lasts", async () => {
    const second = await group({ memberIds: [otto.adminId] });
    const first = await group({ memberIds: [nora.adminId], notifyDelaySeconds: 60, escalateToId: second.id, escalateMinutes: 10 });
    const [one, well] = [await device(first.id), await device(first.id)];
    await device(null);
    await rounds(2);
    prober.gone.add(one.address ?? "");
    await rounds(4);
    expect(await letters(nora, one.name)).toEqual([`${one.name}: Device down`]);
    expect(await letters(otto, one.name)).toEqual([]);
    await rounds(9);
    expect(await letters(otto, one.name)).toEqual([]);
    await rounds(2);
    expect(await letters(otto, one.name)).toEqual([`${one.name}: Device down`]);
    prober.gone.clear();
    await rounds(5);
    expect(await letters(nora, one.name)).toEqual([`${one.name}: Device down`, `Over – ${one.name}: Device down`]);
    expect(await letters(otto, one.name)).toEqual([`${one.name}: Device down`, `Over – ${one.name}: Device down`]);
    expect(await letters(nora, well.name)).toEqual([]);
  });

  it("N-6 a member who may not see a device is not told of it", async () => {
    const ofNorth = await signInStaff(program, { role: "administrator", partners: [north] });
    const south = await samplePartner(program, "south");
    const mixed = await group({ memberIds: [ofNorth.adminId, nora.adminId], notifyDelaySeconds: 0 });
    made += 1;
    const body = {
      name: `Device ${made}`,
      kind: "switch",
      address: `10.2.0.${made}`,
      alertGroupId: mixed.id,
      partnerIds: [south],
    } as never;
    const theirs = await boss.ok(createEquipmentEndpoint, { body });
    await rounds(2);
    prober.gone.add(theirs.address ?? "");
    await rounds(4);
    expect(await letters(nora, theirs.name)).toEqual([`${theirs.name}: Device down`]);
    expect(await letters(ofNorth, theirs.name)).toEqual([]);
    prober.gone.clear();
    await rounds(3);
  });

  it("N-40 in the quiet time nobody is told: afterwards of what is still wrong, and never of the end of what was never told", async () => {
    program.clock.moveTo("2026-05-11T21:30:00Z");
    // In Zagreb it is 23:30 in summer.
    const quiet = { quietFrom: "23:00", quietUntil: "00:00", timeZone: "Europe/Zagreb", notifyDelaySeconds: 0 };
    boss = await signInStaff(program);
    const night = await group({ memberIds: [nora.adminId], ...quiet });
    const [short, long] = [await device(night.id), await device(night.id)];
    await rounds(2);
    prober.gone.add(short.address ?? "").add(long.address ?? "");
    await rounds(10);
    prober.gone.delete(short.address ?? "");
    await rounds(5);
    expect([await letters(nora, short.name), await letters(nora, long.name)]).toEqual([[], []]);
    expect(await program.query("select 1 from network.alerts where equipment_id = $1", [short.id])).toHaveLength(1);
    program.clock.moveTo("2026-05-11T22:00:30Z");
    await rounds(2);
    expect([await letters(nora, short.name), await letters(nora, long.name)]).toEqual([[], [`${long.name}: Device down`]]);
  });

  it("N-40 each member reads in their own language, in the group's own words where it has some", async () => {
    boss = await signInStaff(program);
    const amal = await signInStaff(program);
    await program.query("update identity.administrators set language = 'ar', time_zone = 'Europe/Zagreb' where id = $1", [amal.adminId]);
    const usual = await group({ memberIds: [nora.adminId, amal.adminId], notifyDelaySeconds: 0 });
    const own = await group({
      ...{
        memberIds: [nora.adminId],
        notifyDelaySeconds: 0,
        beganSubject: "{{ group }}: {{ name }} is gone",
        beganText: "Since {{ since }}.",
      },
    });
    const [one, other] = [await device(usual.id), await device(own.id)];
    await rounds(2);
    prober.gone.add(one.address ?? "").add(other.address ?? "");
    await rounds(4);
    expect(await letters(nora, one.name)).toEqual([`${one.name}: Device down`]);
    expect(await letters(amal, one.name)).toEqual([`${one.name}: جهاز معطّل`]);
    expect(await letters(nora, other.name)).toEqual([`${own.name}: ${other.name} is gone`]);
    prober.gone.clear();
    await rounds(4);
    // The end has no words of its own, so it has ours.
    expect((await letters(nora, other.name)).at(-1)).toBe(`Over – ${other.name}: Device down`);
  });

  it("N-42 whoever hears of the monitor is told that it is blind, by those who see everything", async () => {
    const ofNorth = await signInStaff(program, { role: "administrator", partners: [north] });
    const hector = await signInStaff(program);
    const deaf = await group({ memberIds: [hector.adminId], hearsMonitor: false });
    const hears = await group({ memberIds: [nora.adminId, ofNorth.adminId] });
    await device(deaf.id);
    await rounds(2);
    const of = (who: StaffCaller) => letters(who, "Monitor is blind");
    const before = (await of(nora)).length;
    const all = (await program.query<{ address: string }>("select host(address) as address from network.equipment where ping_on")).map(
      ({ address }) => address,
    );
    for (const address of [...all, prober.gateway ?? ""]) prober.gone.add(address);
    await rounds(2);
    expect((await of(nora)).slice(before)).toEqual(["Monitoring: Monitor is blind"]);
    expect([await of(hector), await of(ofNorth)]).toEqual([[], []]);
    prober.gone.clear();
    await rounds(1);
    expect((await of(nora)).slice(before)).toEqual(["Monitoring: Monitor is blind", "Over – Monitoring: Monitor is blind"]);
    expect(hears.hearsMonitor).toBe(true);
  });

  it("N-4 where a webhook leads is shown to those who may change it; its secret to nobody, and the log tells only whose it is", async () => {
    const hooked = await group({ webhookUrl: "https://hooks.example/services/T0/secret-path", webhookSecret: "sixteen-letters-" });
    expect(hooked.webhook).toEqual({ url: "https://hooks.example/services/T0/secret-path", last: null });
    const ofNorth = await signInStaff(program, { role: "administrator", partners: [north] });
    const seen = (await ofNorth.ok(contract.listAlertGroupsEndpoint, {})).items.find(({ id }) => id === hooked.id);
    expect(seen).toMatchObject({ name: hooked.name, webhook: null });
    const of = { params: { alertGroupId: hooked.id } };
    const moved = await boss.ok(contract.updateAlertGroupEndpoint, {
      ...of,
      body: { webhookUrl: "https://other.example/services/T1/secret-path" },
      version: 1,
    });
    expect(moved.webhook?.url).toBe("https://other.example/services/T1/secret-path");
    const entries = JSON.stringify(await program.query("select changes from identity.audit_entries where entity_id = $1", [hooked.id]));
    expect(entries).toContain("other.example");
    expect(entries).not.toMatch(/secret-path|sixteen-letters/);
    const without = await boss.ok(contract.updateAlertGroupEndpoint, { ...of, body: { webhookUrl: null }, version: 2 });
    expect(without.webhook).toBeNull();
    expect((await boss.call(contract.tryHookEndpoint, { ...of, body: {} })).status).toBe(404);
  });
});
