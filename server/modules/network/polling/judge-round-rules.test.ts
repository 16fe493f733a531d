import { describe, expect, it } from "vitest";
import type { SeenInterface } from "./interface-rules.ts";
import { type Judged, judgeRound, type KnownDevice, seriesKey } from "./judge-round-rules.ts";
import type { DeviceReading, Measured } from "./measure-rules.ts";

const start = Date.UTC(2026, 2, 1);
const nobody: KnownDevice = {
  ...{ places: new Map(), placesGiven: 0, counters: [], lookedAtMs: null, uptimeTicks: null },
  ...{ interfaces: new Map(), texts: new Map() },
};
const ether = (more: Partial<SeenInterface> = {}): SeenInterface => ({
  ...{ item: "ether1", ifIndex: 1, name: "ether1", alias: "", operState: "up" },
  ...more,
});
const traffic = (count: bigint, item = "ether1"): Measured => ({ measure: "in", item, factor: 8, kind: "counter64", count });
const reading = (more: Partial<DeviceReading>): DeviceReading => ({
  ...{ uptimeTicks: null, sysName: "r1", interfaces: [ether()], measured: [], texts: new Map() },
  ...more,
});

/** What would be known after it, as the store keeps it. */
const after = (known: KnownDevice, judged: Judged, seen: DeviceReading, atMs: number): KnownDevice => ({
  places: new Map([...known.places, ...judged.newSeries.map((one) => [seriesKey(one), one.place] as const)]),
  ...{ placesGiven: judged.placesGiven, counters: judged.counters, lookedAtMs: atMs, uptimeTicks: seen.uptimeTicks },
  interfaces: new Map(seen.interfaces.map(({ item, ...rest }) => [item, rest])),
  texts: new Map([...known.texts, ...seen.texts]),
});

/** Lives through looks, five minutes apart unless one says otherwise. */
function live(looks: readonly (DeviceReading & { readonly afterSeconds?: number })[]): Judged[] {
  let [known, atMs] = [nobody, start];
  return looks.map((seen) => {
    atMs += (seen.afterSeconds ?? 300) * 1000;
    const judged = judgeRound(known, seen, { atMs, everySeconds: 300 });
    known = after(known, judged, seen, atMs);
    return judged;
  });
}

describe("N-44 a device over time", () => {
  it("the first look is a gap, then come rates in bits a second", () => {
    const rounds = live([reading({ measured: [traffic(0n)] }), reading({ measured: [traffic(37_500n)] })]);
    expect(rounds.map(({ readings }) => readings)).toEqual([[null], [1000]]);
  });

  it("a reboot is one gap and one event, not a spike, and then it goes on", () => {
    const rounds = live([
      reading({ uptimeTicks: 1_000_000, measured: [traffic(9_000_000n)] }),
      reading({ uptimeTicks: 1_030_000, measured: [traffic(9_037_500n)] }),
      reading({ uptimeTicks: 20_000, measured: [traffic(9_500_000n)] }),
      reading({ uptimeTicks: 50_000, measured: [traffic(9_537_500n)] }),
    ]);
    expect(rounds.map(({ readings }) => readings[0])).toEqual([null, 1000, null, 1000]);
    expect(rounds.map(({ events }) => events)).toEqual([[], [], [{ kind: "reboot" }], []]);
  });

  it("after 497 days the time of a device falls, and that is neither", () => {
    const wrap = 2 ** 32;
    const rounds = live([
      reading({ uptimeTicks: wrap - 10_000, measured: [traffic(0n)] }),
      reading({ uptimeTicks: 20_000, measured: [traffic(37_500n)] }),
    ]);
    expect(rounds[1]?.readings).toEqual([1000]);
    expect(rounds[1]?.events).toEqual([]);
  });

  it("what was silent for a while leaves a gap, one missed look does not", () => {
    const rounds = live([
      reading({ measured: [traffic(0n)] }),
      { ...reading({ measured: [traffic(75_000n)] }), afterSeconds: 600 },
      { ...reading({ measured: [traffic(112_500n)] }), afterSeconds: 3600 },
    ]);
    expect(rounds.map(({ readings }) => readings[0])).toEqual([null, 1000, null]);
  });

  it("a series that goes leaves gaps, and its place is nobody else's", () => {
    const rounds = live([
      reading({ measured: [traffic(0n), traffic(0n, "ether2")] }),
      reading({ measured: [traffic(37_500n), traffic(0n, "ether3")] }),
      reading({ measured: [traffic(75_000n), traffic(37_500n, "ether3")] }),
    ]);
    expect(rounds[1]?.newSeries).toEqual([{ measure: "in", item: "ether3", place: 2 }]);
    expect(rounds[2]?.readings).toEqual([1000, null, 1000]);
  });

  it("an interface that is numbered anew keeps its graph", () => {
    const rounds = live([
      reading({ interfaces: [ether({ ifIndex: 1 })], measured: [traffic(0n)] }),
      reading({ interfaces: [ether({ ifIndex: 7 })], measured: [traffic(37_500n)] }),
    ]);
    expect(rounds[1]).toMatchObject({ readings: [1000], newSeries: [], goneInterfaces: [] });
    expect(rounds[1]?.changedInterfaces).toEqual([ether({ ifIndex: 7 })]);
  });

  it("only what changed is written again", () => {
    const texts = new Map([["v1", "7.15.2"]]);
    const rounds = live([reading({ texts }), reading({ texts }), reading({ texts: new Map([["v1", "7.16"]]), interfaces: [] })]);
    expect(rounds.map(({ changedTexts }) => changedTexts.length)).toEqual([1, 0, 1]);
    expect(rounds.map(({ changedInterfaces }) => changedInterfaces.length)).toEqual([1, 0, 0]);
    expect(rounds[2]?.goneInterfaces).toEqual(["ether1"]);
  });

  it("a gauge is told at once, times its factor", () => {
    const [round] = live([reading({ measured: [{ measure: "oid", item: "v", factor: 0.1, kind: "gauge", value: 241 }] })]);
    expect(round?.readings[0]).toBeCloseTo(24.1);
  });
});
