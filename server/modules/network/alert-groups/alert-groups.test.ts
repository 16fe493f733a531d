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
    expect(await letters(nora, one.name)).toEqual([`${one.name} is down`]);
    expect(await letters(otto, one.name)).toEqual([]);
    await rounds(9);
    expect(await letters(otto, one.name)).toEqual([]);
    await rounds(2);
    expect(await letters(otto, one.name)).toEqual([`${one.name} is down`]);
    prober.gone.clear();
    await rounds(5);
    expect(await letters(nora, one.name)).toEqual([`${one.name} is down`, `Over: ${one.name} is down`]);
    expect(await letters(otto, one.name)).toEqual([`${one.name} is down`, `Over: ${one.name} is down`]);
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
    expect(await letters(nora, theirs.name)).toEqual([`${theirs.name} is down`]);
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
    expect([await letters(nora, short.name), await letters(nora, long.name)]).toEqual([[], [`${long.name} is down`]]);
  });
});
