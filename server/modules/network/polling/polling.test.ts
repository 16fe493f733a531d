// Devices are asked by SNMP through a day: rates, reboots, limits, turns between processes; and what is left of it after two weeks and after a year.
import { beforeAll, describe, expect, it } from "vitest";
import { type FakeDevice, FakeSnmp } from "../../../../tests/simulators/fake-snmp.ts";
import { type Caller, signInStaff } from "../../../../tests/support/call-api.ts";
import { samplePartner } from "../../../../tests/support/sample-customers.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { sightAlerts } from "../alerts/alert-store.ts";
import { listAlertsEndpoint } from "../alerts/contract.ts";
import { createEquipmentEndpoint, getEquipmentEndpoint, listEquipmentEndpoint, maintainEquipmentEndpoint } from "../equipment/contract.ts";
import * as contract from "./contract.ts";
import { PollLoop } from "./poll-loop.ts";
import { rollSamples, tendSamples } from "./tend-samples.ts";

const oids = {
  uptime: "1.3.6.1.2.1.1.3.0",
  name: "1.3.6.1.2.1.1.5.0",
  state: "1.3.6.1.2.1.2.2.1.8",
  ifName: "1.3.6.1.2.1.31.1.1.1.1",
  alias: "1.3.6.1.2.1.31.1.1.1.18",
  in: "1.3.6.1.2.1.31.1.1.1.6",
  out: "1.3.6.1.2.1.31.1.1.1.10",
  cpu: "1.3.6.1.2.1.25.3.3.1.2.1",
  volts: "1.3.6.1.4.1.14988.1.1.3.8.0",
  software: "1.3.6.1.4.1.14988.1.1.4.4.0",
};

describe("equipment that is asked by SNMP", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-03-02T08:00:00Z" });
  const north = await samplePartner(program, "north");
  const south = await samplePartner(program, "south");
  const snmp = new FakeSnmp();
  const loop = new PollLoop(program.tools, snmp);
  let boss: Caller;
  beforeAll(async () => {
    boss = await signInStaff(program);
    await program.inWork(tendSamples);
  });

  let made = 0;
  const newDevice = async (more: object = {}) => {
    made += 1;
    const address = `10.44.0.${made}`;
    const body = { name: `Router ${made}`, kind: "router", address, pingOn: false, snmpOn: true, snmpCommunity: "readers", ...more };
    const { id } = await boss.ok(createEquipmentEndpoint, { body: body as never });
    const device = snmp.device(address);
    const started = program.clock.now().getTime() - 86_400_000;
    say(device, { startedMs: started, traffic: 0 });
    return { id, address, device, startedMs: started };
  };
  const say = ({ values }: FakeDevice, { startedMs, traffic, up = true }: { startedMs: number; traffic: number; up?: boolean }): void => {
    const ticks = Math.floor((program.clock.now().getTime() - startedMs) / 10);
    values.set(oids.uptime, { type: "ticks", value: ticks });
    values.set(oids.name, { type: "text", value: "core" });
    values.set(`${oids.state}.1`, { type: "integer", value: up ? 1 : 2 });
    values.set(`${oids.ifName}.1`, { type: "text", value: "sfp1" });
    values.set(`${oids.alias}.1`, { type: "text", value: "to Graz" });
    values.set(`${oids.in}.1`, { type: "counter64", value: BigInt(traffic) });
    values.set(`${oids.out}.1`, { type: "counter64", value: BigInt(traffic * 2) });
    values.set(oids.cpu, { type: "integer", value: 40 });
  };
  const polling = (id: string, by = boss) => by.ok(contract.getPollingEndpoint, { params: { equipmentId: id } });
  /** New devices are looked for every ten ticks. */
  const sweep = async (): Promise<void> => {
    for (let tick = 0; tick < 10; tick++) await loop.settled();
  };
  /** Up to the very moment of its next turn. */
  const toNextTurn = async (id: string, before?: () => void): Promise<void> => {
    const [turn] = await program.query<{ due_at: Date }>("select due_at from network.snmp_turns where equipment_id = $1", [id]);
    program.clock.moveTo(turn?.due_at ?? program.clock.now());
    before?.();
    await loop.settled();
  };

  it("N-43, N-44 says what it is called, its interfaces, and from the second look on its traffic", async () => {
    const { id, device, startedMs } = await newDevice();
    expect(await polling(id)).toMatchObject({ isOn: true, everySeconds: 300, look: null, interfaces: [], cpu: null });
    await sweep();
    expect(snmp.lastTarget).toMatchObject({ credentials: { version: "2c", community: "readers" }, timeoutMs: 2000, retries: 2, port: 161 });
    const first = await polling(id);
    expect(first).toMatchObject({
      look: { answer: "answered", sysName: "core", startedAt: new Date(startedMs).toISOString() },
      interfaces: [{ name: "sfp1", alias: "to Graz", index: 1, state: "up", in: { latest: null }, out: { latest: null } }],
      cpu: { latest: 40 },
    });
    const lookedAt = program.clock.now().getTime();
    await toNextTurn(id, () => say(device, { startedMs, traffic: (program.clock.now().getTime() - lookedAt) * 125 }));
    // 125 octets a millisecond are a megabit a second.
    expect((await polling(id)).interfaces).toMatchObject([{ in: { latest: 1_000_000 }, out: { latest: 2_000_000 } }]);
  });

  it("N-43 an interface that goes and comes, and a reboot, are told; the reboot is a gap", async () => {
    const { id, device, startedMs } = await newDevice();
    await sweep();
    await toNextTurn(id, () => say(device, { startedMs, traffic: 1e9, up: false }));
    await toNextTurn(id, () => say(device, { startedMs, traffic: 2e9 }));
    const restarted = program.clock.now().getTime() + 60_000;
    await toNextTurn(id, () => say(device, { startedMs: restarted, traffic: 9e9 }));
    const after = await polling(id);
    expect(after.events.map(({ kind, item }) => [kind, item])).toEqual([
      ["reboot", ""],
      ["interface_up", "sfp1"],
      ["interface_down", "sfp1"],
    ]);
    expect(after.interfaces[0]?.in?.latest).toBeNull();
    expect(after.look?.startedAt).toBe(new Date(restarted).toISOString());
  });

  it("a device that is silent keeps what it said, and says that it is silent", async () => {
    const { id, device } = await newDevice({
      snmpVersion: "3",
      snmpCommunity: null,
      snmpUser: "watcher",
      snmpAuthKey: "12345678",
      snmpPrivacyKey: "87654321",
    });
    await sweep();
    expect(snmp.lastTarget?.credentials).toEqual({ version: "3", user: "watcher", authKey: "12345678", privacyKey: "87654321" });
    device.isSilent = true;
    await toNextTurn(id);
    expect(await polling(id)).toMatchObject({ look: { answer: "silent", sysName: "core" }, interfaces: [{ name: "sfp1" }], events: [] });
  });

  it("N-43 values of one's own: asked of their kind alone, with factor and unit, an alert beyond the limit and its end", async () => {
    const { id, device } = await newDevice({ vendor: "MikroTik", kind: "radio" });
    const other = await newDevice({ kind: "switch" });
    const volts = await boss.ok(contract.createOidEndpoint, {
      body: {
        kind: "radio",
        vendor: "mikrotik",
        name: "Voltage",
        oid: `.${oids.volts}`,
        type: "gauge",
        factor: 0.1,
        unit: "V",
        low: 22,
        high: null,
      },
    });
    await boss.ok(contract.createOidEndpoint, { body: { kind: "radio", name: "Software", oid: oids.software, type: "text" } as never });
    for (const one of [device, other.device]) {
      one.values.set(oids.volts, { type: "integer", value: 241 });
      one.values.set(oids.software, { type: "text", value: "7.16" });
    }
    await sweep();
    const seen = await polling(id);
    expect(seen.values).toMatchObject([{ name: "Voltage", unit: "V", low: 22 }]);
    expect(seen.values[0]?.latest).toBeCloseTo(24.1);
    expect(seen.texts).toMatchObject([{ name: "Software", value: "7.16" }]);
    expect(await polling(other.id)).toMatchObject({ values: [], texts: [] });

    const alerts = async () =>
      (await boss.ok(listAlertsEndpoint, { query: { filter: { equipmentId: id } } as never })).items.map(
        ({ kind, state, value, details }) => ({ kind, state, value, details }),
      );
    device.values.set(oids.volts, { type: "integer", value: 219 });
    await toNextTurn(id);
    await toNextTurn(id);
    expect(await alerts()).toMatchObject([{ kind: "snmp_threshold", state: "open", value: { name: "Voltage", unit: "V" } }]);
    expect((await alerts())[0]?.details.value).toBeCloseTo(21.9);
    device.values.set(oids.volts, { type: "integer", value: 241 });
    await toNextTurn(id);
    expect(await alerts()).toMatchObject([{ kind: "snmp_threshold", state: "closed" }]);
    // Without a limit nothing is beyond it.
    device.values.set(oids.volts, { type: "integer", value: 219 });
    await toNextTurn(id);
    const limited = await boss.ok(contract.updateOidEndpoint, { params: { snmpOidId: volts.id }, body: { low: null }, version: 1 });
    await toNextTurn(id);
    expect((await alerts()).map(({ state }) => state)).toEqual(["closed", "closed"]);
    const again = await boss.ok(contract.updateOidEndpoint, {
      params: { snmpOidId: volts.id },
      body: { low: 22 },
      version: limited.version,
    });
    device.values.set(oids.volts, { type: "integer", value: 241 });
    await toNextTurn(id);

    // In maintenance nothing new is opened.
    const { version } = await boss.ok(getEquipmentEndpoint, { params: { equipmentId: id } });
    const until = new Date(program.clock.now().getTime() + 3_600_000).toISOString();
    await boss.ok(maintainEquipmentEndpoint, { params: { equipmentId: id }, body: { until }, version });
    device.values.set(oids.volts, { type: "integer", value: 100 });
    await toNextTurn(id);
    expect((await alerts()).filter(({ state }) => state === "open")).toEqual([]);

    expect(
      (await boss.refused(contract.updateOidEndpoint, { params: { snmpOidId: volts.id }, body: { high: 20 }, version: again.version }))
        .errors?.[0]?.field,
    ).toBe("high");
    const renamed = await boss.ok(contract.updateOidEndpoint, {
      params: { snmpOidId: volts.id },
      body: { name: "Supply" },
      version: again.version,
    });
    expect(renamed).toMatchObject({ name: "Supply", low: 22 });
    await boss.ok(contract.deleteOidEndpoint, { params: { snmpOidId: volts.id }, version: renamed.version });
    await toNextTurn(id);
    expect((await polling(id)).values).toEqual([]);
  });

  it.each([
    { why: "no OID", body: { oid: "sysName" }, field: "oid" },
    { why: "the same OID twice for a kind", body: { oid: oids.volts, name: "Other" }, field: "oid" },
    { why: "the same name", body: { oid: "1.3.6.1.4.1.9.9.1.0", name: "twice" }, field: "name" },
    { why: "a text with a limit", body: { oid: "1.3.6.1.4.1.9.9.2.0", name: "T", type: "text", high: 5 }, field: "low" },
    { why: "limits that leave nothing", body: { oid: "1.3.6.1.4.1.9.9.3.0", name: "L", low: 5, high: 5 }, field: "high" },
    { why: "a factor of nothing", body: { oid: "1.3.6.1.4.1.9.9.4.0", name: "F", factor: 0 }, field: "factor" },
  ])("refuses $why at its field", async ({ body, field }) => {
    const known = (await boss.ok(contract.listOidsEndpoint)).items.some(({ kind, name }) => kind === "ups" && name === "Twice");
    if (!known)
      await boss.ok(contract.createOidEndpoint, { body: { kind: "ups", name: "Twice", oid: oids.volts, type: "gauge" } as never });
    const refused = await boss.refused(contract.createOidEndpoint, { body: { kind: "ups", name: "X", type: "gauge", ...body } as never });
    expect(refused.errors?.[0]?.field).toBe(field);
  });

  const openAlerts = async (id: string) =>
    (await boss.ok(listAlertsEndpoint, { query: { filter: { equipmentId: id, state: "open" } } as never })).items.map(
      ({ kind, item, value }) => [kind, item || (value?.name ?? "")],
    );

  it("N-43 with another OID, type or factor a value is measured anew, and nothing is known to be wrong with it", async () => {
    const { id, device } = await newDevice({ kind: "olt" });
    const other = `${oids.volts.slice(0, -1)}1`;
    const body = { kind: "olt", name: "Light", oid: oids.volts, type: "gauge", low: 22 } as never;
    const made = await boss.ok(contract.createOidEndpoint, { body });
    await boss.ok(contract.createOidEndpoint, { body: { kind: "olt", name: "Taken", oid: oids.software, type: "text" } as never });
    device.values.set(oids.volts, { type: "integer", value: 20 });
    device.values.set(other, { type: "integer", value: 30 });
    await sweep();
    expect((await polling(id)).values).toMatchObject([{ name: "Light", latest: 20 }]);
    expect(await openAlerts(id)).toEqual([["snmp_threshold", "Light"]]);
    const of = { params: { snmpOidId: made.id } };
    const taken = await boss.refused(contract.updateOidEndpoint, { ...of, body: { oid: oids.software }, version: 1 });
    expect(taken.errors).toMatchObject([{ field: "oid", code: "already-taken" }]);
    const [series] = (await polling(id)).values;
    const moved = await boss.ok(contract.updateOidEndpoint, { ...of, body: { oid: `.${other}`, factor: 2 }, version: 1 });
    expect(moved).toMatchObject({ oid: other, factor: 2, low: 22, version: 2 });
    expect(await openAlerts(id)).toEqual([]);
    await toNextTurn(id);
    const [after] = (await polling(id)).values;
    expect(after?.latest).toBe(60);
    expect(after?.id).not.toBe(series?.id);
    const query = { series: after?.id ?? "", span: "hour" } as never;
    const graph = await boss.ok(contract.getGraphEndpoint, { params: { equipmentId: id }, query });
    expect(graph.series[0]?.whole).toMatchObject({ low: 60, high: 60 });
    // A name alone begins nothing anew.
    await boss.ok(contract.updateOidEndpoint, { ...of, body: { name: "Light level" }, version: 2 });
    expect((await polling(id)).values[0]?.id).toBe(after?.id);
  });

  it("N-43, N-40 a start, and an interface with a description that goes down, are alerts where they are asked for", async () => {
    const asked = await newDevice({ alertReboots: true, alertInterfaces: true });
    const unasked = await newDevice();
    const both = [asked, unasked];
    await sweep();
    const tell = (up: boolean) => (): void => {
      for (const { device, startedMs } of both) say(device, { startedMs, traffic: 1e9, up });
    };
    const toldBy = async (up: boolean) => {
      for (const { id } of both) await toNextTurn(id, tell(up));
    };
    await toNextTurn(asked.id, tell(false));
    // It is told once it has lasted for five minutes.
    expect(await openAlerts(asked.id)).toEqual([]);
    await toldBy(false);
    await toldBy(false);
    expect(await openAlerts(asked.id)).toEqual([["interface_down", "sfp1"]]);
    await toldBy(true);
    expect(await openAlerts(asked.id)).toEqual([]);
    const restarted = program.clock.now().getTime() + 60_000;
    const sayAll = (): void => {
      for (const { device } of both) say(device, { startedMs: restarted, traffic: 2e9 });
    };
    for (const { id } of both) await toNextTurn(id, sayAll);
    expect(await openAlerts(asked.id)).toEqual([["device_rebooted", ""]]);
    program.clock.moveTo(new Date(program.clock.now().getTime() + 11 * 60_000));
    sayAll();
    await sweep();
    expect(await openAlerts(asked.id)).toEqual([]);
    const all = await boss.ok(listAlertsEndpoint, { query: { filter: { equipmentId: unasked.id } } as never });
    expect(all.items).toEqual([]);
  });

  it("N-39 what is asked by SNMP and not pinged says whether it answers", async () => {
    const { id, device } = await newDevice();
    const seen = async () => boss.ok(getEquipmentEndpoint, { params: { equipmentId: id } });
    expect(await seen()).toMatchObject({ state: "unknown", since: null });
    await sweep();
    expect(await seen()).toMatchObject({ state: "answers", since: null });
    const answeredAt = (await polling(id)).look?.answeredAt;
    device.isSilent = true;
    await toNextTurn(id);
    expect(await seen()).toMatchObject({ state: "silent", since: answeredAt });
    const query = { filter: { state: "silent" } } as never;
    expect((await boss.ok(listEquipmentEndpoint, { query })).items.map((row) => row.id)).toContain(id);
  });

  it("N-6 staff of some partners see what serves theirs; what is asked for is the whole installation's", async () => {
    const ofNorth = await signInStaff(program, { role: "administrator", partners: [north] });
    const ofSouth = await signInStaff(program, { role: "administrator", partners: [south] });
    const { id } = await newDevice({ partnerIds: [north] });
    await sweep();
    expect((await polling(id, ofNorth)).interfaces).toHaveLength(1);
    expect((await ofSouth.call(contract.getPollingEndpoint, { params: { equipmentId: id } })).status).toBe(404);
    const series = (await polling(id, ofNorth)).cpu?.id ?? "";
    expect((await ofSouth.call(contract.getGraphEndpoint, { params: { equipmentId: id }, query: { series } as never })).status).toBe(404);
    expect(
      (await ofNorth.call(contract.createOidEndpoint, { body: { kind: "ups", name: "N", oid: "1.3.6.1.1", type: "gauge" } as never }))
        .status,
    ).toBe(403);
    const walk = await ofNorth.ok(contract.startWalkEndpoint, { params: { equipmentId: id }, body: { oid: "1.3.6.1.2.1.31" } });
    expect((await ofSouth.call(contract.getWalkEndpoint, { params: { snmpWalkId: walk.id } })).status).toBe(404);
  });

  it("N-43 a walk shows what lies below an OID", async () => {
    const { id } = await newDevice();
    const begun = await boss.ok(contract.startWalkEndpoint, { params: { equipmentId: id }, body: { oid: ".1.3.6.1.2.1.31.1.1.1" } });
    expect(begun).toMatchObject({ isDone: false, oid: "1.3.6.1.2.1.31.1.1.1" });
    await loop.settled();
    const done = await boss.ok(contract.getWalkEndpoint, { params: { snmpWalkId: begun.id } });
    expect(done).toMatchObject({ isDone: true, answer: "answered" });
    expect(done.found).toContainEqual({ oid: `${oids.alias}.1`, type: "text", value: "to Graz" });
    expect(
      (await boss.refused(contract.startWalkEndpoint, { params: { equipmentId: id }, body: { oid: "1.3; 6" } })).errors?.[0]?.field,
    ).toBe("oid");
  });

  it("N-46 two processes never ask one device twice, and a slow one holds up no other", async () => {
    const slow = await newDevice();
    slow.device.answersAfterMs = 400;
    const others: Awaited<ReturnType<typeof newDevice>>[] = [];
    for (let n = 0; n < 30; n++) others.push(await newDevice());
    const [one, two] = [new FakeSnmp(), new FakeSnmp()];
    for (const [address, device] of snmp.devices) for (const each of [one, two]) each.devices.set(address, device);
    const loops = [new PollLoop(program.tools, one), new PollLoop(program.tools, two)];
    program.clock.moveTo(new Date(program.clock.now().getTime() + 5_000));
    await Promise.all(loops.map((each) => each.tick()));
    program.clock.moveTo(new Date(program.clock.now().getTime() + 5_000));
    await Promise.all(loops.map((each) => each.tick()));
    await new Promise((resolve) => setTimeout(resolve, 150));
    await Promise.all(loops.map((each) => each.tick()));
    const [{ count } = { count: 0 }] = await program.query<{ count: number }>(
      "select count(*)::int as count from network.snmp_devices where equipment_id = any ($1)",
      [others.map(({ id }) => id)],
    );
    expect(count).toBe(30);
    expect((await polling(slow.id)).look).toBeNull();
    await Promise.all(loops.map((each) => each.stop()));
    expect((await polling(slow.id)).look?.answer).toBe("answered");
    for (const { address } of [slow, ...others])
      expect([...one.asked, ...two.asked].filter((asked) => asked === address)).toEqual([address]);
  });

  it("N-45 a graph has steps with gaps, and its figures; of nothing it has none", async () => {
    const { id, device, startedMs } = await newDevice();
    await sweep();
    let traffic = 0;
    for (let round = 0; round < 6; round++) {
      const before = program.clock.now().getTime();
      device.isSilent = round === 3;
      for (let missed = 0; missed < 3 && device.isSilent; missed++) await toNextTurn(id);
      device.isSilent = false;
      await toNextTurn(id, () => {
        traffic += ((program.clock.now().getTime() - before) / 1000) * 125 * (round + 1);
        say(device, { startedMs, traffic: Math.round(traffic) });
      });
    }
    const series = (await polling(id)).interfaces[0]?.in?.id ?? "";
    const graph = await boss.ok(contract.getGraphEndpoint, { params: { equipmentId: id }, query: { series, span: "day" } as never });
    expect(graph).toMatchObject({ stepSeconds: 300, grain: "sample" });
    const [shown] = graph.series;
    expect(shown?.points).toHaveLength(288);
    const known = shown?.points.flatMap((point) => (point ? [Math.round(point.average)] : []));
    // Five of six: the look after three that were missed is a gap.
    expect(known).toEqual([1000, 2000, 3000, 5000, 6000]);
    expect(shown?.whole).toMatchObject({
      percentile95: expect.closeTo(6000, 0),
      high: expect.closeTo(6000, 0),
      low: expect.closeTo(1000, 0),
    });
    const [quiet] = (await boss.ok(contract.getGraphEndpoint, { params: { equipmentId: id }, query: { series, span: "year" } as never }))
      .series;
    expect(quiet).toMatchObject({ whole: null });
    expect((await boss.call(contract.getGraphEndpoint, { params: { equipmentId: id }, query: { series: id } as never })).status).toBe(404);
  });

  it("N-45 looks become hours, hours become days; looks go after 14 days, days stay", async () => {
    const { id } = await newDevice();
    await sweep();
    await loop.stop();
    const [{ place } = { place: -1 }] = await program.query<{ place: number }>(
      "select place from network.snmp_series where equipment_id = $1 and measure = 'cpu'",
      [id],
    );
    await program.query("delete from network.snmp_samples");
    // From midnight to three: 0 to 11 in the first hour, 12 to 23 in the second, in the third only gaps.
    await program.query(
      `insert into network.snmp_samples (equipment_id, at, readings)
       select $1, '2026-03-03T00:00:00Z'::timestamptz + n * interval '5 minutes', array_fill(null::float8, array[$2::int]) || case when n < 24 then n end::float8
       from generate_series(0, 35) n`,
      [id, place],
    );
    program.clock.moveTo(new Date("2026-03-03T03:04:00Z"));
    await program.inWork(rollSamples);
    await program.inWork(rollSamples);
    const hours = await program.query<{ at: Date; average: number; low: number; high: number; looks: number }>(
      "select at, averages[$2] as average, lows[$2] as low, highs[$2] as high, counts[$2] as looks from network.snmp_hours where equipment_id = $1 order by at",
      [id, place + 1],
    );
    expect(hours.map(({ at, ...hour }) => [at.toISOString(), hour])).toEqual([
      ["2026-03-03T00:00:00.000Z", { average: 5.5, low: 0, high: 11, looks: 12 }],
      ["2026-03-03T01:00:00.000Z", { average: 17.5, low: 12, high: 23, looks: 12 }],
      ["2026-03-03T02:00:00.000Z", { average: null, low: null, high: null, looks: 0 }],
    ]);
    program.clock.moveTo(new Date("2026-03-04T03:40:00Z"));
    await program.inWork(tendSamples);
    const days = await program.query(
      "select averages[$2] as average, lows[$2] as low, highs[$2] as high, counts[$2] as looks from network.snmp_days where equipment_id = $1",
      [id, place + 1],
    );
    expect(days).toEqual([{ average: 11.5, low: 0, high: 23, looks: 24 }]);

    boss = await signInStaff(program);
    const series = (await polling(id)).cpu?.id ?? "";
    const month = await boss.ok(contract.getGraphEndpoint, { params: { equipmentId: id }, query: { series, span: "month" } as never });
    expect(month).toMatchObject({ grain: "hour", stepSeconds: 7200 });
    expect(month.series[0]?.whole).toMatchObject({ average: 11.5, low: 0, high: 23, percentile95: 17.5 });

    const count = async (table: string): Promise<number> =>
      (await program.query<{ count: number }>(`select count(*)::int as count from network.${table} where equipment_id = $1`, [id]))[0]
        ?.count ?? 0;
    program.clock.moveTo(new Date("2026-03-16T03:40:00Z"));
    await program.inWork(tendSamples);
    expect(await count("snmp_samples")).toBeGreaterThan(0);
    program.clock.moveTo(new Date("2026-03-18T03:40:00Z"));
    await program.inWork(tendSamples);
    expect([await count("snmp_samples"), await count("snmp_hours"), await count("snmp_days")]).toEqual([0, 3, 1]);
    program.clock.moveTo(new Date("2027-05-20T03:40:00Z"));
    await program.inWork(tendSamples);
    expect([await count("snmp_hours"), await count("snmp_days")]).toEqual([0, 1]);
  });

  it("what is not asked any more has no turn, and nothing asks it", async () => {
    const fresh = new FakeSnmp();
    const again = new PollLoop(program.tools, fresh);
    boss = await signInStaff(program);
    const { id, address } = await newDevice();
    fresh.devices.set(address, snmp.device(address));
    const [oid] = (await boss.ok(contract.listOidsEndpoint)).items;
    await program.inWork((work) =>
      sightAlerts(work, [
        { kind: "snmp_threshold", nasId: null, prefixId: null, equipmentId: id, oidId: oid?.id ?? "", details: { value: 99 } },
      ]),
    );
    await program.query("update network.equipment set status = 'disabled' where id = $1", [id]);
    program.clock.moveTo(new Date(program.clock.now().getTime() + 60_000));
    await again.settled();
    expect(fresh.asked).not.toContain(address);
    expect(await program.query("select 1 from network.snmp_turns where equipment_id = $1", [id])).toEqual([]);
    // Nor is anything of it wrong any more.
    expect(await program.query("select 1 from network.alerts where kind = 'snmp_threshold' and closed_at is null")).toEqual([]);
    await again.stop();
  });
});
