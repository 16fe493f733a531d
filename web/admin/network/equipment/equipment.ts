import type { z } from "zod";
import type { EquipmentView } from "../../../../server/modules/network/equipment/contract.ts";
import type { Tone } from "../../../ui/tone.ts";

export type Equipment = z.output<typeof EquipmentView>;

export const stateTones: Record<Equipment["state"], Tone> = {
  ...{ up: "works", degraded: "attention", down: "hurts", unreachable: "waits", unknown: "waits" },
  ...{ answers: "works", silent: "hurts", maintenance: "attention", disabled: "past" },
};
