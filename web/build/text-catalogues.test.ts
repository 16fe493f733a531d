import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { belongsTo, readCatalogue } from "./text-catalogues.ts";

const folder = join(import.meta.dirname, "../../shared/texts");

it.each([
  { namespace: "ui", admin: true, portal: true },
  { namespace: "portal", admin: false, portal: true },
  { namespace: "portal-pay", admin: false, portal: true },
  { namespace: "staff", admin: true, portal: false },
  { namespace: "billing", admin: true, portal: false },
])("the texts of $namespace reach those who need them", ({ namespace, admin, portal }) => {
  expect({ admin: belongsTo("admin", namespace), portal: belongsTo("portal", namespace) }).toEqual({ admin, portal });
});

describe("M-57 a catalogue of one app and language", () => {
  it("has that language's own words, each file under its name", () => {
    expect(readCatalogue(folder, "portal", "ar")).toMatchObject({ ui: { cancel: "إلغاء" }, portal: { nav: { home: "الرئيسية" } } });
    expect(Object.keys(readCatalogue(folder, "portal", "ar"))).not.toContain("staff");
  });

  it("O-245 falls back to English for a language without files", () => {
    expect(readCatalogue(folder, "admin", "tlh")).toMatchObject({ ui: { cancel: "Cancel" } });
  });
});
