import { describe, expect, it } from "vitest";
import { suggestMap } from "./suggest-map-rules.ts";

const suggested = (...names: string[]): Record<string, string> =>
  Object.fromEntries(suggestMap(names.map((name) => ({ name, dateFormats: [] }))).map(({ field, column }) => [column, field]));

describe("O-77 what a column is likely to be", () => {
  it("knows names by heart, whatever their spelling", () => {
    expect(suggested("Customer ID", "E-Mail", "Straße", "Ulica i broj", "PLZ", "Datum rođenja", "Monthly_Charges", "Colour")).toEqual({
      "Customer ID": "customer.externalId",
      "E-Mail": "customer.emails",
      Straße: "customer.street1",
      PLZ: "customer.zip",
      "Datum rođenja": "customer.dateOfBirth",
      Monthly_Charges: "monthlyTotal",
    });
  });

  it("recognises what is nearly such a name", () => {
    expect(suggested("Phone numbers", "Payment methods", "Fone")).toEqual({
      "Phone numbers": "customer.phones",
      "Payment methods": "account.paymentMethod",
    });
  });

  it("gives each field and each column once, to the nearest", () => {
    expect(suggested("id", "Customer number", "Number")).toEqual({ "Customer number": "customer.externalId" });
    expect(suggested("Name", "Full name")).toEqual({ "Full name": "customer.fullName" });
  });

  it("by name first, then as such a column was mapped before, then by likeness; a newer mapping wins", () => {
    const columns = ["Pozivni", "E-mail", "Phone numbers", "OIB broj"].map((name) => ({ name, dateFormats: [] }));
    const newer = { customer: { phones: { column: "pozivni" }, billingEmails: { column: "E-mail" } }, account: {} };
    const older = {
      customer: {
        identification: { column: "Pozivni" },
        extra: { oib: { column: "OIB broj" } },
        city: { column: "E-mail", part: { by: " ", take: "last" as const } },
      },
      account: {},
    };
    expect(Object.fromEntries(suggestMap(columns, [newer, older]).map(({ field, column }) => [column, field]))).toEqual({
      Pozivni: "customer.phones",
      "E-mail": "customer.emails",
      "OIB broj": "customer.extra.oib",
    });
  });

  it("says how days are written only when there is no doubt", () => {
    const of = (dateFormats: string[]): string | null | undefined => suggestMap([{ name: "Birthday", dateFormats }])[0]?.dateFormat;
    expect(of(["DD.MM.YYYY"])).toBe("DD.MM.YYYY");
    expect(of(["DD/MM/YYYY", "MM/DD/YYYY"])).toBeNull();
    expect(of([])).toBeNull();
  });
});
