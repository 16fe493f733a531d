import type { Module } from "../../platform/module.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { holdLinks } from "../partners/index.ts";
import { planLinks } from "./link-target.ts";
import { promoUsesOfMerges, promoUsesOfPartnerMoves } from "./promo-codes/follow-customers.ts";
import { routes } from "./routes.ts";
import { defaultTax, settings } from "./settings.ts";
import { registerTaxUpdateJob, taxUpdateStep } from "./tax-updates/apply-update.ts";
import { nameTaxesIn } from "./taxes-in-settings.ts";

export { addPlanVersion, type NewPlanVersion } from "./add-plan-version.ts";
export { failedRestriction, offeredTargets, restrictionSentence, transferRuleFor } from "./availability-rules.ts";
export { joinBundleChanges } from "./bundle-changes.ts";
export { changeLineText, updatePlan } from "./change-plan.ts";
export { createPlan, type NewPlan } from "./create-plan.ts";
export { createTax } from "./create-tax.ts";
export { createTaxGroup } from "./create-tax-group.ts";
export { planLimitsChanged } from "./events.ts";
export { directionOf, monthlyValue } from "./monthly-value-rules.ts";
export { auditPartnerOf } from "./plan-audit.ts";
export { joinPlanCopies } from "./plan-copies.ts";
export { type ComponentFacts, loadComponentFacts, loadPlanFacts, type PlanFacts } from "./plan-facts.ts";
export {
  findPlan,
  findPlanIdsOfVersions,
  findPlansByCode,
  getPlan,
  listPlansOfServices,
  listSoldPlans,
  type Plan,
  type PlanPrice,
} from "./plan-queries.ts";
export { planRights } from "./plan-rights.ts";
export { priceOn, rightsNodeOf } from "./plan-rules.ts";
export { planNotAvailable, promoCodeRefused } from "./problems.ts";
export { countingWrongCodes } from "./promo-codes/promo-entries.ts";
export { countPromo, findGivenPromo, findUsablePromo, freePromo, reservePromo } from "./promo-codes/use-promo.ts";
export { removePlanVersion } from "./remove-plan-version.ts";
export { refuseUnlessWithin } from "./scope.ts";
export type { CatalogTables as CatalogReadTables, PromoGiven } from "./tables.ts";
export { listTaxes, loadTaxBook } from "./tax-queries.ts";
export {
  effectiveRate,
  rateChangesOf,
  type Tax,
  type TaxBook,
  taxOn,
} from "./tax-rules.ts";
export type { PlanEffect, RetaxedPlan, TaxUpdateParticipant, TaxUpdateReach } from "./tax-updates/participants.ts";
export { joinTaxUpdates } from "./tax-updates/participants.ts";
export type { TaxChange } from "./tax-updates/tax-update-rules.ts";
export { nameTaxesIn } from "./taxes-in-settings.ts";

export const catalogModule: Module = {
  name: "catalog",
  routes,
  settings,
  daily: [taxUpdateStep],
  jobs: registerTaxUpdateJob,
  listen: () => {
    holdLinks("plan", planLinks);
    nameTaxesIn("id", [defaultTax]);
    joinMerges("catalog", promoUsesOfMerges);
    joinPartnerMoves("catalog", promoUsesOfPartnerMoves);
  },
};
