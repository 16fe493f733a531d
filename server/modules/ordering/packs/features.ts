import type { Feature } from "../../../platform/feature.ts";
import { inMenu, switchedBy } from "../../partners/index.ts";
import { autoTopup, manualTopup } from "./settings.ts";

const manual = switchedBy("packs.manual", manualTopup, (on) => on);
const auto = switchedBy("packs.auto", autoTopup, (on) => on);
const either: Feature = {
  key: "packs",
  setting: manualTopup,
  also: [autoTopup],
  isOn: async (work, partnerId) => (await manual.isOn(work, partnerId)) || (await auto.isOn(work, partnerId)),
};

export const buyingPacks: readonly Feature[] = [inMenu("services"), manual];
export const autoPacks: readonly Feature[] = [inMenu("services"), auto];
export const anyPacks: readonly Feature[] = [inMenu("services"), either];
export const packFeatures: readonly Feature[] = [manual, auto, either];
