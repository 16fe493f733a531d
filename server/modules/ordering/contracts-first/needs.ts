// Which plans need a contract, and which (P-179).
import type { z } from "zod";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPlan } from "../../catalog/index.ts";
import { usableTemplates } from "../../documents/index.ts";
import { getPartner } from "../../partners/index.ts";
import type { contractNeedsEndpoint } from "./contract.ts";
import { db } from "./tables.ts";

/** The templates that these plans need at a partner, by plan. */
export async function findNeeds(work: Work, partnerId: string, planIds: readonly string[]): Promise<Map<string, string>> {
  if (planIds.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("ordering.contract_needs")
    .select(["plan_id", "template_id"])
    .where("partner_id", "=", partnerId)
    .where("plan_id", "in", [...planIds])
    .execute();
  return new Map(rows.map((row) => [row.plan_id, row.template_id]));
}

export async function listNeeds(work: Work, planId: string) {
  const plan = await getPlan(work, planId);
  const rows = await db(work).selectFrom("ordering.contract_needs").selectAll().where("plan_id", "=", planId).execute();
  const items: z.input<typeof contractNeedsEndpoint.returns>["items"] = [];
  for (const partnerId of plan.partnerIds) {
    if (!seesPartner(work.actor, partnerId)) continue;
    const templates = await usableTemplates(work, { partnerId, language: "" });
    items.push({
      partnerId,
      partnerName: (await getPartner(work, partnerId)).name,
      templateId: rows.find((row) => row.partner_id === partnerId)?.template_id ?? null,
      templates: templates.filter(({ kind }) => kind === "contract").map(({ id, name, language }) => ({ id, name, language })),
    });
  }
  return { items };
}

export async function setNeed(work: Work, planId: string, partnerId: string, templateId: string | null) {
  const before = (await listNeeds(work, planId)).items.find((item) => item.partnerId === partnerId);
  if (!before) throw notFound();
  const template = before.templates.find(({ id }) => id === templateId);
  if (templateId !== null && !template) throw fieldProblem("templateId", "unknown-value", "Choose one of this partner's contracts.");
  if (templateId === null)
    await db(work).deleteFrom("ordering.contract_needs").where("partner_id", "=", partnerId).where("plan_id", "=", planId).execute();
  else {
    const set = { template_id: templateId, set_at: work.now, set_by_name: "name" in work.actor ? work.actor.name : "" };
    await db(work)
      .insertInto("ordering.contract_needs")
      .values({ partner_id: partnerId, plan_id: planId, ...set })
      .onConflict((conflict) => conflict.columns(["partner_id", "plan_id"]).doUpdateSet(set))
      .execute();
  }
  const plan = await getPlan(work, planId);
  const nameOf = (id: string | null): string | null => before.templates.find((each) => each.id === id)?.name ?? null;
  work.audit({
    entity: "plan",
    entityId: planId,
    label: plan.title,
    action: "contract-need-set",
    partnerId,
    changes: { contract: { before: nameOf(before.templateId), after: nameOf(templateId) } },
  });
  return listNeeds(work, planId);
}
