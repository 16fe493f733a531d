// P-78, P-2 what is paid before it is made is paid under Finance in the portal. Where a partner has switched that page off nobody could ever pay,
// so there an invoice is enough, and whoever makes the two settings meet is told so before saving. It is not refused: the two are often set in
// different places, and a value of the whole system would then depend on what each partner has.
import type { Work } from "../../../platform/work.ts";
import { explainSettingEffect, getSetting, inMenu, portalModules, type SettingEffectOf } from "../../partners/index.ts";
import { changePay } from "./settings.ts";

export const canPayInPortal = (work: Work, partnerId: string): Promise<boolean> => inMenu("finance").isOn(work, partnerId);

/** Of these partners, those for whom it is so. */
async function countOf(partnerIds: readonly string[], isSo: (partnerId: string) => Promise<boolean>): Promise<number> {
  let count = 0;
  for (const partnerId of partnerIds) if (await isSo(partnerId)) count += 1;
  return count;
}

const paidWhereNobodyCan: SettingEffectOf = async (work, { after, partnerIds }) => {
  if (after === "invoice") return undefined;
  const count = await countOf(partnerIds, async (partnerId) => !(await canPayInPortal(work, partnerId)));
  return count > 0 ? { code: "finance-off", count } : undefined;
};

const financeOffWherePaid: SettingEffectOf = async (work, { before, after, partnerIds }) => {
  if ((after as string[]).includes("finance") || !(before as string[]).includes("finance")) return undefined;
  const count = await countOf(partnerIds, async (partnerId) => (await getSetting(work, changePay, { partnerId })) !== "invoice");
  return count > 0 ? { code: "changes-invoiced", count } : undefined;
};

export function explainPaidChanges(): void {
  explainSettingEffect(changePay.key, paidWhereNobodyCan);
  explainSettingEffect(portalModules.key, financeOffWherePaid);
}
