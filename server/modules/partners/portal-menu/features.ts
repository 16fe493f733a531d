// What a provider switches on for the customers of a partner (P-2, portal.md 2): a setting, and when it means "on".
import type { z } from "zod";
import type { Feature } from "../../../platform/feature.ts";
import type { SettingDefinition } from "../../../platform/settings.ts";
import { getSetting } from "../get-setting.ts";
import { type MenuModule, menuModules, portalModules } from "./settings.ts";

/** @param key - as the portal hears of it: "finance.statements" */
export const switchedBy = <Shape extends z.ZodType>(
  key: string,
  setting: SettingDefinition<Shape>,
  means: (value: z.output<Shape>) => boolean,
): Feature => ({
  key,
  setting,
  isOn: async (work, partnerId) => means(await getSetting(work, setting, { partnerId })),
});

const byModule = Object.fromEntries(
  menuModules.map((name) => [name, switchedBy(name, portalModules, (on) => on.includes(name))]),
) as Readonly<Record<MenuModule, Feature>>;

/** P-2 the module of the portal that an endpoint belongs to (portal.md 2.2). */
export const inMenu = (name: MenuModule): Feature => byModule[name];

export const menuFeatures: readonly Feature[] = Object.values(byModule);
