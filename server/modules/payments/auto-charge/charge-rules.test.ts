import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { amountToCharge, type ChargeableDocument, type ChargeFilter, chargeMoment, firstFitting, fits, retryDay } from "./charge-rules.ts";

const document: ChargeableDocument = {
  id: "d",
  accountId: "a",
  issuedAt: new Date("2026-05-04T20:00:30Z"),
  issuedOn: day("2026-05-01"),
  dueOn: day("2026-05-16"),
  openMinor: 5400n,
  grossMinor: 5400n,
  origin: "recurring",
  isDisputed: false,
  paymentMethod: "card",
};
const anybody = { locationId: "here", labelIds: ["vip"] };
const filter = (more: Partial<ChargeFilter> = {}): ChargeFilter => ({
  id: "f",
  trigger: "due_day",
  offset: 0,
  hour: "10:00",
  conditions: {},
  driver: null,
  amount: "document",
  maxAmountMinor: null,
  retryDays: [1, 3, 7],
  ...more,
});
const at = (more: Partial<ChargeFilter>) => chargeMoment(document, filter(more), day("2026-05-04"), "UTC")?.toISOString();

describe("B-75 B-77 when a document is charged", () => {
  const cases = [
    { when: { trigger: "on_issue", offset: 15 } as const, moment: "2026-05-04T20:15:30.000Z", why: "minutes after it was issued" },
    {
      when: { trigger: "issue_day" } as const,
      moment: "2026-05-04T10:00:00.000Z",
      why: "on the day it was issued, not the day it is dated",
    },
    { when: { trigger: "issue_day", offset: 2 } as const, moment: "2026-05-06T10:00:00.000Z", why: "days after it was issued" },
    { when: { trigger: "due_day" } as const, moment: "2026-05-16T10:00:00.000Z", why: "on the due day" },
    { when: { trigger: "due_day", offset: -3, hour: "08:30" } as const, moment: "2026-05-13T08:30:00.000Z", why: "days before it is due" },
  ];
  for (const { when, moment, why } of cases) it(why, () => expect(at(when)).toBe(moment));
  it("without a due day there is none to count from", () =>
    expect(chargeMoment({ ...document, dueOn: null }, filter(), day("2026-05-04"), "UTC")).toBeNull());
});

describe("B-75 which filter speaks of a document", () => {
  const cases = [
    { conditions: {}, speaks: true, why: "none asks for nothing" },
    { conditions: { paymentMethods: ["cash"] }, speaks: false, why: "another payment method" },
    { conditions: { kinds: ["one_time"] }, speaks: false, why: "another kind" },
    { conditions: { locationIds: ["here"] }, speaks: true, why: "the location" },
    { conditions: { labelIds: ["staff", "vip"] }, speaks: true, why: "one of the labels" },
    { conditions: { customerIds: ["b"] }, speaks: false, why: "another customer" },
    { conditions: { total: { is: "at_least", minor: "5401" } }, speaks: false, why: "a cent too small" },
    { conditions: { total: { is: "at_most", minor: "5400" } }, speaks: true, why: "exactly the largest" },
  ] as const;
  for (const { conditions, speaks, why } of cases) it(why, () => expect(fits({ conditions }, document, anybody)).toBe(speaks));

  it("B-76 the first in their order", () => {
    const first = filter({ id: "cash", conditions: { paymentMethods: ["cash"] } });
    expect(firstFitting([first, filter({ id: "all" }), filter({ id: "too" })], document, anybody)?.id).toBe("all");
    expect(firstFitting([first], document, anybody)).toBeUndefined();
  });
});

describe("B-76 how much", () => {
  const amount = (more: Partial<ChargeFilter>, limitMinor: bigint | null = null, owedMinor = 9000n) =>
    amountToCharge(document, { owedMinor, filter: filter(more), limitMinor });
  it("the open amount", () => expect(amount({})).toEqual({ kind: "charge", amountMinor: 5400n }));
  it("what the account owes", () => expect(amount({ amount: "balance" })).toEqual({ kind: "charge", amountMinor: 9000n }));
  it("never more than the filter's largest", () =>
    expect(amount({ maxAmountMinor: 5000n })).toEqual({ kind: "charge", amountMinor: 5000n }));
  it("above the customer's own limit nothing", () => expect(amount({}, 5399n)).toEqual({ kind: "skip", reason: "over_limit" }));
  it("nothing when nothing is owed", () => expect(amount({ amount: "balance" }, null, 0n)).toEqual({ kind: "skip", reason: "paid" }));
});

it("B-78 the days of the attempts count from the first", () =>
  expect([1, 2, 3, 4].map((attempt) => retryDay(day("2026-05-16"), attempt, [1, 3, 7]))).toEqual([
    "2026-05-17",
    "2026-05-19",
    "2026-05-23",
    null,
  ]));
