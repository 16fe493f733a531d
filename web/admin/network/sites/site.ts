import type { z } from "zod";
import type { SiteView } from "../../../../server/modules/network/sites/contract.ts";
import type { Tone } from "../../../ui/tone.ts";

export type Site = z.output<typeof SiteView>;

export const siteTones: Record<Site["status"], Tone> = { planned: "waits", active: "works", maintenance: "attention", retired: "past" };
