import { describe, expect, it } from "vitest";
import { encodeAttributes } from "../../../protocols/radius/attributes.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import { prepareSecret } from "../../../protocols/radius/secret.ts";
import { daysIn, siftAccounting } from "./accounting-sift.ts";
import type { RadiusNas } from "./radius-nas.ts";
import { writeSpooled } from "./spooled-packet.ts";

const nasIds = ["0197a000-0000-7000-8000-000000000001", "0197a000-0000-7000-8000-000000000002"] as const;
/** As much of a router as accounting is read with. */
const flags = { swapAccounting: false, noGigawords: false, sendsIpv6CountersSeparately: false, sendsNoInterims: false, interimSeconds: 60 };
const routers = new Map(nasIds.map((id) => [id as string, { id, ...flags } as unknown as RadiusNas]));
const secret = prepareSecret("a-secret-for-tests-2026");
const began = Date.parse("2026-05-11T08:00:00Z");

interface Said {
  /** Minutes since it began. */
  readonly at: number;
  readonly kind?: "Start" | "Interim-Update" | "Stop" | "Accounting-On";
  readonly session?: string;
  readonly seconds?: number | null;
  readonly down?: number | null;
  readonly nas?: 0 | 1;
  readonly more?: Readonly<Record<string, string>>;
}

/** An interim of minute `at` that has carried a thousand bytes a minute, unless it says something else. */
function record({ at, kind = "Interim-Update", session = "s", seconds = at * 60, down = at * 1000, nas = 0, more = {} }: Said): Buffer {
  const counters = {
    ...(seconds === null || kind === "Start" ? {} : { "Acct-Session-Time": String(seconds) }),
    ...(down === null || kind === "Start" ? {} : { "Acct-Output-Octets": String(down), "Acct-Input-Octets": "0" }),
  };
  const names = kind === "Accounting-On" ? {} : { "Acct-Session-Id": session, "User-Name": "alice" };
  const attributes = { "Acct-Status-Type": kind, ...names, ...counters, ...more };
  const packet = new PacketWriter()
    .start(codes.accountingRequest, 1, { withMessageAuthenticator: false })
    .addEncoded(encodeAttributes(Object.entries(attributes).map(([name, value]) => ({ name, value }))))
    .finishRequest(secret);
  return writeSpooled({ receivedAt: new Date(began + at * 60_000), nasId: nasIds[nas], packet, source: "radius" });
}

/** The places of those that nobody misses. */
function leftOut(records: readonly Buffer[], parts = 1): number[] {
  const known = { nas: (id: string) => routers.get(id), dayOf: daysIn(["Europe/Berlin", "Asia/Kathmandu"]) };
  const gone = Array.from({ length: parts }, (_, part) => siftAccounting(known, part, parts)).flatMap((see) =>
    records.flatMap((bytes, number) => see(bytes, number) ?? []),
  );
  return gone.toSorted((a, b) => a - b);
}

const interims = (...minutes: number[]): Said[] => minutes.map((at) => ({ at }));

describe("N-125 which accounting nobody misses", () => {
  it.each<[string, Said[], number[]]>([
    ["of a session that goes on all but its first and its newest", interims(1, 2, 3, 4, 5), [1, 2, 3]],
    ["a start stays, and what begins the counting behind it", [{ at: 0, kind: "Start" }, ...interims(1, 2, 3)], [2]],
    ["a stop says what the last interim said", [...interims(1, 2, 3), { at: 4, kind: "Stop" }], [1, 2]],
    ["one that is sent again says nothing new", interims(1, 2, 2, 2), [1, 2]],
    ["nothing of a session of which there are only two", interims(1, 2), []],
    [
      "what stood before counters began anew stays",
      [...interims(1, 2, 3), { at: 4, down: 10 }, { at: 5, down: 20 }, { at: 6, down: 30 }],
      [1, 4],
    ],
    ["one that came late changes nothing about the others", [...interims(1, 2, 3, 5), { at: 4 }, ...interims(6, 7, 8)], [1, 2, 5, 6]],
    [
      "the time that begins anew is another session",
      [...interims(1, 2, 3), { at: 4, seconds: 5 }, { at: 5, seconds: 65 }, { at: 6, seconds: 125 }],
      [1, 4],
    ],
    [
      "a new start under the same name",
      [...interims(1, 2), { at: 3, kind: "Start" }, { at: 4, seconds: 60 }, { at: 5, seconds: 120 }, { at: 6, seconds: 180 }],
      [4],
    ],
    ["another address is told", [...interims(1, 2), ...[3, 4, 5].map((at) => ({ at, more: { "Framed-IP-Address": "192.0.2.1" } }))], [3]],
    [
      "another cookie is another session",
      [...interims(1, 2), ...[3, 4, 5].map((at) => ({ at, more: { Class: "dmc1:abcdefghijklmnopqrstuv" } }))],
      [3],
    ],
    [
      "what a router says when it restarts stands between",
      [...interims(1, 2, 3), { at: 4, kind: "Accounting-On" }, ...interims(5, 6, 7)],
      [1, 5],
    ],
    [
      "the restart of another router does not",
      [...interims(1, 2, 3), { at: 4, kind: "Accounting-On", nas: 1 }, ...interims(5, 6, 7)],
      [1, 2, 4, 5],
    ],
    ["sessions of two routers have nothing to do with each other", [1, 2, 3].flatMap((at) => [{ at }, { at, nas: 1 as const }]), [2, 3]],
    ["without its time nobody knows which is the newer one", [1, 2, 3, 4].map((at) => ({ at, seconds: null })), []],
    ["where it says nothing of bytes no more is known afterwards", [{ at: 1 }, { at: 2, down: null }, ...interims(3, 4, 5)], [3]],
    // Midnight in Berlin is at 22:00, in Kathmandu at 18:15.
    ["the last word of a day and the first of the next stay", interims(838, 839, 840, 841, 842, 843), [3, 4]],
    ["in a zone with a quarter of an hour, too", interims(613, 614, 615, 616, 617), [3]],
  ])("%s", (_why, said, expected) => {
    expect(leftOut(said.map(record))).toEqual(expected);
  });

  it("what cannot be read, or is of a router that is not there any more, stays", () => {
    const strange = writeSpooled({ receivedAt: new Date(began), nasId: nasIds[0], packet: Buffer.alloc(10, 7), source: "radius" });
    const gone = writeSpooled({
      receivedAt: new Date(began),
      nasId: "0197a000-0000-7000-8000-0000000000ff",
      packet: Buffer.alloc(20),
      source: "radius",
    });
    expect(leftOut([strange, record({ at: 1 }), gone, Buffer.from("short"), record({ at: 2 }), strange, record({ at: 3 })])).toEqual([4]);
  });

  it("looked at part by part it is the same", () => {
    const records = [1, 2, 3, 4].flatMap((at) =>
      Array.from({ length: 20 }, (_, n) => record({ at, session: `session-${n}` })).concat(
        at === 2 ? [record({ at, kind: "Accounting-On" })] : [],
      ),
    );
    expect(leftOut(records, 7)).toEqual(leftOut(records));
    expect(leftOut(records)).toHaveLength(0);
    const calm = [1, 2, 3, 4].flatMap((at) => Array.from({ length: 20 }, (_, n) => record({ at, session: `session-${n}` })));
    expect(leftOut(calm, 7)).toEqual(leftOut(calm));
    expect(leftOut(calm)).toHaveLength(40);
  });
});
