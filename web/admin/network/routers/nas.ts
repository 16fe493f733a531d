import type { z } from "zod";
import type { NasRowView, NasView } from "../../../../server/modules/network/routers/contract.ts";
import type { Tone } from "../../../ui/tone.ts";

export type Nas = z.output<typeof NasView>;
export type NasRow = z.output<typeof NasRowView>;

export const nasTones: Record<NasRow["status"], Tone> = { active: "works", disabled: "past", maintenance: "attention" };
