import { describe, expect, it } from "vitest";
import { isInMaintenance, maintenanceFault, maintenanceOver, type SiteState, statusAt } from "./site-rules.ts";

const now = new Date("2026-03-01T12:00:00Z");
const later = (ms: number): Date => new Date(now.getTime() + ms);
const day = 86_400_000;

describe("N-17 maintenance", () => {
  it.each([
    { why: "a minute ahead", until: later(60_000), fault: undefined },
    { why: "thirty days ahead, to the millisecond", until: later(30 * day), fault: undefined },
    { why: "a millisecond more", until: later(30 * day + 1), fault: "too-far" },
    { why: "now is over already", until: now, fault: "in-the-past" },
    { why: "yesterday", until: later(-day), fault: "in-the-past" },
  ])("ends $why", ({ until, fault }) => {
    expect(maintenanceFault(until, now)).toBe(fault);
  });

  it("is over at its end, with nobody doing anything", () => {
    const site = { status: "active", maintenanceUntil: later(1000) } as const;
    expect(statusAt(site, later(999))).toBe("maintenance");
    expect(statusAt(site, later(1000))).toBe("active");
    expect(isInMaintenance({ status: "retired", maintenanceUntil: later(1000) }, now)).toBe(false);
  });

  it("holds for everything below", () => {
    const site = (id: string, parentId: string | null, until: Date | null = null): [string, SiteState] => [
      id,
      { id, parentId, status: "active", maintenanceUntil: until },
    ];
    const sites = new Map([site("pop", null, later(day)), site("tower", "pop"), site("roof", "tower"), site("other", null)]);
    expect(maintenanceOver(sites, "roof", now)?.id).toBe("pop");
    expect(maintenanceOver(sites, "pop", now)?.id).toBe("pop");
    expect(maintenanceOver(sites, "other", now)).toBeUndefined();
    expect(maintenanceOver(sites, "roof", later(day))).toBeUndefined();
  });

  it("asks no ring for ever", () => {
    const ring = new Map<string, SiteState>([
      ["a", { id: "a", parentId: "b", status: "active", maintenanceUntil: null }],
      ["b", { id: "b", parentId: "a", status: "active", maintenanceUntil: null }],
    ]);
    expect(maintenanceOver(ring, "a", now)).toBeUndefined();
  });
});
