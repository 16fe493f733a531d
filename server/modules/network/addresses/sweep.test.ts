// N-32 who answers in a prefix, what looks like a conflict, and what is then left alone for a day.
import { beforeAll, describe, expect, it } from "vitest";
import { SimulatedProber } from "../../../../tests/simulators/simulated-prober.ts";
import { type Caller, signInStaff } from "../../../../tests/support/call-api.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { EquipmentWatch } from "../equipment/watch.ts";
import * as contract from "./contract.ts";
import { skipPingingFree } from "./settings.ts";
import { tendAddresses } from "./tend-addresses.ts";

describe("N-32 a ping sweep", async () => {
  const program = await testProgram({ now: "2026-05-11T08:00:00Z" });
  const prober = new SimulatedProber();
  const watch = new EquipmentWatch(program.tools, prober);
  let boss: Caller;
  beforeAll(async () => {
    boss = await signInStaff(program);
  });
  const prefix = async (cidr: string, more: object = {}) =>
    (await boss.ok(contract.createPrefixEndpoint, { body: { cidr, role: "static", ...more } as never })).id;
  const of = (prefixId: string) => ({ params: { prefixId } });
  const every = async (prefixId: string) =>
    (await boss.ok(contract.listWholePrefixEndpoint, { ...of(prefixId), query: { limit: 250 } as never })).items;
  const reserve = async (prefixId: string) =>
    (await boss.ok(contract.reserveAddressEndpoint, { ...of(prefixId), body: { reason: "test" } as never })).address;
  /** Only these answer. */
  const answering = (net: string, ...last: number[]) => {
    prober.gone.clear();
    for (let n = 0; n < 256; n++) if (!last.includes(n)) prober.gone.add(`${net}.${n}`);
  };
  const sweep = async (prefixId: string) => {
    await boss.ok(contract.sweepPrefixEndpoint, of(prefixId));
    await watch.sweepOnce();
    return boss.ok(contract.getSweepEndpoint, of(prefixId));
  };

  it("is asked for, waits for the monitor, and marks who answers", async () => {
    const id = await prefix("10.20.0.0/28", { gateway: "10.20.0.1" });
    const taken = await reserve(id);
    expect(taken).toBe("10.20.0.2");
    expect(await boss.ok(contract.getSweepEndpoint, of(id))).toMatchObject({ mayBe: true, state: "never" });
    answering("10.20.0", 1, 2, 5);
    expect(await boss.ok(contract.sweepPrefixEndpoint, of(id))).toMatchObject({ state: "waiting" });
    expect((await boss.call(contract.sweepPrefixEndpoint, of(id))).status).toBe(409);
    await watch.sweepOnce();
    expect(await boss.ok(contract.getSweepEndpoint, of(id))).toMatchObject({ state: "done", answered: 3 });
    // Neither its network address nor its broadcast address is asked.
    expect(prober.asked.at(-1)).toHaveLength(14);
    const shown = await every(id);
    expect(shown.filter(({ answeredAt }) => answeredAt !== null).map(({ address }) => address)).toEqual([
      "10.20.0.1",
      "10.20.0.2",
      "10.20.0.5",
    ]);
    expect(shown.filter(({ isSuspect }) => isSuspect).map(({ address }) => address)).toEqual(["10.20.0.5"]);
    // Without the setting it is shown, and given all the same.
    expect([await reserve(id), await reserve(id), await reserve(id)]).toEqual(["10.20.0.3", "10.20.0.4", "10.20.0.5"]);
    answering("10.20.0");
    await sweep(id);
    expect((await every(id)).every(({ answeredAt }) => answeredAt === null)).toBe(true);
  });

  it("with the setting, what answers and is free is given to nobody for 24 hours, and then again", async () => {
    await program.inWork((work) => setSetting(work, skipPingingFree, { level: "system" }, true, 0));
    const id = await prefix("10.21.0.0/29");
    answering("10.21.0", 1, 3);
    await sweep(id);
    expect([await reserve(id), await reserve(id)]).toEqual(["10.21.0.2", "10.21.0.4"]);
    expect((await boss.call(contract.reserveAddressEndpoint, { ...of(id), body: { reason: "test" } as never })).status).toBe(200);
    expect((await boss.call(contract.reserveAddressEndpoint, { ...of(id), body: { reason: "test" } as never })).status).toBe(200);
    // Six addresses, two of them answer: the pool is empty for now.
    expect((await boss.call(contract.reserveAddressEndpoint, { ...of(id), body: { reason: "test" } as never })).status).not.toBe(200);
    program.clock.moveTo("2026-05-12T07:59:00Z");
    boss = await signInStaff(program);
    await tendAddresses({ inWork: program.inWork });
    expect((await boss.call(contract.reserveAddressEndpoint, { ...of(id), body: { reason: "test" } as never })).status).not.toBe(200);
    program.clock.moveTo("2026-05-12T08:00:30Z");
    await tendAddresses({ inWork: program.inWork });
    expect([await reserve(id), await reserve(id)]).toEqual(["10.21.0.1", "10.21.0.3"]);
  });

  it("what is silent at the next sweep is given again at once", async () => {
    const id = await prefix("10.22.0.0/29");
    answering("10.22.0", 1);
    await sweep(id);
    expect(await reserve(id)).toBe("10.22.0.2");
    answering("10.22.0");
    await sweep(id);
    await tendAddresses({ inWork: program.inWork });
    expect(await reserve(id)).toBe("10.22.0.1");
  });

  it("of a prober that cannot send says so, and marks nothing", async () => {
    const id = await prefix("10.23.0.0/29");
    prober.unable = { kind: "unable", reason: "missing", said: "ENOENT" };
    expect(await sweep(id)).toMatchObject({ state: "failed", answered: null });
    prober.unable = undefined;
    expect((await every(id)).every(({ answeredAt }) => answeredAt === null)).toBe(true);
  });

  it.each<[string, object]>([
    ["10.24.0.0/21", {}],
    ["2001:db8::/64", { role: "wan6_pool", pdLength: 128 }],
    ["10.25.0.0/24", { domain: "mpls" }],
    ["10.26.0.0/24", { role: "container" }],
  ])("is refused for %s %o", async (cidr, more) => {
    const id = await prefix(cidr, more);
    expect((await boss.call(contract.sweepPrefixEndpoint, of(id))).status).toBe(422);
    expect(await boss.ok(contract.getSweepEndpoint, of(id))).toMatchObject({ mayBe: false });
  });

  it("goes up to a /22, all of it in one go", async () => {
    const id = await prefix("10.28.0.0/22");
    answering("10.28.0");
    expect(await sweep(id)).toMatchObject({ state: "done", answered: 1022 - 255 });
    expect(prober.asked.at(-1)).toHaveLength(1022);
  });
});
