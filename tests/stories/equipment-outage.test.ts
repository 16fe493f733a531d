// An outage as the monitor lives through it: a parent with what hangs on it, a monitor that sees nothing, one that cannot send, and five thousand devices.
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fpingProber } from "../../server/adapters/fping.ts";
import { listAlertsEndpoint } from "../../server/modules/network/alerts/contract.ts";
import { createEquipmentEndpoint, getEquipmentEndpoint } from "../../server/modules/network/equipment/contract.ts";
import { tendEquipment } from "../../server/modules/network/equipment/tend-equipment.ts";
import { createEquipment, createSite, EquipmentWatch } from "../../server/modules/network/index.ts";
import { createSiteEndpoint } from "../../server/modules/network/sites/contract.ts";
import { SimulatedProber } from "../simulators/simulated-prober.ts";
import { type Caller, signInStaff } from "../support/call-api.ts";
import { testProgram } from "../support/test-program.ts";

describe("equipment under watch", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  const prober = new SimulatedProber();
  let watch: EquipmentWatch;
  let boss: Caller;
  let made = 0;
  const add = async (more: object = {}) => {
    made += 1;
    const address = `10.1.${made >> 8}.${made & 255}`;
    const body = createEquipmentEndpoint.body.parse({ name: `Device ${made}`, kind: "switch", address, ...more });
    return { id: (await program.inWork((work) => createEquipment(work, program.tools, body))).id, address };
  };
  const states = async (...ids: string[]) => {
    const rows = await program.query<{ equipment_id: string; state: string }>("select equipment_id, state from network.equipment_states");
    return ids.map((id) => rows.find(({ equipment_id }) => equipment_id === id)?.state);
  };
  const alerts = (query: string, values: unknown[] = []) =>
    program.query<{ kind: string; equipment_id: string | null; began_at: Date | null; opened_at: Date; closed_at: Date | null }>(
      `select * from network.alerts ${query} order by id`,
      values,
    );
  /** So many rounds, a minute apart. */
  const rounds = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      program.clock.moveTo(new Date(program.clock.now().getTime() + 60_000).toISOString());
      await watch.lookOnce();
    }
  };
  beforeAll(async () => {
    boss = await signInStaff(program);
  });
  beforeEach(async () => {
    // One that was stopped looks no more.
    watch = new EquipmentWatch(program.tools, prober);
    prober.gone.clear();
    prober.slow.clear();
    prober.unable = undefined;
    await program.query("delete from network.alerts");
    await program.query("update network.equipment set parent_id = null");
    await program.query("delete from network.equipment");
  });
  afterEach(() => watch.stop());

  it("N-39, N-40 a tower goes and comes back: one incident, of the tower, with its duration", async () => {
    const tower = await add({ name: "Tower" });
    const sector = await add({ name: "Sector", parentId: tower.id });
    const radio = await add({ name: "Radio", parentId: sector.id });
    const others = [await add(), await add(), await add(), await add()];
    await rounds(2);
    expect(await states(tower.id, sector.id, radio.id)).toEqual(["up", "up", "up"]);

    for (const { address } of [tower, sector, radio]) prober.gone.add(address);
    await rounds(3);
    expect(await states(tower.id, sector.id, radio.id, others[0]?.id ?? "")).toEqual(["down", "unreachable", "unreachable", "up"]);
    expect(await alerts("")).toEqual([]);
    const [began] = await program.query<{ since: Date }>("select since from network.equipment_states where equipment_id = $1", [tower.id]);
    await rounds(5);
    const open = await alerts("");
    expect(open).toMatchObject([{ kind: "device_down", equipment_id: tower.id, closed_at: null, began_at: began?.since }]);
    // Told five minutes after it went, as the setting says.
    expect((open[0]?.opened_at.getTime() ?? 0) - (began?.since.getTime() ?? 0)).toBe(300_000);

    // The radio stays away: it was nobody's fault but the tower's until now.
    prober.gone.delete(tower.address);
    prober.gone.delete(sector.address);
    await rounds(2);
    expect(await states(tower.id, sector.id)).toEqual(["up", "up"]);
    const [closed] = await alerts("where equipment_id = $1", [tower.id]);
    expect(closed?.closed_at).toEqual(program.clock.now());
    await rounds(1);
    expect(await states(radio.id)).toEqual(["down"]);
    await rounds(5);
    expect((await alerts("where closed_at is null")).map(({ equipment_id }) => equipment_id)).toEqual([radio.id]);
    prober.gone.clear();
    await rounds(2);
    expect(await alerts("where closed_at is null")).toEqual([]);

    boss = await signInStaff(program);
    const { items } = await boss.ok(listAlertsEndpoint, { query: { filter: { equipmentId: tower.id } } as never });
    expect(items).toMatchObject([
      { kind: "device_down", equipment: { name: "Tower" }, beganAt: began?.since.toISOString(), state: "closed" },
    ]);
    const shown = await boss.ok(getEquipmentEndpoint, { params: { equipmentId: tower.id } });
    expect(shown).toMatchObject({ state: "up", lossPercent: 0, rttMs: 5, children: [{ name: "Sector", state: "up" }] });
  });

  it("N-40 what is back before anybody was told is an incident of nobody", async () => {
    const [one] = [await add(), await add(), await add()];
    await rounds(2);
    prober.gone.add(one.address);
    await rounds(6);
    expect(await states(one.id)).toEqual(["down"]);
    prober.gone.clear();
    await rounds(3);
    expect(await states(one.id)).toEqual(["up"]);
    expect(await alerts("")).toEqual([]);
  });

  it("N-40 what goes and comes again and again is one alert, re-armed after half an hour of peace", async () => {
    const [one] = [await add({ notifyDelaySeconds: 0 }), await add(), await add()];
    await rounds(2);
    for (let n = 0; n < 4; n++) {
      prober.gone.add(one.address);
      await rounds(3);
      prober.gone.clear();
      await rounds(2);
    }
    expect(await alerts("where kind = 'device_flapping'")).toMatchObject([{ equipment_id: one.id, closed_at: null }]);
    // Twice it was told that it is down; then the guard was up.
    expect(await alerts("where kind = 'device_down'")).toHaveLength(2);
    await rounds(28);
    expect(await alerts("where kind = 'device_flapping' and closed_at is null")).toHaveLength(1);
    await rounds(3);
    expect(await alerts("where closed_at is null")).toEqual([]);
  });

  it("N-17 in maintenance of its site it is not told of, and nobody hears of it afterwards if it is well", async () => {
    const siteBody = createSiteEndpoint.body.parse({ name: "Ridge", kind: "tower" });
    const site = await program.inWork((work) => createSite(work, siteBody));
    const [one] = [await add({ siteId: site.id, notifyDelaySeconds: 0 }), await add(), await add()];
    const until = new Date(program.clock.now().getTime() + 3_600_000);
    await program.query("update network.sites set maintenance_since = $2, maintenance_until = $3 where id = $1", [
      site.id,
      program.clock.now(),
      until,
    ]);
    prober.gone.add(one.address);
    await rounds(10);
    expect(await states(one.id)).toEqual(["maintenance"]);
    expect(await alerts("")).toEqual([]);
    await program.query("update network.sites set maintenance_since = null, maintenance_until = null where id = $1", [site.id]);
    await rounds(1);
    expect(await states(one.id)).toEqual(["down"]);
    expect(await alerts("")).toHaveLength(1);
  });

  it("N-41 a prober that cannot send makes nothing down: it is unknown, and one alert says so", async () => {
    const one = await add();
    await rounds(2);
    prober.unable = { kind: "unable", reason: "missing", said: "spawn fping ENOENT" };
    await rounds(4);
    expect(await states(one.id)).toEqual(["unknown"]);
    expect(await alerts("")).toMatchObject([{ kind: "monitor_unable", equipment_id: null, closed_at: null }]);
    prober.unable = undefined;
    await rounds(2);
    expect(await states(one.id)).toEqual(["up"]);
    expect(await alerts("where closed_at is null")).toEqual([]);
  });

  it("N-42 where most fail it asks its gateway first: without an answer it is blind, and every state stays as it is", async () => {
    const all = [await add({ notifyDelaySeconds: 0 }), await add({ notifyDelaySeconds: 0 }), await add({ notifyDelaySeconds: 0 })];
    const ids = all.map(({ id }) => id);
    await rounds(2);
    for (const { address } of [...all, { address: "192.0.2.1" }]) prober.gone.add(address);
    await rounds(6);
    expect(prober.asked.at(-1)).toEqual(["192.0.2.1"]);
    expect(await states(...ids)).toEqual(["up", "up", "up"]);
    expect(await alerts("")).toMatchObject([{ kind: "monitor_blind", equipment_id: null, closed_at: null }]);
    // The gateway is back: what still fails is judged again, from the beginning.
    prober.gone.delete("192.0.2.1");
    await rounds(2);
    expect(await alerts("where kind = 'monitor_blind' and closed_at is null")).toEqual([]);
    expect(await states(...ids)).toEqual(["up", "up", "up"]);
    await rounds(1);
    expect(await states(...ids)).toEqual(["down", "down", "down"]);
  });

  it("N-39 what is slow is measured against its own median of seven days", async () => {
    const [one] = [await add({ notifyDelaySeconds: 0 }), await add(), await add()];
    await rounds(2);
    await program.query(
      `insert into network.equipment_hours (equipment_id, hour, sent, answered, rtt_sum_ms)
       select $1, $2::timestamptz - n * interval '1 hour', 5, 5, 50 from generate_series(1, 100) n`,
      [one.id, new Date("2026-05-11T08:00:00Z")],
    );
    await program.inWork(tendEquipment);
    const [usual] = await program.query<{ median_rtt_ms: number }>(
      "select median_rtt_ms from network.equipment_states where equipment_id = $1",
      [one.id],
    );
    expect(usual?.median_rtt_ms).toBe(10);
    prober.slow.set(one.address, 30);
    await rounds(3);
    expect(await states(one.id)).toEqual(["degraded"]);
    expect(await alerts("")).toMatchObject([{ kind: "device_degraded", details: { percent: 0, ms: 30 } }]);
    prober.slow.clear();
    await rounds(2);
    expect(await states(one.id)).toEqual(["up"]);
    expect(await alerts("where closed_at is null")).toEqual([]);
  });

  it("N-41 without fping on the machine it is unknown; with the real one what is here answers", async () => {
    const [here] = [await add({ address: "127.0.0.1" }), await add({ address: "127.0.0.2" })];
    await watch.stop();
    const missing = new EquipmentWatch(program.tools, fpingProber({ command: "/nowhere/fping" }));
    const real = new EquipmentWatch(program.tools, fpingProber());
    for (let n = 0; n < 2; n++) {
      program.clock.moveTo(new Date(program.clock.now().getTime() + 60_000).toISOString());
      await missing.lookOnce();
    }
    await missing.stop();
    expect(await states(here.id)).toEqual(["unknown"]);
    expect(await alerts("where closed_at is null")).toMatchObject([{ kind: "monitor_unable" }]);
    for (let n = 0; n < 2; n++) {
      program.clock.moveTo(new Date(program.clock.now().getTime() + 60_000).toISOString());
      await real.lookOnce();
    }
    await real.stop();
    const canPing = (await fpingProber().ping(["127.0.0.1"], { packets: 1, timeoutMs: 500 })).kind === "answers";
    expect(await states(here.id)).toEqual([canPing ? "up" : "unknown"]);
  });

  it("one process of several looks, and another takes over when it is gone", async () => {
    await add();
    await rounds(1);
    const other = new EquipmentWatch(program.tools, prober);
    const asked = prober.asked.length;
    await other.lookOnce();
    expect(prober.asked.length).toBe(asked);
    await watch.stop();
    await other.lookOnce();
    expect(prober.asked.length).toBe(asked + 1);
    await other.stop();
  });

  it("N-46 five thousand devices are judged and written in a few seconds, in a handful of statements", { timeout: 120_000 }, async () => {
    await program.query(
      `insert into network.equipment (name, kind, address, all_partners, status, created_at)
       select 'Many ' || n, 'radio', '10.64.0.0'::inet + n, true, 'in_use', now() from generate_series(1, 5000) n`,
    );
    await rounds(2);
    const took: number[] = [];
    for (let n = 0; n < 5; n++) {
      const begun = performance.now();
      await rounds(1);
      took.push(performance.now() - begun);
    }
    const [up] = await program.query<{ count: number }>("select count(*)::int from network.equipment_states where state = 'up'");
    expect(up?.count).toBe(5000);
    expect(Math.min(...took)).toBeLessThan(5_000);
  });
});
