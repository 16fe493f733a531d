import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { permissionTree } from "../../../shared/permissions.ts";
import { builtinRoles, builtinRoleTitles } from "../../../shared/role-defaults.ts";
import { roleTitle } from "./role-title.ts";

const read = (language: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../shared/texts/${language}/identity.json`, import.meta.url), "utf8"));
const wordIn = (texts: unknown, key: string): unknown =>
  key.split(".").reduce((at, part) => (at as Record<string, unknown> | undefined)?.[part], texts);

describe.each(["en", "ar"])("what roles and rights are called in %s", (language) => {
  const identity = read(language);
  const t = { optional: (key: string) => wordIn({ identity }, key) as string | undefined };

  it("O-17 every built-in role has a name, which holds until somebody gives it another one", () => {
    const named = builtinRoles.map((role) => roleTitle(t, builtinRoleTitles[role]));
    expect(new Set(named).size).toBe(builtinRoles.length);
    expect(named.filter((name) => /[a-z]/i.test(name) === (language === "ar"))).toEqual([]);
    expect(roleTitle(t, "Night shift")).toBe("Night shift");
  });

  it("every area, record and act of the tree of rights has a name", () => {
    const keys = Object.entries(permissionTree).flatMap(([node, actions]) => [
      `right.area.${node.split(".")[0]}`,
      `right.node.${node}`,
      ...actions.map((action) => `right.action.${action}`),
    ]);
    expect([...new Set(keys)].filter((key) => typeof wordIn(identity, key) !== "string")).toEqual([]);
  });
});
