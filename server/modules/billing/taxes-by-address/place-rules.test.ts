import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import type { Place } from "../../../../shared/place.ts";
import { type PlaceThrough, placeOn, ruleAt, rulesAt, type TaxRule, tiedWith } from "./place-rules.ts";

const rule = (id: string, match: Partial<TaxRule>): TaxRule => ({
  ...{ id, partnerId: "p", title: id, country: "", state: "", city: "", zipFrom: "", zipTo: "", kind: null, planId: null },
  ...{ taxId: id, taxGroupId: null, keeps: "gross", start: day("2026-01-01"), end: null },
  ...match,
});
const zips = (from: string, to = from) => ({ zipFrom: from, zipTo: to });
const place = (more: Partial<Place>): Place => ({ country: "", state: "", city: "", zip: "", ...more });

const rules = [
  rule("spain", { country: "ES" }),
  rule("canary", { country: "ES", ...zips("35", "35") }),
  rule("tenerife", { country: "ES", ...zips("38") }),
  rule("las-palmas-centre", { country: "ES", ...zips("35001", "35019") }),
  rule("ceuta", { country: "ES", city: "Ceuta" }),
  rule("canary-voice", { country: "ES", ...zips("35"), kind: "voice" }),
  rule("canary-business", { country: "ES", ...zips("35"), planId: "business" }),
  rule("northern-ireland", { country: "GB", ...zips("BT") }),
  rule("buesingen", { country: "DE", ...zips("78266") }),
  rule("california", { country: "US", state: "California" }),
  rule("la-county", { country: "US", ...zips("90001", "90899") }),
  rule("old-spain", { country: "ES", city: "Melilla", end: day("2026-03-01") }),
  rule("coming", { country: "ES", city: "Melilla", start: day("2026-06-01"), zipFrom: "52", zipTo: "52" }),
];

const at = (where: Partial<Place>, on = "2026-05-01", sold: { kind?: string; plan?: string } = {}): string | undefined =>
  ruleAt(rules, { place: place(where), kinds: sold.kind ? [sold.kind] : [], planIds: sold.plan ? [sold.plan] : [] }, day(on), "ES")?.id;

describe("B-140 which rule holds at an address", () => {
  test.each<[string, string | undefined, string | undefined]>([
    ["nothing said: the provider's own country", at({}), "spain"],
    ["postal codes by their beginning", at({ country: "ES", zip: "38004" }), "tenerife"],
    ["written with a space", at({ country: "ES", zip: "38 004" }), "tenerife"],
    ["a narrower range wins", at({ country: "ES", zip: "35010" }), "las-palmas-centre"],
    ["the last code of a range is in it", at({ country: "ES", zip: "35019" }), "las-palmas-centre"],
    ["the code after it is not", at({ country: "ES", zip: "35020" }), "canary"],
    ["a code that is too short to be known is not in a range", at({ country: "ES", zip: "3" }), "spain"],
    ["a city, whatever its accents and capitals", at({ country: "ES", city: "  CEÚTA" }), "ceuta"],
    ["a kind beside the place", at({ country: "ES", zip: "35500" }, "2026-05-01", { kind: "voice" }), "canary-voice"],
    ["a plan before a kind", at({ country: "ES", zip: "35500" }, "2026-05-01", { kind: "voice", plan: "business" }), "canary-business"],
    ["a narrower place before a plan", at({ country: "ES", zip: "35010" }, "2026-05-01", { plan: "business" }), "las-palmas-centre"],
    ["letters: BT1 5GS", at({ country: "GB", zip: "BT1 5GS" }), "northern-ireland"],
    ["letters that begin otherwise", at({ country: "GB", zip: "B1 1AA" }), undefined],
    ["one single code", at({ country: "DE", zip: "78266" }), "buesingen"],
    ["the same code in another country", at({ country: "CH", zip: "78266" }), undefined],
    ["nine digits, by the first five", at({ country: "US", state: "california", zip: "90210-1234" }), "la-county"],
    ["a region", at({ country: "US", state: "California", zip: "94016" }), "california"],
    ["one that is over", at({ country: "ES", city: "Melilla" }, "2026-03-01"), "spain"],
    ["its last day", at({ country: "ES", city: "Melilla" }, "2026-02-28"), "old-spain"],
    ["one that has not begun", at({ country: "ES", city: "Melilla", zip: "52001" }, "2026-05-31"), "spain"],
    ["its first day", at({ country: "ES", city: "Melilla", zip: "52001" }, "2026-06-01"), "coming"],
  ])("%s", (_why, found, expected) => {
    expect(found).toBe(expected);
  });

  test("the order of the list decides nothing", () => {
    const where = { place: place({ country: "ES", zip: "35010", city: "Ceuta" }), kinds: ["voice"], planIds: ["business"] };
    fc.assert(
      fc.property(fc.shuffledSubarray(rules, { minLength: rules.length }), (mixed) => {
        expect(ruleAt(mixed, where, day("2026-05-01"), "ES")?.id).toBe("las-palmas-centre");
        expect(rulesAt(mixed, where, day("2026-05-01"), "ES")[0]?.id).toBe("las-palmas-centre");
      }),
    );
  });
});

describe("B-140 two rules for one address", () => {
  const wanted = (match: Partial<TaxRule>) => tiedWith(rules, rule("new", match))?.id;
  test.each<[string, string | undefined, string | undefined]>([
    ["the very same codes", wanted({ country: "ES", ...zips("38") }), "tenerife"],
    ["the same once that one has ended", wanted({ country: "ES", city: "Melilla", start: day("2026-03-01") }), undefined],
    ["the same while that one holds", wanted({ country: "ES", city: "melilla", start: day("2026-02-28") }), "old-spain"],
    ["as many codes that overlap", wanted({ country: "ES", ...zips("35010", "35028") }), "las-palmas-centre"],
    ["fewer codes within", wanted({ country: "ES", ...zips("35010", "35012") }), undefined],
    ["other codes", wanted({ country: "ES", ...zips("36001", "36019") }), undefined],
    ["the same codes in another country", wanted({ country: "PT", ...zips("38") }), undefined],
    ["the same codes for one kind", wanted({ country: "ES", ...zips("38"), kind: "voice" }), undefined],
    ["itself", tiedWith(rules, rule("tenerife", { country: "ES", ...zips("38") }))?.id, undefined],
  ])("%s", (_why, found, expected) => {
    expect(found).toBe(expected);
  });

  test("whatever two rules that are not tied say, one of them is the more exact at every address", () => {
    const zip = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, "0"));
    const range = fc.oneof(
      fc.constant(zips("")),
      fc.tuple(zip, zip).map(([a, b]) => (a < b ? zips(a, b) : zips(b, a))),
      fc.integer({ min: 0, max: 9 }).map((digit) => zips(String(digit))),
    );
    const any = fc.record({
      zip: range,
      country: fc.constantFrom("ES", ""),
      city: fc.constantFrom("Ceuta", ""),
      kind: fc.constantFrom("voice", null),
    });
    fc.assert(
      fc.property(any, any, zip, (one, other, code) => {
        const [a, b] = [one, other].map(({ zip: codes, ...match }, index) => rule(String(index), { ...match, ...codes })) as [
          TaxRule,
          TaxRule,
        ];
        fc.pre(tiedWith([a], b) === undefined);
        const where = { place: place({ country: "ES", city: "Ceuta", zip: code }), kinds: ["voice"], planIds: [] };
        expect(ruleAt([a, b], where, day("2026-05-01"), "")?.id).toBe(ruleAt([b, a], where, day("2026-05-01"), "")?.id);
      }),
    );
  });
});

describe("B-102 where a service was", () => {
  const home = place({ country: "ES", zip: "28001" });
  const island = place({ country: "ES", zip: "35001" });
  const through: PlaceThrough = {
    own: { now: null, moves: [{ since: day("2026-03-01"), before: island }] },
    customers: { now: home, moves: [{ since: day("2026-05-01"), before: place({ country: "PT" }) }] },
  };
  test.each([
    ["at a place of its own", "2026-02-28", island],
    ["from then on where its customer was", "2026-03-01", place({ country: "PT" })],
    ["and where they are now", "2026-05-01", home],
  ])("%s", (_why, on, where) => {
    expect(placeOn(through, day(on))).toEqual(where);
  });
});
