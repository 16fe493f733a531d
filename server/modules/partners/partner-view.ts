import type { z } from "zod";
import type { PartnerView } from "./contract.ts";
import { isDefaultPartner, type Partner } from "./partner-queries.ts";

/** A logo's address changes with the picture, so that a browser may keep the old one as long as it likes. */
export const logoUrl = (partner: Pick<Partner, "code" | "logoFileId">): string | null =>
  partner.logoFileId === null ? null : `/api/public/partners/${partner.code}/logo?v=${partner.logoFileId.slice(-12)}`;

export const partnerView = (partner: Partner): z.input<typeof PartnerView> => ({
  ...partner,
  isDefault: isDefaultPartner(partner),
  logoUrl: logoUrl(partner),
});
