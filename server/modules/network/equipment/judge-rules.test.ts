import { describe, expect, it } from "vitest";
import {
  type Echo,
  type JudgeSettings,
  judgeAll,
  looksBlind,
  type MonitorState,
  neverSeen,
  type Round,
  type Standing,
  type Watched,
} from "./judge-rules.ts";

const settings: JudgeSettings = { downAfter: 3, upAfter: 2, degradedLossPercent: 20, degradedRttTimes: 3 };
const start = new Date("2026-05-11T12:00:00Z");
const at = (round: number): Date => new Date(start.getTime() + round * 60_000);

/** "+" all answered in 10 ms, "-" none, "l" one of five lost, "s" slow, "." not its turn, "?" nothing could be sent. */
const echoes: Record<string, Echo | undefined> = {
  "+": { sent: 5, answered: 5, averageMs: 10 },
  "-": { sent: 5, answered: 0, averageMs: null },
  l: { sent: 5, answered: 4, averageMs: 10 },
  s: { sent: 5, answered: 5, averageMs: 30 },
};

const device = (id: string, more: Partial<Watched> = {}): Watched => ({
  ...{ id, parentId: null, isWatched: true, isInMaintenance: false },
  ...more,
});

/** Lives through rounds, told as one line of signs a device, and answers the states that each went through. */
function live(
  devices: readonly Watched[],
  rounds: Readonly<Record<string, string>>,
  from: ReadonlyMap<string, Standing> = new Map(),
): { states: Record<string, MonitorState[]>; standings: ReadonlyMap<string, Standing> } {
  let standings = from;
  const states: Record<string, MonitorState[]> = Object.fromEntries(devices.map(({ id }) => [id, []]));
  const length = Math.max(...Object.values(rounds).map((line) => line.length));
  for (let n = 0; n < length; n++) {
    const signs = devices.map(({ id }) => [id, rounds[id]?.[n] ?? "."] as const);
    const unable = signs.filter(([, sign]) => sign === "?").map(([id]) => id);
    const round: Round =
      unable.length > 0
        ? { kind: "unable", ids: new Set(unable) }
        : { kind: "answers", echoes: new Map(signs.flatMap(([id, sign]) => (echoes[sign] ? [[id, echoes[sign]] as const] : []))) };
    standings = judgeAll(devices, standings, round, { settings, now: at(n) });
    for (const { id } of devices) states[id]?.push(standings.get(id)?.state ?? "unknown");
  }
  return { states, standings };
}

const lastState = (line: string, more: Partial<Watched> = {}, medianRttMs: number | null = null): MonitorState | undefined =>
  live([device("a", more)], { a: line }, new Map([["a", { ...neverSeen(start), medianRttMs }]])).states.a?.at(-1);

describe("N-39 one device", () => {
  it.each<[why: string, line: string, state: MonitorState]>([
    ["nothing is known yet", ".", "unknown"],
    ["one answer is not enough", "+", "unknown"],
    ["two answered rounds running", "++", "up"],
    ["two failed rounds from the beginning", "--", "unknown"],
    ["three failed rounds from the beginning", "---", "down"],
    ["two failed rounds keep it up", "++--", "up"],
    ["three failed rounds running", "++---", "down"],
    ["an answer in between begins the count anew", "++--+--", "up"],
    ["rounds that are others' do not count", "++-..-.", "up"],
    ["one answer does not bring it back", "++---+", "down"],
    ["two do", "++---++", "up"],
    ["but not with a failed round between them", "++---+-+", "down"],
    ["a packet of five lost, twice", "++ll", "up"],
    ["a packet of five lost, three times", "++lll", "degraded"],
    ["a clean round in between begins the count anew", "++ll+ll", "up"],
    ["one clean round does not end it", "++lll+", "degraded"],
    ["two do", "++lll++", "up"],
    ["a bad one in between does not let it end", "++lll+l+", "degraded"],
    ["degraded, then gone", "++lll---", "down"],
    ["three slow rounds before anything is usual", "++sss", "up"],
    ["N-41 nothing could be sent", "++?", "unknown"],
    ["N-41 and that is not a failed round", "++-?--", "unknown"],
    ["N-41 afterwards it is judged afresh", "++?++", "up"],
  ])("%s: %s", (_why, line, state) => expect(lastState(line)).toBe(state));

  it.each<[string, string, MonitorState]>([
    ["three times as slow as usual, twice", "++ss", "up"],
    ["three times as slow as usual, three times", "++sss", "degraded"],
    ["slow and lossy rounds count together", "++sls", "degraded"],
    ["as usual again", "++sss++", "up"],
  ])("compared with its median of 10 ms: %s", (_why, line, state) => expect(lastState(line, {}, 10)).toBe(state));

  it("is as slow as usual below three times its median", () => expect(lastState("++sss", {}, 10.1)).toBe("up"));

  it("is disabled while nobody watches it, and unknown once somebody does", () => {
    expect(lastState("+++", { isWatched: false })).toBe("disabled");
    const { standings } = live([device("a", { isWatched: false })], { a: "." });
    expect(live([device("a")], { a: "." }, standings).states.a).toEqual(["unknown"]);
  });

  it("is in maintenance whatever it answers, and down at once when that ends and it is still away", () => {
    const { states, standings } = live([device("a", { isInMaintenance: true })], { a: "++----" });
    expect(new Set(states.a)).toEqual(new Set(["maintenance"]));
    expect(live([device("a")], { a: "." }, standings).states.a).toEqual(["down"]);
    const well = live([device("a", { isInMaintenance: true })], { a: "-++" }).standings;
    expect(live([device("a")], { a: ".+" }, well).states.a).toEqual(["unknown", "up"]);
  });

  it("remembers since when, and what its latest round was", () => {
    const { standings } = live([device("a")], { a: "++---." });
    expect(standings.get("a")).toMatchObject({ state: "down", since: at(4), checkedAt: at(4), lossPercent: 100, rttMs: null });
  });

  it("hands on what did not change, so that nothing is written of it", () => {
    const { standings } = live([device("a"), device("b")], { a: "++", b: "++" });
    const next = judgeAll([device("a"), device("b")], standings, { kind: "answers", echoes: new Map() }, { settings, now: at(9) });
    expect(next.get("a")).toBe(standings.get("a"));
  });

  it("N-40 notes when it went and came, for half an hour", () => {
    const { standings } = live([device("a")], { a: "++---++---++" });
    expect(standings.get("a")?.changedAt).toEqual([at(4), at(6), at(9), at(11)]);
    expect(live([device("a")], { a: `${"+".repeat(60)}` }, standings).standings.get("a")?.changedAt).toEqual([]);
  });
});

describe("N-39 what hangs on another one", () => {
  const tower = [device("leaf", { parentId: "branch" }), device("branch", { parentId: "root" }), device("root")];

  it("is unreachable while that is down, and judged afresh when it is back", () => {
    const { states } = live(tower, { root: "++---....++", branch: "++---....++", leaf: "++---....--" });
    expect(states.root?.slice(2)).toEqual(["up", "up", "down", "down", "down", "down", "down", "down", "up"]);
    expect(states.branch?.slice(4, 9)).toEqual(["unreachable", "unreachable", "unreachable", "unreachable", "unreachable"]);
    expect(states.branch?.at(-1)).toBe("up");
    // It failed three rounds while nobody could reach it: those do not count.
    expect(states.leaf?.slice(-2)).toEqual(["unknown", "unknown"]);
    expect(live(tower, { root: "++---++++", branch: "++---++++", leaf: "++---++--" }).states.leaf?.at(-1)).toBe("up");
    expect(live(tower, { root: "++---+++", branch: "++---+++", leaf: "++------" }).states.leaf?.at(-1)).toBe("down");
  });

  it("waits for its parent's verdict while that fails, too", () => {
    const { states } = live([device("child", { parentId: "parent" }), device("parent")], { parent: "++..-.-.-", child: "++-------" });
    // Down for two rounds of its own already when the parent fails first; from then on it is told apart.
    expect(states.child?.[4]).toBe("up");
    expect(states.child?.at(-1)).toBe("unreachable");
    expect(states.parent?.at(-1)).toBe("down");
  });

  it("is down where its parent answers", () =>
    expect(live(tower, { root: "+++++", branch: "+++++", leaf: "++---" }).states.leaf?.at(-1)).toBe("down"));

  it("becomes unreachable when the parent goes after it", () => {
    const { states } = live([device("child", { parentId: "parent" }), device("parent")], { parent: "+++++---", child: "++------" });
    expect(states.child?.slice(4)).toEqual(["down", "down", "down", "unreachable"]);
  });

  it("is up if it answers, whatever its parent does", () =>
    expect(live([device("child", { parentId: "parent" }), device("parent")], { parent: "---", child: "+++" }).states.child?.at(-1)).toBe(
      "up",
    ));

  it.each<[string, Partial<Watched>, string, MonitorState]>([
    ["a parent in maintenance that is away", { isInMaintenance: true }, "++---", "unreachable"],
    ["a parent in maintenance that answers", { isInMaintenance: true }, "+++++", "down"],
    ["a parent that nobody watches", { isWatched: false }, "++---", "down"],
  ])("%s", (_why, parent, line, state) =>
    expect(live([device("child", { parentId: "p" }), device("p", parent)], { p: line, child: "++---" }).states.child?.at(-1)).toBe(state),
  );

  it("looks past a parent that nobody watches", () => {
    const chain = [device("leaf", { parentId: "p" }), device("p", { parentId: "root", isWatched: false }), device("root")];
    expect(live(chain, { root: "---", leaf: "---" }).states.leaf?.at(-1)).toBe("unreachable");
  });

  it("comes to an end in a ring that the database would not let in", () => {
    const ring = [device("a", { parentId: "b" }), device("b", { parentId: "a" })];
    expect(live(ring, { a: "+++", b: "+++" }).states).toMatchObject({ a: ["unknown", "up", "up"], b: ["unknown", "up", "up"] });
  });
});

describe("N-42 a monitor that may be blind", () => {
  it.each<[string, boolean]>([
    ["--++", false],
    ["--+", true],
    ["-", true],
    ["+", false],
    ["", false],
  ])("%s: %s", (line, blind) => {
    const round = new Map([...line].map((sign, n) => [`${n}`, echoes[sign] as Echo]));
    expect(looksBlind(round)).toBe(blind);
  });
});
