import { Checkbox } from "@mantine/core";
import { previewBundleEndpoint } from "../../../server/modules/services/contract.ts";
import type { Form } from "../../lib/form.ts";
import { useTexts } from "../../lib/texts.tsx";
import { usePreview } from "../../lib/use-preview.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { AdjustedEffect } from "./adjusted-effect.tsx";
import type { Plan } from "./plan.ts";
import type { PlanValues } from "./plan-values.ts";

export interface BundleValues extends PlanValues {
  adjustBilledDays: boolean;
}

const partsOf = (components: PlanValues["components"]) => components.map(({ planId, weight }) => ({ planId, weight: Number(weight) }));

/** B-102 a bundle gets other parts: what the next run would make of the days of its services that are invoiced already, if that is wanted. */
export function BundleDays({ plan, form }: { plan: Plan; form: Form<BundleValues> }) {
  const t = useTexts();
  const parts = partsOf(form.values.components);
  const isOther = JSON.stringify(parts) !== JSON.stringify(partsOf(plan.components));
  const isWhole = parts.length > 0 && parts.every(({ planId, weight }) => planId !== "" && Number.isInteger(weight) && weight > 0);
  const { data, problem, former } = usePreview(
    previewBundleEndpoint,
    plan.kind === "bundle" && isOther && isWhole ? { params: { planId: plan.id }, body: { components: parts } } : undefined,
  );
  if (problem) return <ProblemNote problem={problem} />;
  if (!data || data.invoicedFurther === 0) return null;
  return (
    <section aria-label={t("catalog.bundle-days.title")} style={{ display: "grid", gap: 12, marginBlockStart: 16 }}>
      <span style={{ color: "var(--attention-ink)" }}>{t("catalog.bundle-days.invoiced-further", { count: data.invoicedFurther })}</span>
      <Checkbox label={t("catalog.reprice.adjust")} description={t("catalog.bundle-days.adjust-why")} {...form.check("adjustBilledDays")} />
      {form.values.adjustBilledDays && <AdjustedEffect adjusted={data.adjusted} former={former} />}
    </section>
  );
}
