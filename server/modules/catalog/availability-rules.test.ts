import { describe, expect, test } from "vitest";
import {
  type Buyer,
  type ChangeablePlan,
  failedRestriction,
  offeredTargets,
  type PairRule,
  restrictionSentence,
  restrictions,
  transferRuleFor,
} from "./availability-rules.ts";

const plan = (more: Partial<ChangeablePlan> = {}): ChangeablePlan => ({
  id: "fibre",
  kind: "internet",
  enabled: true,
  archivedAt: null,
  currency: "EUR",
  partnerIds: ["north", "south"],
  billingTypes: ["recurring"],
  locationIds: [],
  categories: [],
  labelIds: [],
  technologies: [],
  maxPerCustomer: null,
  requiresKind: null,
  portalTargets: [],
  transferRules: [],
  position: 0,
  ...more,
});

const buyer = (more: Partial<Buyer> = {}): Buyer => ({
  partnerId: "north",
  locationId: "town",
  category: "individual",
  labelIds: ["fibre-area"],
  ...more,
});

describe("to whom a plan is sold", () => {
  test.each<[string, ChangeablePlan, Buyer, string | undefined]>([
    ["a plan without restrictions is for everybody", plan(), buyer(), undefined],
    ["a disabled plan is for nobody", plan({ enabled: false }), buyer(), "disabled"],
    ["nor is an archived one", plan({ archivedAt: new Date(0) }), buyer(), "disabled"],
    ["another partner's customer", plan(), buyer({ partnerId: "west" }), "partner"],
    ["another currency", plan(), buyer({ currency: "USD" }), "currency"],
    ["a currency that is not known yet", plan(), buyer({ currency: undefined }), undefined],
    ["another way of billing", plan(), buyer({ billingType: "prepaid_daily" }), "billing_type"],
    ["a way of billing that is not known yet", plan({ billingTypes: ["prepaid_daily"] }), buyer(), undefined],
    ["the right location", plan({ locationIds: ["town"] }), buyer(), undefined],
    ["another location", plan({ locationIds: ["village"] }), buyer(), "location"],
    ["no location where one is asked for", plan({ locationIds: ["village"] }), buyer({ locationId: null }), "location"],
    ["the right category", plan({ categories: ["individual", "company"] }), buyer(), undefined],
    ["another category", plan({ categories: ["company"] }), buyer(), "category"],
    ["nothing is asked for: it is for everybody", plan(), buyer({ labelIds: [], locationId: null }), undefined],
    ["one label of several is enough", plan({ labelIds: ["vip", "fibre-area"] }), buyer(), undefined],
    ["none of the labels", plan({ labelIds: ["vip"] }), buyer(), "labels"],
    ["the right technology", plan({ technologies: ["ftth"] }), buyer({ technology: "ftth" }), undefined],
    ["another technology", plan({ technologies: ["ftth"] }), buyer({ technology: "wireless" }), "technology"],
    ["an address that is reached by nothing", plan({ technologies: ["ftth"] }), buyer({ technology: null }), "technology"],
    ["an address about which nothing is known yet", plan({ technologies: ["ftth"] }), buyer(), undefined],
    ["one where one is allowed", plan({ maxPerCustomer: 1 }), buyer({ livePlanIds: ["other"] }), undefined],
    ["a second where one is allowed", plan({ maxPerCustomer: 1 }), buyer({ livePlanIds: ["fibre"] }), "max_per_customer"],
    ["staff sell a second one", plan({ maxPerCustomer: 1 }), buyer(), undefined],
    ["a static address without an internet line", plan({ requiresKind: "internet" }), buyer({ liveKinds: ["voice"] }), "requires_kind"],
    ["a static address with one", plan({ requiresKind: "internet" }), buyer({ liveKinds: ["internet"] }), undefined],
  ])("B-15, P-65 %s", (_why, sold, who, failed) => {
    expect(failedRestriction(sold, who)).toBe(failed);
  });

  test("B-15 every restriction says in a sentence what is in the way", () => {
    const said = restrictions.map(restrictionSentence);
    expect(new Set(said).size).toBe(restrictions.length);
    for (const sentence of said) expect(sentence).toMatch(/^The .+\.$/);
  });
});

const rule = (more: Partial<PairRule> & { targetId: string }): PairRule => ({
  channels: ["portal", "admin", "api", "mass"],
  approval: "none",
  feasibility: false,
  maxPerCycle: null,
  ...more,
});

describe("what the portal offers for a change", () => {
  const current = plan({
    id: "home-100",
    portalTargets: ["home-500", "home-1000", "home-100", "line", "old", "company"],
    transferRules: [rule({ targetId: "home-1000", channels: ["admin"] }), rule({ targetId: "home-500", channels: ["portal", "admin"] })],
  });
  const plans = [
    current,
    plan({ id: "home-1000" }),
    plan({ id: "home-500", position: 2 }),
    plan({ id: "home-300", position: 1 }),
    plan({ id: "line", kind: "voice" }),
    plan({ id: "old", enabled: false }),
    plan({ id: "company", categories: ["company"] }),
  ];

  test("B-16 targets that are available, allowed by their rules, of the kind and not the current plan", () => {
    expect(offeredTargets(current, plans, buyer()).map((each) => each.id)).toEqual(["home-500"]);
  });

  test("B-16 without rules every available target is offered, in the shop's order", () => {
    const free = { ...current, portalTargets: ["home-500", "home-300", "home-1000"], transferRules: [] };
    expect(offeredTargets(free, plans, buyer()).map((each) => each.id)).toEqual(["home-1000", "home-300", "home-500"]);
  });

  test("B-16 having one already does not keep a holder from changing into another of which one is allowed", () => {
    const single = { ...current, portalTargets: ["home-300"], transferRules: [] };
    const limited = [plan({ id: "home-300", maxPerCustomer: 1, requiresKind: "voice" })];
    expect(offeredTargets(single, limited, buyer({ livePlanIds: ["home-300"], liveKinds: ["internet"] }))).toHaveLength(1);
  });

  test.each<[string, Partial<PairRule>, number, boolean]>([
    ["an open rule", {}, 0, true],
    ["what somebody has to approve is not taken at once", { approval: "ticket" }, 0, false],
    ["what has to be looked into first is not taken at once", { feasibility: true }, 0, false],
    ["once in a cycle, and not yet", { maxPerCycle: 1 }, 0, true],
    ["once in a cycle, and already", { maxPerCycle: 1 }, 1, false],
  ])("B-16 %s", (_why, more, changes, isOffered) => {
    const ruled = { ...current, portalTargets: ["home-300"], transferRules: [rule({ targetId: "home-300", ...more })] };
    expect(offeredTargets(ruled, plans, buyer(), changes)).toHaveLength(isOffered ? 1 : 0);
  });

  test("B-16 a rule holds for its channels and closes the others; without one all are open", () => {
    expect(transferRuleFor(current, "home-500", "admin")).toMatchObject({ targetId: "home-500" });
    expect(transferRuleFor(current, "home-500", "mass")).toBe("closed");
    expect(transferRuleFor(current, "home-1000", "portal")).toBe("closed");
    expect(transferRuleFor(current, "home-300", "mass")).toBeUndefined();
  });
});
