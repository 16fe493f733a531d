import { describe, expect, it } from "vitest";
import { asEquipmentCan, replyClassOf } from "./reply-class-rules.ts";

describe("N-11 N-63 what each access state gives", () => {
  it.each([
    ["active", { kind: "full" }],
    ["throttled", { kind: "shaped" }],
    ["unknown", { kind: "reject", reason: "A01" }],
    ["terminated", { kind: "reject", reason: "A08" }],
    ["not_started", { kind: "reject", reason: "A08" }],
    ["inactive", { kind: "reject", reason: "A08" }],
    ["admin_blocked", { kind: "walled", list: "admin", reason: "A06" }],
    ["debt_blocked", { kind: "walled", list: "debt", reason: "A07" }],
    ["paused", { kind: "walled", list: "paused", reason: "A09" }],
    ["expired", { kind: "walled", list: "debt", reason: "A10" }],
    ["cap_blocked", { kind: "walled", list: "cap", reason: "A11" }],
  ] as const)("%s", (state, reply) => {
    expect(replyClassOf(state, {})).toEqual(reply);
  });

  it("a partner may decide otherwise, but not about lines that are open", () => {
    expect(replyClassOf("debt_blocked", { debt_blocked: "reject" })).toEqual({ kind: "reject", reason: "A07" });
    expect(replyClassOf("unknown", { unknown: "walled" })).toEqual({ kind: "walled", list: "unknown", reason: "A01" });
    expect(replyClassOf("paused", { paused: "full" })).toEqual({ kind: "full" });
  });

  it("N-72 equipment without a walled garden refuses whom it should hold, for the reason for which they are held", () => {
    const held = replyClassOf("debt_blocked", {});
    expect(asEquipmentCan(held, { hasGarden: true })).toEqual(held);
    expect(asEquipmentCan(held, { hasGarden: false })).toEqual({ kind: "reject", reason: "A07" });
    expect(asEquipmentCan({ kind: "shaped" }, { hasGarden: false })).toEqual({ kind: "shaped" });
  });
});
