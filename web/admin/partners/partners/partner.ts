import type { getPartnerEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Partner = ReturnsOf<typeof getPartnerEndpoint>;

export const partnerTones = { active: "works", suspended: "past" } as const;

export const customerStatuses = ["active", "blocked", "new", "inactive"] as const;
export const customerTones = { active: "works", blocked: "hurts", new: "waits", inactive: "past" } as const;
