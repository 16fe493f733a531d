import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { ImportMap, type ImportMapJson } from "../../../../shared/import-map.ts";
import { compileMap, type ImportFacts, type MappedRow, mapFaults } from "./import-mapping-rules.ts";

const plan = (price: string, over: { currency?: string; isMonthly?: boolean } = {}) => ({
  currency: over.currency ?? "EUR",
  isMonthly: over.isMonthly ?? true,
  priceOn: () => price,
});
const facts: ImportFacts = {
  currency: "EUR",
  today: day("2026-11-24"),
  language: "en",
  country: "HR",
  locations: new Map([["hill", "location-hill"]]),
  labels: new Map([["vip", "label-vip"]]),
  extraTypes: new Map([
    ["tariff_zone", "text"],
    ["paperless", "yes_no"],
    ["signed_on", "date"],
    ["hobbies", "choices"],
  ]),
  plans: new Map([
    ["dsl", plan("25.00")],
    ["fibre", plan("50.00")],
    ["voice", plan("20.00")],
    ["tv", plan("10.00")],
    ["install", plan("49.00", { isMonthly: false })],
    ["abroad", plan("9.00", { currency: "USD" })],
  ]),
};

const columns = ["id", "name", "status", "net", "phone lines", "fee", "since", "mail", "place"];
const anything = ["7", "Ana Horvat", "live", "DSL", "1", "45.00", "01.03.2025", "ana@mail.hr", ""];
const row = (over: Partial<Record<string, string>> = {}): string[] => columns.map((column, at) => over[column] ?? anything[at] ?? "");

const base = {
  source: "old-system",
  reading: { dateFormat: "DD.MM.YYYY" },
  customer: { externalId: { column: "id" }, fullName: { column: "name" } },
} satisfies ImportMapJson;

function mapped(json: ImportMapJson, cells = row()): MappedRow {
  const map = ImportMap.parse(json);
  expect(mapFaults(map, columns)).toEqual([]);
  return compileMap(map, columns, facts)({ number: 2, cells });
}

function good(json: ImportMapJson, cells = row()) {
  const result = mapped(json, cells);
  if (result.kind !== "mapped") throw new Error(JSON.stringify(result.errors));
  return result;
}

/** Code by field of everything that is wrong. */
function wrong(json: ImportMapJson, cells = row()): Record<string, string> {
  const result = mapped(json, cells);
  expect(result.kind).toBe("wrong");
  return result.kind === "wrong" ? Object.fromEntries(result.errors.map(({ field, code }) => [field, code])) : {};
}

const customer = (fields: ImportMapJson["customer"] | Record<string, unknown>): ImportMapJson =>
  ({ ...base, customer: { ...base.customer, ...fields } }) as ImportMapJson;
const services = (...list: NonNullable<ImportMapJson["services"]>): ImportMapJson => ({ ...base, services: list });

describe("O-77 from columns to fields", () => {
  const taxId = (source: unknown, cells?: string[]): string => good(customer({ taxId: source } as never), cells).customer.taxId;

  it.each([
    ["a constant", "HR1", {}, "HR1"],
    ["a column", { column: "name" }, { name: " Ana   Horvat " }, "Ana   Horvat"],
    ["zeros in front stay", { column: "phone lines" }, { "phone lines": "007" }, "007"],
    ["a table of values, whatever the case", { column: "status", values: { LIVE: "yes", "": "none" } }, {}, "yes"],
    ["a table may name the empty cell", { column: "place", values: { "": "none" } }, {}, "none"],
    ["a default for the empty cell", { column: "place", default: "unknown" }, {}, "unknown"],
    ["what a table does not name", { column: "status", values: { dead: "no" }, otherwise: "maybe" }, {}, "maybe"],
    ["the first piece", { column: "place", part: { by: " ", take: "first" } }, { place: "10000 Novi Zagreb" }, "10000"],
    ["the rest", { column: "place", part: { by: " ", take: "rest" } }, { place: "10000 Novi Zagreb" }, "Novi Zagreb"],
    ["the last piece", { column: "place", part: { by: " ", take: "last" } }, { place: "10000 Novi Zagreb" }, "Zagreb"],
    ["pieces joined, empty ones left out", { join: ["No.", { column: "place" }, { column: "id" }], with: "-" }, {}, "No.-7"],
  ])("%s", (_what, source, cells, expected) => {
    expect(taxId(source, row(cells))).toBe(expected);
  });

  it("says what is not in a table of values", () => {
    expect(wrong(customer({ status: { column: "status", values: { on: "active" } } }))).toEqual({ "customer.status": "unknown-value" });
  });

  it("reads every kind of field", () => {
    const { customer: read, warnings } = good(
      customer({
        status: { column: "status", values: { live: "blocked" } },
        dateOfBirth: { column: "since" },
        emails: [{ column: "mail" }, "b@mail.hr;A@mail.hr"],
        location: "HILL",
        labels: "vip, rare",
        country: "at",
        language: "de",
        extra: {
          tariff_zone: { column: "place", default: "2" },
          paperless: "Yes",
          signed_on: { column: "since" },
          hobbies: "chess, tennis",
        },
      }),
      row({ mail: "a@mail.hr, c@mail.hr" }),
    );
    expect(read).toMatchObject({
      fullName: "Ana Horvat",
      status: "blocked",
      blockedBy: "finance",
      dateOfBirth: "2025-03-01",
      emails: ["A@mail.hr", "c@mail.hr", "b@mail.hr"],
      locationId: "location-hill",
      labelIds: ["label-vip"],
      country: "AT",
      language: "de",
      extra: { tariff_zone: "2", paperless: true, signed_on: "2025-03-01", hobbies: ["chess", "tennis"] },
    });
    expect(warnings).toMatchObject([{ field: "customer.labels", code: "unknown-label" }]);
  });

  it("tells all that is wrong with a row at once", () => {
    const map = customer({
      category: "firm",
      dateOfBirth: { column: "since" },
      emails: { column: "mail" },
      country: "Croatia",
      location: "Valley",
    });
    expect(
      wrong(
        { ...map, services: [{ key: "net", plan: "copper" }], account: { billingDay: "31", paymentMethod: "gold" } },
        row({ name: "", since: "31.02.2025", mail: "ana@" }),
      ),
    ).toEqual({
      "customer.fullName": "required",
      "customer.category": "unknown-value",
      "customer.dateOfBirth": "no-such-day",
      "customer.emails": "email-format",
      "customer.country": "country-format",
      "customer.location": "unknown-location",
      "account.billingDay": "out-of-range",
      "account.paymentMethod": "unknown-value",
      "services.net.plan": "unknown-plan",
    });
  });

  it.each([
    ["too few cells", ["7", "Ana"], "too-few-cells"],
    ["too many cells", [...anything, "more"], "too-many-cells"],
  ])("makes nothing of a row with %s", (_what, cells, code) => {
    expect(wrong(base, cells)).toEqual({ "": code });
  });

  it("passes over empty cells behind the last column", () => {
    expect(good(base, [...anything, "", " "]).externalId).toBe("7");
  });

  it("needs the id under which the customer went", () => {
    expect(wrong(base, row({ id: " " }))).toEqual({ "customer.externalId": "required" });
  });

  it("touches in an update what is filled, or emptied on purpose", () => {
    const { touched } = good(
      customer({
        street1: { column: "place" },
        city: { column: "place", empty: "clear" },
        status: { column: "status", values: { live: "active" } },
        extra: { zone: { column: "place" }, floor: { column: "place", empty: "clear" } },
      }),
    );
    expect([...touched].sort()).toEqual(["city", "extra.floor", "fullName"]);
  });

  it("makes up who is missing, from the external id", () => {
    const map = customer({
      fullName: { generate: "full_name", gender: "female" },
      city: { generate: "city" },
      street1: { generate: "street", from: { column: "mail" } },
    });
    const [once, again, other] = [good(map), good(map, row({ fee: "9" })), good(map, row({ id: "8" }))];
    expect(again.customer).toEqual(once.customer);
    expect(other.customer.fullName).not.toBe(once.customer.fullName);
    expect(other.customer.street1).toBe(once.customer.street1);
  });

  it("finds columns that the table does not have, has twice, and patterns that are none", () => {
    const map = ImportMap.parse(
      customer({ city: { column: "town" }, zip: { column: "id" }, dateOfBirth: { column: "since", dateFormat: "DD.MM" } }),
    );
    expect(mapFaults(map, [...columns, "id"]).map(({ field, code }) => `${field} ${code}`)).toEqual([
      "customer.externalId ambiguous-column",
      "customer.city unknown-column",
      "reading.dateFormat date-format",
    ]);
  });
});

describe("what a mapping file may say", () => {
  const issues = (json: unknown): string[] => {
    const result = ImportMap.safeParse(json);
    return result.success ? [] : result.error.issues.map((issue) => issue.path.join("."));
  };

  it.each([
    ["a word that it does not know", { ...base, colour: "red" }, ""],
    ["no name", { ...base, customer: { externalId: { column: "id" } } }, "customer.fullName"],
    ["a balance both ways round", { ...base, account: { openingBalance: "1", openingDebt: "1" } }, "account.openingDebt"],
    ["a rest without a total", services({ key: "net", plan: "dsl", takesRest: true }), "services.0.takesRest"],
    ["two services of one key", services({ key: "net", plan: "dsl" }, { key: "net", plan: "fibre" }), "services.1"],
    ["nothing to know a customer by", { ...base, customer: { fullName: "Ana" } }, "customer.externalId"],
    ["an address to know a customer by, and none is mapped", { ...base, match: "email" }, "customer.emails"],
    ["to create customers under numbers of ours", { ...base, match: "number", customer: { ...base.customer, number: "7" } }, "mode"],
    ["no source", { ...base, source: "" }, "source"],
  ])("refuses %s", (_what, json, path) => {
    expect(issues(json)).toContain(path);
  });

  it("needs no name to update customers who are here", () => {
    expect(issues({ ...base, mode: "update", customer: { externalId: { column: "id" } } })).toEqual([]);
  });
});

describe("services of a row", () => {
  const net = {
    key: "net",
    plan: { column: "net", values: { DSL: "dsl", Fibre: "fibre", none: "" } },
    when: { column: "net", not: "none" },
  };

  it.each([
    ["is", { column: "net", is: ["dsl", "fibre"] }, true],
    ["is another", { column: "net", is: "fibre" }, false],
    ["is not", { column: "net", not: "fibre" }, true],
    ["is filled", { column: "place", filled: true }, false],
    ["is empty", { column: "place", filled: false }, true],
    [
      "both",
      [
        { column: "net", is: "DSL" },
        { column: "status", is: "dead" },
      ],
      false,
    ],
  ] as const)("come with a row when a column %s", (_what, when, comes) => {
    expect(good(services({ key: "tv", plan: "tv", when: structuredClone(when) as never })).services).toHaveLength(comes ? 1 : 0);
  });

  it("cost the list price, or their own", () => {
    const [list, same, own] = good(
      services({ key: "a", plan: "tv" }, { key: "b", plan: "tv", price: "10" }, { key: "c", plan: "tv", price: { column: "fee" } }),
    ).services;
    expect([list?.customPrice, same?.customPrice, own?.customPrice]).toEqual([null, null, "45"]);
  });

  it("have in common what everyService says, unless they say it themselves", () => {
    const map = {
      ...services({ key: "a", plan: "tv" }, { key: "b", plan: "tv", startOn: "2026-05-01" }),
      everyService: { startOn: { column: "since" } },
    };
    expect(good(map).services.map(({ startOn }) => startOn)).toEqual(["2025-03-01", "2026-05-01"]);
  });

  it("add up to the row's total", () => {
    const map: ImportMapJson = {
      ...services(
        { ...net, takesRest: true },
        { key: "voice", plan: "voice", when: { column: "phone lines", not: "0" }, takesRest: true },
        { key: "tv", plan: "tv" },
      ),
      monthlyTotal: { column: "fee" },
    };
    const prices = (over: Record<string, string>) => good(map, row(over)).services.map((service) => [service.key, service.customPrice]);
    expect(prices({ fee: "57.35" })).toEqual([
      ["net", "27.35"],
      ["voice", null],
      ["tv", null],
    ]);
    expect(prices({ fee: "55" })).toEqual([
      ["net", null],
      ["voice", null],
      ["tv", null],
    ]);
    expect(prices({ net: "none", fee: "31.05" })).toEqual([
      ["voice", "21.05"],
      ["tv", null],
    ]);
    expect(prices({ net: "none", fee: "6.01" })).toEqual([
      ["voice", "4.01"],
      ["tv", "2"],
    ]);
    expect(prices({ net: "none", "phone lines": "0", fee: "9.99" })).toEqual([["tv", "9.99"]]);
  });

  it("of several pieces cost what rounds to the cent", () => {
    const map: ImportMapJson = { ...services({ key: "tv", plan: "tv", quantity: "3" }), monthlyTotal: { column: "fee" } };
    expect(good(map, row({ fee: "10" })).services[0]).toMatchObject({ quantity: "3", customPrice: "3.33333333" });
  });

  it("B-33 have the priority that the table says, from 1 to 9, or the usual one", () => {
    const map = services({ key: "tv", plan: "tv", priority: { column: "phone lines" } });
    expect(good(map, row({ "phone lines": "2" })).services[0]).toMatchObject({ priority: 2 });
    expect(good(map, row({ "phone lines": "" })).services[0]).toMatchObject({ priority: undefined });
    expect(wrong(map, row({ "phone lines": "10" }))).toEqual({ "services.tv.priority": "out-of-range" });
  });

  it("run, wait or are over as their customer does", () => {
    const one = (over: Record<string, unknown>, account = {}) =>
      good({ ...services({ key: "tv", plan: "tv", ...over }), account: { billedUntil: "2026-11-30", ...account } }).services[0];
    expect(one({ startOn: { column: "since" } })).toMatchObject({
      state: "active",
      startOn: "2025-03-01",
      billed: { start: "2025-03-01", end: "2026-12-01" },
    });
    expect(one({ startOn: "2026-12-01" })).toMatchObject({ state: "pending", billed: null });
    expect(one({ startOn: "2026-12-01", state: "active" })).toMatchObject({ state: "active", billed: null });
    expect(one({ startOn: "2026-01-01", endOn: "2026-06-30", state: "disabled", contractMonths: "12" })).toMatchObject({
      endOn: "2026-06-30",
      billed: { start: "2026-01-01", end: "2026-07-01" },
      contractEndOn: null,
    });
    expect(one({ startOn: "2025-03-01", contractMonths: "12", contractRenews: true })).toMatchObject({ contractEndOn: "2027-03-01" });
    expect(one({ startOn: { day: "2026-12-01", minusMonths: { column: "phone lines" } } }, { billedUntil: "" })).toMatchObject({
      startOn: "2026-11-01",
      contractEndOn: undefined,
    });
  });

  it.each([
    ["a plan that does not exist", { plan: "copper" }, {}, "services.s.plan", "unknown-plan"],
    ["a plan in another currency", { plan: "abroad" }, {}, "services.s.plan", "plan-currency"],
    ["no plan", { plan: { column: "place" } }, {}, "services.s.plan", "required"],
    ["an amount with three decimals", { plan: "tv", price: { column: "fee" } }, { fee: "12.345" }, "services.s.price", "too-many-decimals"],
    ["a price below nothing", { plan: "tv", price: { column: "fee" } }, { fee: "-1" }, "services.s.price", "negative"],
    ["31 February", { plan: "tv", startOn: { column: "since" } }, { since: "31.02.2025" }, "services.s.startOn", "no-such-day"],
    ["an end before the start", { plan: "tv", startOn: "2026-03-01", endOn: "2026-02-28" }, {}, "services.s.endOn", "end-before-start"],
    ["over, and nobody knows when", { plan: "tv", state: "disabled" }, {}, "services.s.endOn", "required"],
    ["quantity 0", { plan: "tv", quantity: "0" }, {}, "services.s.quantity", "out-of-range"],
  ])("are refused for %s", (_what, over, cells, field, code) => {
    expect(wrong(services({ key: "s", ...over } as never), row(cells))).toEqual({ [field]: code });
  });

  it.each([
    [
      "a total that no service costs",
      services({ ...net, when: { column: "net", is: "fibre" } }),
      { fee: "12" },
      "monthlyTotal",
      "total-without-service",
    ],
    ["a total below nothing", services(net), { fee: "-12" }, "monthlyTotal", "negative"],
    ["no total", services(net), { fee: "" }, "monthlyTotal", "required"],
    ["something sold once in a monthly total", services({ key: "s", plan: "install" }), {}, "services.s.plan", "not-monthly"],
  ])("are refused for %s", (_what, map, cells, field, code) => {
    expect(wrong({ ...map, monthlyTotal: { column: "fee" } }, row(cells))).toEqual({ [field]: code });
  });

  it("do not run for who has left", () => {
    expect(wrong({ ...customer({ status: "inactive" }), services: [{ key: "s", plan: "tv", state: "active" }] })).toEqual({
      "services.s.state": "state-mismatch",
    });
  });
});

describe("the account of a row", () => {
  it("is what the map says, or the usual", () => {
    expect(good(base).account).toEqual({
      billingDay: 1,
      prepaidMonths: 1,
      paymentMethod: "bank_transfer",
      dueDays: null,
      billedUntil: "2026-11-30",
      nextBillingOn: "2026-12-01",
      openingMinor: 0n,
    });
    const account = {
      billingDay: "15",
      prepaidMonths: "0",
      paymentMethod: "card",
      dueDays: "7",
      billedUntil: "2026-11-14",
      openingDebt: { column: "fee" },
    };
    expect(good({ ...base, account }).account).toMatchObject({ dueDays: 7, nextBillingOn: "2026-12-15", openingMinor: -4500n });
  });
});
