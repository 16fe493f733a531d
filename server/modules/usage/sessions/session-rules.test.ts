import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deltaOf } from "../counter-rules.ts";
import {
  endAfter,
  type Incarnation,
  isImplausible,
  isRepeatedRestart,
  isSameSubscriber,
  lostAt,
  placeOf,
  staleAt,
  type Told,
} from "./session-rules.ts";
import { causeText } from "./terminate-cause-rules.ts";

const at = (clock: string): Date => new Date(`2026-11-02T${clock}Z`);
const life = (startedAt: string, updatedAt: string, more: Partial<Incarnation> = {}): Incarnation => ({
  ...{
    startedAt: at(startedAt),
    updatedAt: at(updatedAt),
    endedAt: null,
    cause: null,
    seconds: 3600n,
    cookie: null,
    login: "alice",
    mac: null,
  },
  ...more,
});
const said = (kind: Told["kind"], clock: string, more: Partial<Told> = {}): Told => ({
  ...{ kind, at: at(clock), seconds: null, cookie: null, login: "alice", mac: null, cause: kind === "stop" ? "User-Request" : null },
  ...more,
});

describe("N-82 whose packet it is", () => {
  const known = { cookie: "dmc1:a", login: "alice", mac: "02:00:00:00:00:01" };
  it.each([
    ["the same cookie, whatever login", { cookie: "dmc1:a", login: "bob", mac: null }, true],
    ["no cookie, the same login", { cookie: null, login: "alice", mac: "02:00:00:00:00:02" }, true],
    ["another login under the same session id", { cookie: null, login: "bob", mac: "02:00:00:00:00:01" }, false],
    ["no login, the same MAC", { cookie: null, login: null, mac: "02:00:00:00:00:01" }, true],
    ["no login, another MAC", { cookie: null, login: null, mac: "02:00:00:00:00:02" }, false],
    ["neither login nor MAC", { cookie: null, login: null, mac: null }, true],
  ])("%s", (_why, told, expected) => {
    expect(isSameSubscriber(known, told)).toBe(expected);
  });
});

describe("N-82 N-83 which life of a session a packet speaks of", () => {
  const morning = life("08:00:00", "09:00:00");
  const ended = life("08:00:00", "09:00:00", { endedAt: at("09:00:00"), cause: "User-Request" });
  const noon = life("12:00:00", "12:10:00");
  const fresh = "new";
  const over = "new, but over";
  it.each<[string, Incarnation[], Told, Incarnation | string]>([
    ["a start of which nothing is known", [], said("start", "08:00:00"), fresh],
    ["an interim whose start was lost", [], said("interim", "08:05:00", { seconds: 300n }), fresh],
    ["a start later than the last update", [morning], said("start", "09:30:00"), fresh],
    ["a start later than the stop", [ended], said("start", "09:30:00"), fresh],
    ["a start at the moment of the last update", [morning], said("start", "09:00:00"), morning],
    ["a start that was overtaken", [morning], said("start", "08:30:00"), morning],
    ["a start earlier than we thought", [morning], said("start", "07:59:30"), morning],
    ["the same start again, a moment later", [life("08:00:00", "08:00:00")], said("start", "08:00:06"), "the one there is"],
    ["a start that follows a start after a while", [life("08:00:00", "08:00:00")], said("start", "08:00:30"), fresh],
    [
      "another log-in right after the first",
      [life("08:00:00", "08:00:00", { cookie: "a" })],
      said("start", "08:00:06", { cookie: "b" }),
      fresh,
    ],
    ["an interim of the newest life", [ended, noon], said("interim", "12:15:00", { seconds: 900n }), noon],
    ["an interim of the former life, late", [ended, noon], said("interim", "08:45:00", { seconds: 2700n }), ended],
    ["a stop of the former life, told by its time", [morning, noon], said("stop", "12:00:01", { seconds: 14_401n }), morning],
    ["an old start of the former life", [ended, noon], said("start", "08:00:00"), ended],
    ["a life that nobody knew, between two", [ended, noon], said("start", "10:00:00"), over],
    ["what comes from before everything that is known", [noon], said("stop", "09:00:00", { seconds: 3600n }), over],
    ["a shorter time than is known: late, not new", [morning], said("interim", "09:05:00", { seconds: 600n }), morning],
    ["it began after the last word: its start was lost", [morning], said("interim", "12:05:00", { seconds: 300n }), fresh],
    [
      "the same, but the cookie says it is the one",
      [{ ...morning, cookie: "a" }],
      said("interim", "12:05:00", { seconds: 300n, cookie: "a" }),
      "the one there is",
    ],
    ["a NAS that counts no time goes on", [{ ...morning, seconds: 0n }], said("interim", "12:05:00", { seconds: 0n }), "the one there is"],
    ["a longer time than before is the same session", [morning], said("interim", "12:05:00", { seconds: 3700n }), morning],
    ["another log-in by its cookie", [{ ...morning, cookie: "a" }], said("interim", "12:05:00", { seconds: 300n, cookie: "b" }), fresh],
    [
      "a new cookie in a session that goes on",
      [{ ...morning, cookie: "a" }],
      said("interim", "09:05:00", { seconds: 3900n, cookie: "b" }),
      "the one there is",
    ],
    ["no time is told", [ended, noon], said("interim", "12:15:00"), noon],
    ["a clock that rounds", [life("08:00:00", "08:00:00")], said("interim", "08:05:01", { seconds: 300n }), "the one there is"],
  ])("%s", (_why, lives, told, expected) => {
    const place = placeOf(lives, told);
    const found = place.kind === "session" ? place.session : place.isOver ? over : fresh;
    expect(found).toEqual(expected === "the one there is" ? lives[0] : expected);
  });
});

describe("N-83 N-88 N-89 N-95 how it stands afterwards", () => {
  const open = life("08:00:00", "09:00:00");
  const closed = (cause: string) => life("08:00:00", "09:00:00", { endedAt: at("09:00:00"), cause });
  const news = { isNews: true, restartedAt: null };
  const late = { isNews: false, restartedAt: null };
  it.each<[string, Incarnation, Told, Parameters<typeof endAfter>[2], [string | null, string | null]]>([
    ["a stop ends it", open, said("stop", "09:05:00"), news, ["09:05:00", "User-Request"]],
    ["a stop with old counters, but the latest moment, ends it", open, said("stop", "09:05:00"), late, ["09:05:00", "User-Request"]],
    ["a stop from before changes nothing", open, said("stop", "08:05:00"), late, [null, null]],
    ["a stop after a stop changes nothing", closed("Lost-Carrier"), said("stop", "09:05:00"), news, ["09:00:00", "Lost-Carrier"]],
    ["an interim after a stop changes nothing", closed("Lost-Carrier"), said("interim", "09:05:00"), news, ["09:00:00", "Lost-Carrier"]],
    ["N-95 an interim opens what was taken for lost", closed("lost-stop"), said("interim", "09:05:00"), news, [null, null]],
    ["an old one does not", closed("lost-stop"), said("interim", "08:05:00"), late, ["09:00:00", "lost-stop"]],
    ["N-95 a stop corrects its end", closed("lost-stop"), said("stop", "09:05:00"), news, ["09:05:00", "User-Request"]],
    ["N-99 an interim opens what a person closed", closed("operator"), said("interim", "09:05:00"), news, [null, null]],
    ["what gave way to a later life stays over", closed("superseded"), said("interim", "09:05:00"), news, ["09:05:00", "superseded"]],
    ["a stop corrects that, too", closed("superseded"), said("stop", "09:05:00"), news, ["09:05:00", "User-Request"]],
    [
      "N-89 it survived the restart",
      closed("nas-reboot"),
      said("interim", "09:05:00"),
      { isNews: true, restartedAt: at("09:02:00") },
      [null, null],
    ],
    [
      "N-89 a word from before the restart",
      closed("nas-reboot"),
      said("interim", "09:01:00"),
      { isNews: true, restartedAt: at("09:02:00") },
      ["09:01:00", "nas-reboot"],
    ],
    ["an interim leaves it open", open, said("interim", "09:05:00"), news, [null, null]],
    ["a start opens nothing again", closed("lost-stop"), said("start", "08:30:00"), news, ["09:00:00", "lost-stop"]],
  ])("%s", (_why, session, told, how, [endedAt, cause]) => {
    expect(endAfter(session, told, how)).toEqual({ endedAt: endedAt === null ? null : at(endedAt), cause });
  });
});

describe("N-94 how long one waits", () => {
  it("three intervals and a minute, then two more intervals, at least ten minutes", () => {
    expect(staleAt(at("08:00:00"), 300, 3)).toEqual(at("08:16:00"));
    const vigil = { interimSeconds: 300, staleFactor: 3, zombieMinutes: 10, maxSessionHours: 12 };
    expect(lostAt(at("08:00:00"), vigil)).toEqual(at("08:26:00"));
    expect(lostAt(at("08:00:00"), { ...vigil, interimSeconds: 600 })).toEqual(at("08:51:00"));
    expect(lostAt(at("08:00:00"), { ...vigil, interimSeconds: 60 })).toEqual(at("08:14:00"));
    expect(lostAt(at("08:00:00"), { ...vigil, interimSeconds: null })).toEqual(at("20:00:00"));
  });
});

describe("N-89 a restart that is told again", () => {
  it.each([
    ["the first one", undefined, "09:00:00", false],
    ["within a minute", "09:00:00", "09:01:00", true],
    ["after more than a minute", "09:00:00", "09:01:01", false],
    ["one from before", "09:00:00", "08:00:00", true],
  ])("%s", (_why, last, now, expected) => {
    expect(isRepeatedRestart(last === undefined ? undefined : at(last), at(now))).toBe(expected);
  });
});

describe("N-86 more than a line can carry", () => {
  const plan = { downBps: 1_000_000_000n, upBps: 10_000_000n };
  it.each([
    ["ten times the plan", 10n * 125_000_000n * 300n, 0n, 300n, false],
    ["a byte more", 10n * 125_000_000n * 300n + 1n, 0n, 300n, true],
    ["a slow plan is not doubted below 1 Gbit/s", 0n, 125_000_000n * 300n, 300n, false],
    ["above that it is", 0n, 125_000_000n * 300n + 1n, 300n, true],
    ["within the same second", 125_000_000n, 125_000_000n, 0n, false],
  ])("%s", (_why, downBytes, upBytes, seconds, expected) => {
    expect(isImplausible({ downBytes, upBytes }, seconds, { plan, factor: 10 })).toBe(expected);
  });
});

describe("N-88 causes", () => {
  it.each([
    [1, "User-Request"],
    [2, "Lost-Carrier"],
    [18, "Host-Request"],
    [19, "19"],
    [0, "0"],
    [null, null],
  ])("%s is %s", (number, text) => {
    expect(causeText(number)).toBe(text);
  });
});

describe("N-84 N-93 N-124 in whatever order and however often the packets of a session come", () => {
  const packets = fc
    .array(fc.record({ down: fc.bigInt(0n, 10n ** 12n), up: fc.bigInt(0n, 10n ** 11n), seconds: fc.bigInt(1n, 900n) }), {
      minLength: 1,
      maxLength: 8,
    })
    .map((steps) => {
      const last = { downBytes: 0n, upBytes: 0n, seconds: 0n };
      return steps.map(({ down, up, seconds }) => {
        last.downBytes += down;
        last.upBytes += up;
        last.seconds += seconds;
        return { ...last };
      });
    });
  it("property: the counted bytes are those of the last packet", () => {
    fc.assert(
      fc.property(
        packets.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length }))),
        ([all, order]) => {
          const told = [...order, ...all];
          let known = { downBytes: 0n, upBytes: 0n, seconds: 0n };
          let [down, up] = [0n, 0n];
          for (const packet of told) {
            const delta = deltaOf(known, packet);
            if (delta.kind === "late") continue;
            expect(delta.isReset).toBe(false);
            down += delta.downBytes;
            up += delta.upBytes;
            known = packet;
          }
          expect({ down, up }).toEqual({ down: all.at(-1)!.downBytes, up: all.at(-1)!.upBytes });
        },
      ),
    );
  });
});
