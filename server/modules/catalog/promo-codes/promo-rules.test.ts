import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { afterWrongCode, type Entry, isLocked, type PromoAsk, type PromoTerms, promoRefusal, readCode } from "./promo-rules.ts";

const promo: PromoTerms = {
  effect: "percent",
  planIds: ["fibre"],
  customers: "all",
  labelIds: [],
  validFrom: day("2026-05-01"),
  validTo: day("2026-05-31"),
  maxUses: 10,
  maxPerCustomer: 1,
  isStackable: false,
  isEnabled: true,
  reserved: 3,
  counted: 6,
};
const ask: PromoAsk = {
  planId: "fibre",
  on: day("2026-05-15"),
  isExisting: false,
  labelIds: ["student"],
  usedByCustomer: 0,
  hasOtherDiscounts: false,
};

describe("who may use a promo code", () => {
  const cases: [string, Partial<PromoTerms>, Partial<PromoAsk>, string | undefined][] = [
    ["all is well", {}, {}, undefined],
    ["it was ended by hand", { isEnabled: false }, {}, "ended"],
    ["the day before its first", {}, { on: day("2026-04-30") }, "not-yet"],
    ["its first day", {}, { on: day("2026-05-01") }, undefined],
    ["its last day", {}, { on: day("2026-05-31") }, undefined],
    ["the day after its last", {}, { on: day("2026-06-01") }, "expired"],
    ["without an end", { validTo: null }, { on: day("2030-01-01") }, undefined],
    ["reserved and counted uses make ten", { reserved: 4 }, {}, "used-up"],
    ["without a limit", { maxUses: null, counted: 5_000 }, {}, undefined],
    ["another plan", {}, { planId: "voice" }, "other-plan"],
    ["any plan", { planIds: [] }, { planId: "voice" }, undefined],
    ["new customers only, and this one had a service", { customers: "new" }, { isExisting: true }, "only-new"],
    ["existing customers only, and this one is new", { customers: "existing" }, {}, "only-existing"],
    ["a label that the customer carries", { labelIds: ["student", "staff"] }, {}, undefined],
    ["a label that the customer does not carry", { labelIds: ["staff"] }, {}, "labels"],
    ["used once already", {}, { usedByCustomer: 1 }, "used-by-customer"],
    ["used once of twice", { maxPerCustomer: 2 }, { usedByCustomer: 1 }, undefined],
    ["beside another discount", {}, { hasOtherDiscounts: true }, "not-stackable"],
    ["on top of another discount", { isStackable: true }, { hasOtherDiscounts: true }, undefined],
  ];
  it.each(cases)("B-265 %s", (_why, terms, wish, refusal) => {
    expect(promoRefusal({ ...promo, ...terms }, { ...ask, ...wish })).toBe(refusal);
  });

  it("B-265 a code has 6 to 32 letters and digits, and is compared without case", () => {
    expect(readCode(" spring-26 ")).toBe("SPRING26");
    expect(readCode("SPRING26")).toBe("SPRING26");
    expect(readCode("short")).toBeUndefined();
    expect(readCode("a".repeat(33))).toBeUndefined();
    expect(readCode("SPRING_26")).toBeUndefined();
  });
});

describe("wrong codes", () => {
  const at = (minute: number): Date => new Date(Date.UTC(2026, 4, 1, 9, minute));

  it("B-265 the tenth within an hour locks entry for an hour", () => {
    let entry: Entry | undefined;
    for (let count = 1; count <= 9; count += 1) entry = afterWrongCode(entry, at(count));
    expect(isLocked(entry, at(9))).toBe(false);
    entry = afterWrongCode(entry, at(10));
    expect(isLocked(entry, at(10))).toBe(true);
    expect(isLocked(entry, at(69))).toBe(true);
    expect(isLocked(entry, at(70))).toBe(false);
    expect(afterWrongCode(entry, at(70))).toMatchObject({ wrong: 1, lockedUntil: null });
  });

  it("B-265 nine in an hour and one after it lock nothing", () => {
    let entry: Entry | undefined;
    for (let count = 0; count < 9; count += 1) entry = afterWrongCode(entry, at(0));
    expect(afterWrongCode(entry, at(60))).toMatchObject({ wrong: 1, lockedUntil: null });
  });
});
