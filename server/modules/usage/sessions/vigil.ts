import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { maxSessionHours, staleFactor, zombieMinutes } from "../settings.ts";

/** N-94 how long one waits for the next word of a session. */
export interface VigilSettings {
  readonly staleFactor: number;
  readonly zombieMinutes: number;
  /** Of a NAS that sends no interims. */
  readonly maxSessionHours: number;
}

export const readVigil = async (work: Work): Promise<VigilSettings> => ({
  staleFactor: await getSetting(work, staleFactor, {}),
  zombieMinutes: await getSetting(work, zombieMinutes, {}),
  maxSessionHours: await getSetting(work, maxSessionHours, {}),
});
