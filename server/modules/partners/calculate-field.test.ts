import { describe, expect, it } from "vitest";
import { calculate, fieldsInTemplate, wrongInTemplate } from "./calculate-field.ts";

const known = new Set(["customer.name", "customer.extra.price", "customer.extra.count", "customer.extra.installed", "customer.extra.tags"]);
const record = { customer: { name: "Ana", extra: { price: "0.1", count: 3, installed: "2026-02-28", tags: ["a", "b"] } } };

describe("O-61 a calculated field is a template over other fields", () => {
  it.each<[string, string | null, string]>([
    ["{{ customer.name | upcase }}", "ANA", "a filter"],
    ["{{ customer.extra.price | plus: 0.2 }}", "0.3", "exact, where binary fractions would show 0.30000000000000004"],
    ["{{ customer.extra.count | times: customer.extra.price }}", "0.3", "two fields"],
    ["{{ customer.extra.count | divided_by: 0 }}", null, "nothing, not an error, where there is no result"],
    ["{% if customer.extra.count > 2 %}many{% else %}few{% endif %}", "many", "a condition"],
    ['{{ customer.extra.installed | date: "%d/%m/%Y" }}', "28/02/2026", "a day stays that day in every zone"],
    ['{{ customer.extra.tags | join: ", " }}', "a, b", "several choices"],
    ["  {{ customer.extra.missing }}  ", null, "empty values print nothing"],
    ['{{ "now" | date: "%Y" }}', null, "what is calculated follows from the record alone"],
  ])("%s is %j: %s", (template, result) => {
    expect(calculate(template, record)).toBe(result);
  });

  it.each([
    ["{{ customer.extra.nothing }}", "customer.extra.nothing", "no such field"],
    ["{{ customer.password }}", "customer.password", "no such part of the record"],
    ["{{ settings.key }}", "settings.key", "nothing beside the record"],
    ["{{ customer.extra[customer.name] }}", "customer.extra.[…]", "a name that is only known later could be any"],
  ])("%s names %s: %s", (template, name) => {
    expect(wrongInTemplate(template, known)).toContainEqual({ kind: "unknown-name", name });
  });

  it.each([
    ["a\n{{ customer.name | nofilter }}", 2, "a filter that there is not"],
    ["{% if customer.name %}", 1, "a tag that does not end"],
    ["{% for i in (1..1000000000) %}x{% endfor %}", 1, "loops are not among the tags"],
    ["{% include 'secret' %}", 1, "nor are includes"],
    ["{% render 'secret' %}", 1, "nor renders"],
    ["{% tablerow i in (1..9) %}x{% endtablerow %}", 1, "nor loops by another name"],
    ["{{ customer.name | json }}", 1, "nor what shows how things are made"],
    ["{{ customer.name", 1, "a brace that stays open"],
    ["x".repeat(2_001), 1, "longer than a template may be"],
  ])("%j is refused with its line %d: %s", (template, line) => {
    expect(wrongInTemplate(template, known)).toMatchObject([{ kind: "syntax", line }]);
  });

  it("is bounded: what grows beyond measure has no result, and comes back at once", () => {
    let template = '{{ "aaaaaaaaaa"';
    for (let at = 0; at < 20; at++) template += ' | replace: "a", "aaaaaaaaaa"';
    const before = performance.now();
    expect(calculate(`${template} }}`, record)).toBeNull();
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it("a result is cut at 1,000 characters", () => {
    expect(calculate("{{ customer.name }}", { customer: { name: "x".repeat(5_000) } })).toHaveLength(1_000);
  });

  it("reaches nothing but own values: no prototype, no function", () => {
    expect(calculate("{{ customer.constructor }}{{ customer.extra.__proto__ }}{{ customer.name.constructor.name }}", record)).toBeNull();
  });

  it("knows which fields it reads", () => {
    expect(fieldsInTemplate("{{ customer.extra.price | plus: customer.extra.count }}{{ customer.name }}")).toEqual(["price", "count"]);
  });
});
