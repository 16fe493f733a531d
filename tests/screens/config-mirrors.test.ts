// What the screens of the configuration repeat of the server, held against the server itself.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fieldTypes } from "../../server/modules/partners/contract.ts";
import { isLossless, wrongInDefinition } from "../../server/modules/partners/field-rules.ts";
import { textColourOn } from "../../server/modules/partners/label-rules.ts";
import { modules } from "../../server/modules.ts";
import type { SettingDefinition } from "../../server/platform/settings.ts";
import { checksOf, hasOptions, typesAfter } from "../../web/admin/partners/fields/field-values.ts";
import { textColourOn as textColourOnScreen } from "../../web/admin/partners/labels/label-chip.tsx";
import { groupOf, isSettingGroup, pathOfSetting, settingGroups } from "../../web/admin/partners/settings/setting-groups.ts";

const definitions: readonly SettingDefinition[] = modules.flatMap(({ settings = [] }) => settings);
const texts = (language: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../shared/texts/${language}/partners.json`, import.meta.url), "utf8"));
const textAt = (tree: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], tree);

const placed = ({ key, may }: SettingDefinition) => ({ key, node: may.slice(0, may.lastIndexOf(".")) });

describe("settings", () => {
  it("B-272 every key of finance stands on exactly one page of its subject, and the search of Config leads there", () => {
    const finance = definitions.filter(({ may }) => may.startsWith("config.finance."));
    const pages = Object.fromEntries(finance.map((definition) => [definition.key, pathOfSetting(placed(definition))]));
    for (const definition of finance) {
      const path = pages[definition.key] ?? "";
      // A page of settings shows what `groupOf` puts on it and nothing else; the other pages are of the module that owns the key.
      const [, page] = /^\/config\/settings\/([a-z-]+)\/[a-z_.0-9]+$/.exec(path) ?? [];
      const own = settingGroups.filter((group) => groupOf(placed(definition)) === group);
      expect([definition.key, own.length]).toEqual([definition.key, page === undefined ? 0 : 1]);
      expect(page === undefined ? ["/config/reminders", "/config/prepaid-notices"] : own).toContain(page ?? path);
    }
    expect(pages).toMatchObject({
      "billing.due_days": "/config/settings/finance/billing.due_days",
      "billing.auto_issue": "/config/settings/automation/billing.auto_issue",
      "billing.first_invoice_mode": "/config/settings/automation/billing.first_invoice_mode",
      "ordering.change_refund": "/config/settings/plan-change/ordering.change_refund",
      "ordering.cancel_final": "/config/settings/pausing/ordering.cancel_final",
      "collections.blocking_days": "/config/settings/blocking/collections.blocking_days",
      "collections.reminder_day_1": "/config/reminders",
      "catalog.default_tax_id": "/config/settings/plans/catalog.default_tax_id",
      "billing.revenue_recognition": "/config/settings/accounting/billing.revenue_recognition",
    });
    // No subject of finance is empty, and each has its words.
    for (const language of ["en", "ar"])
      for (const page of new Set(Object.values(pages).flatMap((path) => /settings\/([a-z-]+)/.exec(path ?? "")?.[1] ?? [])))
        expect([page, isSettingGroup(page), typeof textAt(texts(language), `group.${page}.title`)]).toEqual([page, true, "string"]);
  });

  it.each(["en", "ar"])("O-239 every one has a title and a help in %s", (language) => {
    const tree = texts(language);
    const missing = definitions.flatMap(({ key }) =>
      ["title", "help"].map((part) => `setting.${key}.${part}`).filter((path) => typeof textAt(tree, path) !== "string"),
    );
    expect(missing).toEqual([]);
  });

  it("O-239 every one has a page, and no text is left of one that is gone", () => {
    expect(definitions.filter((definition) => pathOfSetting(placed(definition)) === undefined).map(({ key }) => key)).toEqual([]);
    const keys = new Set<string>(definitions.map(({ key }) => key));
    const known: string[] = [];
    const collect = (tree: Record<string, unknown>, path: string): void => {
      if (typeof tree.title === "string") known.push(path);
      else for (const [name, inner] of Object.entries(tree)) collect(inner as Record<string, unknown>, path ? `${path}.${name}` : name);
    };
    collect(textAt(texts("en"), "setting") as Record<string, unknown>, "");
    expect(known.filter((key) => !keys.has(key))).toEqual([]);
  });
});

describe("additional fields and labels", () => {
  it("O-61 offers for every type the checks that the server takes, and no others", () => {
    const sample = {
      minLength: 1,
      maxLength: 2,
      pattern: "a",
      min: "1",
      max: "2",
      digits: 1,
      minDate: "2026-01-01",
      maxDate: "2026-01-02",
      relative: "not_past",
      maxMb: 1,
    } as const;
    for (const type of fieldTypes) {
      const options = hasOptions(type) ? [{ key: "a", archived: false }] : [];
      const taken = (Object.keys(sample) as (keyof typeof sample)[]).filter(
        (check) => wrongInDefinition({ name: "x", type, options, checks: { [check]: sample[check] } }).length === 0,
      );
      expect([type, [...checksOf[type]].toSorted()]).toEqual([type, taken.toSorted()]);
    }
  });

  it("O-63 offers exactly the types that lose nothing", () => {
    for (const from of fieldTypes)
      expect([from, fieldTypes.filter((to) => typesAfter(from).includes(to))]).toEqual([
        from,
        fieldTypes.filter((to) => isLossless(from, to)),
      ]);
  });

  it("O-59 the words on a label have the colour that the server says", () => {
    for (const colour of ["#000000", "#ffffff", "#777777", "#757575", "#fde68a", "#4338ca", "#00aa00"])
      expect([colour, textColourOnScreen(colour)]).toEqual([colour, textColourOn(colour)]);
  });
});
