import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ImportMap, type ImportMapJson } from "../../../../shared/import-map.ts";
import { columnsOfKept, emptyDraft, fromMap, type MapDraft, toMap } from "./map-draft.ts";

const telco = JSON.parse(readFileSync(new URL("../../../../examples/telco/map.json", import.meta.url), "utf8")) as ImportMapJson;
const draft = (changes: Partial<MapDraft>): MapDraft => ({ ...emptyDraft("old"), ...changes });

describe("O-77 columns become a map", () => {
  it.each([
    {
      why: "a column alone",
      changes: { assignments: [{ column: "Name", field: "customer.fullName" }] },
      customer: { fullName: { column: "Name" } },
    },
    {
      why: "two columns of one field are joined, by what was chosen",
      changes: {
        assignments: [
          { column: "Last", field: "customer.fullName" },
          { column: "First", field: "customer.fullName" },
        ],
        joinWith: { "customer.fullName": ", " },
      },
      customer: { fullName: { join: [{ column: "Last" }, { column: "First" }], with: ", " } },
    },
    {
      why: "two columns of phones are a list",
      changes: {
        assignments: [
          { column: "Home", field: "customer.phones" },
          { column: "Mobile", field: "customer.phones" },
        ],
      },
      customer: { phones: [{ column: "Home" }, { column: "Mobile" }] },
    },
    {
      why: "one column split over two fields",
      changes: {
        assignments: [
          { column: "Town", field: "customer.zip", part: { by: " ", take: "first" as const } },
          { column: "Town", field: "customer.city", part: { by: " ", take: "rest" as const } },
        ],
      },
      customer: {
        zip: { column: "Town", part: { by: " ", take: "first" } },
        city: { column: "Town", part: { by: " ", take: "rest" } },
      },
    },
    {
      why: "a constant and a table of values",
      changes: {
        constants: [{ field: "customer.country", text: "HR" }],
        assignments: [{ column: "Active", field: "customer.status", values: { J: "active", N: "inactive" }, otherwise: "new" }],
      },
      customer: { country: "HR", status: { column: "Active", values: { J: "active", N: "inactive" }, otherwise: "new" } },
    },
    {
      why: "an additional field stands among its own",
      changes: { assignments: [{ column: "Loyalty", field: "customer.extra.loyalty" }] },
      customer: { extra: { loyalty: { column: "Loyalty" } } },
    },
  ])("$why", ({ changes, customer }) => {
    const map = toMap(draft(changes));
    expect(map.customer).toEqual(customer);
    expect(toMap(fromMap(map))).toEqual(map);
  });

  it("a service is there where its plan is named", () => {
    const map = toMap(
      draft({
        assignments: [
          { column: "Tariff", field: "service.plan", values: { S: "internet-dsl" } },
          { column: "Price", field: "service.price" },
        ],
      }),
    );
    expect(map.services).toEqual([
      {
        key: "service",
        when: { column: "Tariff", filled: true },
        plan: { column: "Tariff", values: { S: "internet-dsl" } },
        price: { column: "Price" },
      },
    ]);
    expect(toMap(fromMap(map))).toEqual(map);
  });

  it("a mapping file with made-up people and conditions comes back as it was", () => {
    const read = fromMap(telco);
    expect(Object.keys(read.kept.fields)).toContain("customer.fullName");
    expect(read.kept.services).toHaveLength(9);
    expect(read.assignments.map(({ column, field }) => [column, field])).toContainEqual(["customerID", "customer.externalId"]);
    expect([...columnsOfKept(read)]).toEqual(expect.arrayContaining(["gender", "tenure", "InternetService", "Contract", "Churn"]));
    expect(columnsOfKept(read).has("PaperlessBilling")).toBe(false);
    expect(ImportMap.parse(toMap(read))).toEqual(ImportMap.parse(telco));
  });
});
