import type { Work } from "../../../platform/work.ts";
import { appFeature } from "../../partners/index.ts";
import { pushFeature } from "./settings.ts";

/** Whether a partner's customers may be told on their devices at all. */
export async function isPushOn(work: Work, partnerId: string): Promise<boolean> {
  return (await appFeature.isOn(work, partnerId)) && (await pushFeature.isOn(work, partnerId));
}
