import { describe, expect, it } from "vitest";
import { type AccessFacts, type AccessState, accessOf } from "./access-rules.ts";

const open = { status: "active", blockedBy: null };
const blocked = (blockedBy: string) => ({ status: "blocked", blockedBy });
const over = { status: "inactive", blockedBy: null };
const facts: AccessFacts = { state: "active", lock: "none", own: open, payer: open, quota: "open", hasPaymentWindow: false };

describe("B-26 one access state follows from service, customer and locks", () => {
  it.each<[string, Partial<AccessFacts>, AccessState]>([
    ["an active service", {}, "active"],
    ["not begun", { state: "pending" }, "not_started"],
    ["not begun, although the customer is blocked", { state: "pending", own: blocked("admin"), payer: blocked("finance") }, "not_started"],
    ["ended, whatever else holds", { state: "disabled", lock: "admin", payer: blocked("finance") }, "terminated"],
    ["archived", { state: "archived", own: over }, "terminated"],
    ["locked by staff", { lock: "admin" }, "admin_blocked"],
    ["the customer blocked by staff", { own: blocked("admin"), payer: blocked("admin") }, "admin_blocked"],
    ["the customer blocked for abuse, and owing", { own: blocked("abuse"), payer: blocked("finance") }, "admin_blocked"],
    ["the main account blocked by staff: its sub's line is not", { payer: blocked("admin") }, "active"],
    ["blocked for money", { own: blocked("finance"), payer: blocked("finance") }, "debt_blocked"],
    ["blocked for money through the main account", { payer: blocked("finance") }, "debt_blocked"],
    ["a sub that is blocked for money itself, paid for by a main that is not", { own: blocked("finance") }, "active"],
    ["prepaid and used up", { own: blocked("prepaid"), payer: blocked("prepaid"), lock: "unpaid_period" }, "debt_blocked"],
    ["B-27 one unpaid document locks one service", { lock: "unpaid_document" }, "debt_blocked"],
    ["paused while owing: the page about the debt", { state: "paused", payer: blocked("finance") }, "debt_blocked"],
    ["paused and locked by staff", { state: "paused", lock: "admin" }, "admin_blocked"],
    ["stopped", { state: "stopped" }, "inactive"],
    ["the customer is inactive before the service has followed", { own: over, payer: over }, "inactive"],
    ["the main account is inactive", { payer: over }, "inactive"],
    ["paused", { state: "paused" }, "paused"],
    ["paused, and its period used up", { state: "paused", lock: "unpaid_period" }, "paused"],
    ["its period used up while another one runs", { lock: "unpaid_period" }, "expired"],
    ["M-12 its data used up", { quota: "blocked" }, "cap_blocked"],
    ["M-12 its data used up, and slower until there is more", { quota: "slowed" }, "throttled"],
    ["M-12 its data and its paid time used up", { quota: "blocked", lock: "unpaid_period" }, "expired"],
    ["M-12 its data used up while owing: the page about the debt", { quota: "blocked", payer: blocked("finance") }, "debt_blocked"],
    ["M-12 its data used up while paused", { quota: "blocked", state: "paused" }, "paused"],
  ])("%s", (_why, some, expected) => {
    expect(accessOf({ ...facts, ...some })).toBe(expected);
  });

  it("every other combination of state, lock and customers closes the line", () => {
    const people = [open, over, ...["finance", "prepaid", "admin", "abuse"].map(blocked)];
    const all = ["pending", "active", "paused", "stopped", "disabled", "archived"].flatMap((state) =>
      ["none", "unpaid_document", "unpaid_period", "admin"].flatMap((lock) =>
        people.flatMap((own) => people.map((payer) => ({ state, lock, own, payer, quota: "open" as const, hasPaymentWindow: false }))),
      ),
    );
    const opened = all.filter((each) => accessOf(each) === "active");
    expect(new Set(opened.map(({ state, lock }) => `${state} ${lock}`))).toEqual(new Set(["active none"]));
    expect(opened.map(({ own, payer }) => [own.blockedBy ?? own.status, payer.blockedBy ?? payer.status])).toEqual([
      ["active", "active"],
      ["active", "admin"],
      ["active", "abuse"],
      ["finance", "active"],
      ["finance", "admin"],
      ["finance", "abuse"],
      ["prepaid", "active"],
      ["prepaid", "admin"],
      ["prepaid", "abuse"],
    ]);
  });
});

describe("N-12 a payment window opens what is shut for money, and nothing else", () => {
  const debt = { payer: blocked("finance") };
  it.each<[string, Partial<AccessFacts>, AccessState]>([
    ["blocked for money", debt, "active"],
    ["prepaid and used up", { own: blocked("prepaid"), payer: blocked("prepaid"), lock: "unpaid_period" }, "active"],
    ["one unpaid document", { lock: "unpaid_document" }, "active"],
    ["its period used up", { lock: "unpaid_period" }, "active"],
    ["paused while owing: the page about the debt becomes full service", { ...debt, state: "paused" }, "active"],
    ["its data used up, too", { ...debt, quota: "blocked" }, "cap_blocked"],
    ["its data used up, and slower", { lock: "unpaid_period", quota: "slowed" }, "throttled"],
    ["blocked by staff, and owing", { ...debt, lock: "admin" }, "admin_blocked"],
    ["blocked for abuse, and owing", { ...debt, own: blocked("abuse") }, "admin_blocked"],
    ["not begun", { ...debt, state: "pending" }, "not_started"],
    ["ended", { ...debt, state: "disabled" }, "terminated"],
    ["paused, and owing nothing", { state: "paused" }, "paused"],
    ["paused, and its period used up", { state: "paused", lock: "unpaid_period" }, "paused"],
    ["stopped", { state: "stopped" }, "inactive"],
    ["the customer is inactive", { own: over, payer: over }, "inactive"],
    ["open anyway", {}, "active"],
  ])("%s", (_why, some, expected) => {
    expect(accessOf({ ...facts, ...some, hasPaymentWindow: true })).toBe(expected);
  });
});
