import type { getAdministratorEndpoint, listAdministratorsEndpoint } from "../../../../server/modules/identity/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import type { Tone } from "../../../ui/tone.ts";

export type Administrator = ReturnsOf<typeof getAdministratorEndpoint>;
export type AdministratorRow = ReturnsOf<typeof listAdministratorsEndpoint>["items"][number];

export const statuses = ["active", "invited", "suspended", "archived"] as const;

export const statusTones: Record<AdministratorRow["status"], Tone> = {
  active: "works",
  invited: "waits",
  suspended: "hurts",
  archived: "past",
};
