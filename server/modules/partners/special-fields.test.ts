import { describe, expect, it } from "vitest";
import type { FieldLink, FieldType } from "./contract.ts";
import { portalChoices, readersOf, type SpecialDefinition, wrongForType } from "./special-fields.ts";

const plain: SpecialDefinition = {
  type: "text",
  link: null,
  template: "",
  defaultValue: null,
  isRequired: false,
  isUnique: "no",
  isSearchable: false,
  inList: false,
  inPortal: "hidden",
};
const toCustomer: FieldLink = { to: "customer", states: [], samePartner: true };
const others: { name: string; type: FieldType }[] = [
  { name: "meter", type: "integer" },
  { name: "pin", type: "secret" },
  { name: "label", type: "calculated" },
];
const wrong = (field: Partial<SpecialDefinition>) =>
  wrongForType({ ...plain, ...field }, { module: "customers", others }).map(({ field: name, code }) => `${name} ${code}`);

describe("O-61 what cannot be said about a file, a secret, a link and a calculated field", () => {
  it.each<[Partial<SpecialDefinition>, string[], string]>([
    [
      { type: "file", isUnique: "all", isSearchable: true, defaultValue: "x" },
      ["defaultValue", "isUnique", "isSearchable"],
      "files are not compared",
    ],
    [
      { type: "secret", inList: true, isSearchable: true, isUnique: "partner" },
      ["isUnique", "isSearchable", "inList"],
      "a secret is shown nowhere",
    ],
    [{ type: "secret", inPortal: "visible" }, ["inPortal"], "nor to the customer"],
    [
      { type: "calculated", template: "{{ customer.extra.meter }}", isRequired: true, inPortal: "editable" },
      ["isRequired", "inPortal"],
      "nobody fills it in",
    ],
    [{ type: "link", link: toCustomer, inPortal: "visible" }, ["inPortal"], "subscribers do not see other people"],
    [
      { type: "link", link: { ...toCustomer, to: "plan" }, inPortal: "visible", isUnique: "all", isRequired: true, inList: true },
      [],
      "a link may be all of that",
    ],
  ])("%j: %j, %s", (field, names) => {
    expect(wrong(field)).toEqual(names.map((name) => `${name} not-for-type`));
  });

  it("a link says what it points at, within states that there are; nothing else has one", () => {
    expect(wrong({ type: "link" })).toEqual(["link required"]);
    expect(wrong({ type: "text", link: toCustomer })).toEqual(["link not-for-type"]);
    expect(wrong({ type: "link", link: { ...toCustomer, states: ["active", "gone"] } })).toEqual(["link.states unknown-value"]);
  });

  it("O-157 a template is checked on save: its form, and that it reads only what there is and may be shown", () => {
    expect(wrong({ type: "calculated" })).toEqual(["template required"]);
    expect(wrong({ type: "calculated", template: "{{ customer.extra.meter | plus: 1 }} {{ customer.city }}" })).toEqual([]);
    expect(wrong({ type: "calculated", template: "{{ customer.extra.pin }}" })).toEqual(["template unknown-name"]);
    expect(wrong({ type: "calculated", template: "{{ customer.extra.label }}" })).toEqual(["template unknown-name"]);
    expect(wrong({ type: "calculated", template: "{{ oops" })).toEqual(["template template-format"]);
    expect(wrong({ type: "text", template: "x" })).toEqual(["template not-for-type"]);
    expect(wrongForType({ ...plain, type: "calculated", template: "x" }, { module: "news", others: [] })).toMatchObject([
      { field: "type", code: "not-for-module" },
    ]);
  });

  it("says who would miss a field", () => {
    const sum = { type: "calculated" as const, template: "{{ customer.extra.meter }}" };
    expect(readersOf([sum, { type: "text", template: "" }], "meter")).toEqual([sum]);
    expect(readersOf([sum], "other")).toEqual([]);
  });

  it("O-62 only what subscribers can type is theirs to edit", () => {
    expect(portalChoices(plain)).toEqual(["hidden", "visible", "editable"]);
    expect(portalChoices({ ...plain, isUnique: "all" })).toEqual(["hidden", "visible"]);
    expect(portalChoices({ ...plain, type: "file" })).toEqual(["hidden", "visible"]);
    expect(portalChoices({ ...plain, type: "secret" })).toEqual(["hidden"]);
  });
});
