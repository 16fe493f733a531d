import type { z } from "zod";
import type { SettingDefinition } from "../../platform/settings.ts";
import type { Work } from "../../platform/work.ts";
import { type Explicit, type Level, type Origin, type Resolved, resolveSetting } from "./setting-rules.ts";
import { readCustomerValues, readScopes, type SettingPlace, scopesOf } from "./setting-store.ts";

export interface ExplainedSetting<Value> {
  readonly value: Value;
  readonly origin: Origin;
}

/** The value that holds, typed as its definition says. */
export async function getSetting<Shape extends z.ZodType>(
  work: Work,
  definition: SettingDefinition<Shape>,
  place: SettingPlace = {},
): Promise<z.output<Shape>> {
  return (await explainSetting(work, definition, place)).value;
}

/** As `getSetting`, and where the value comes from. */
export async function explainSetting<Shape extends z.ZodType>(
  work: Work,
  definition: SettingDefinition<Shape>,
  place: SettingPlace = {},
): Promise<ExplainedSetting<z.output<Shape>>> {
  const stored = await readScopes(work, scopesOf(place));
  const explicit = Object.fromEntries([...stored].map(([level, values]) => [level, values.get(definition.key)?.value]));
  return resolve(work, definition, explicit) as ExplainedSetting<z.output<Shape>>;
}

export interface LoadedSettings {
  /** For the partner, or for one of the customers or locations that were named. */
  get<Shape extends z.ZodType>(
    definition: SettingDefinition<Shape>,
    place?: { customerId?: string | undefined; locationId?: string | null | undefined },
  ): z.output<Shape>;
}

/** Some settings for one partner and many of its customers and locations, in two or three queries however many they are. */
export async function loadSettings(
  work: Work,
  definitions: readonly SettingDefinition[],
  {
    partnerId,
    customerIds = [],
    locationIds = [],
  }: { partnerId: string; customerIds?: readonly string[]; locationIds?: readonly string[] },
): Promise<LoadedSettings> {
  const keys = new Set<string>(definitions.map((definition) => definition.key));
  const common = await readScopes(work, scopesOf({ partnerId }));
  const ofLocations = new Map<string, Awaited<ReturnType<typeof readScopes>>>();
  for (const locationId of new Set(locationIds))
    ofLocations.set(locationId, await readScopes(work, [{ level: "location", scopeId: locationId }]));
  const ofCustomers = await readCustomerValues(work, customerIds, [...keys]);
  return {
    get<Shape extends z.ZodType>(
      definition: SettingDefinition<Shape>,
      { customerId, locationId }: { customerId?: string | undefined; locationId?: string | null | undefined } = {},
    ) {
      const { key } = definition;
      if (!keys.has(key)) throw new Error(`the setting ${key} was not loaded`);
      const explicit: Explicit = {
        system: common.get("system")?.get(key)?.value,
        partner: common.get("partner")?.get(key)?.value,
        location: locationId ? ofLocations.get(locationId)?.get("location")?.get(key)?.value : undefined,
        customer: customerId === undefined ? undefined : ofCustomers.get(customerId)?.get(key)?.value,
      };
      return resolve(work, definition, explicit).value as z.output<Shape>;
    },
  };
}

/** As the rule, with every stored value read by the setting's shape. */
export function resolve(work: Work, definition: SettingDefinition, explicit: Explicit, below?: Level): Resolved {
  const valid: Partial<Record<Level, unknown>> = {};
  for (const [level, value] of Object.entries(explicit) as [Level, unknown][]) {
    if (value === undefined) continue;
    const read = definition.shape.safeParse(value);
    // A release may narrow a setting. A value that fits no more counts as not set: one old row must not stop everybody's billing.
    if (read.success) valid[level] = read.data;
    else work.log.warn({ key: definition.key, level }, "a stored setting no longer fits its definition and is ignored");
  }
  return resolveSetting(definition, valid, below);
}
