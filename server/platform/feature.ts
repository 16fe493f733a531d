import { featureOff } from "./problems.ts";
import type { SettingDefinition } from "./settings.ts";
import type { Work } from "./work.ts";

/** P-2 something of the portal that a provider switches on for its customers. Where it is off, its endpoints are not there. */
export interface Feature {
  /** As `me` tells the portal of it. */
  readonly key: string;
  /** What switches it. */
  readonly setting: SettingDefinition;
  /** Others that each keep it on as well. */
  readonly also?: readonly SettingDefinition[];
  readonly isOn: (work: Work, partnerId: string) => Promise<boolean>;
}

/** What an endpoint for customers stands behind: "always", or all of these. */
export type When = "always" | Feature | readonly Feature[];

export const featuresOf = (when: When | undefined): readonly Feature[] =>
  when === undefined || when === "always" ? [] : "key" in when ? [when] : when;

/** @throws `feature-off`, which tells no more than that there is nothing. */
export async function refuseUnlessOn(work: Work, when: When | undefined): Promise<void> {
  const { actor } = work;
  if (actor.kind !== "customer") return;
  for (const feature of featuresOf(when)) if (!(await feature.isOn(work, actor.partnerId))) throw featureOff();
}
