import { TextInput } from "@mantine/core";
import { retextPlanEndpoint } from "../../../server/modules/services/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useActForm } from "../app/use-act-form.ts";
import { type Audience, AudienceField } from "./audience-field.tsx";
import { type Plan, useMayPlan } from "./plan.ts";

/** B-13 another text on documents, with the same choice. Documents that exist keep theirs. */
export function LineTextSheet({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useTexts();
  const mayForce = useMayPlan(plan.kind, "reprice");
  const { form, action } = useActForm<typeof retextPlanEndpoint, { lineText: string; audience: Audience }>({
    endpoint: retextPlanEndpoint,
    params: { planId: plan.id },
    start: { lineText: plan.lineText, audience: "same_price_services" },
    topics: ["plans", "services"],
    onDone: ({ services }) => {
      notify(t("catalog.text.done", { count: services }));
      onClose();
    },
  });
  return (
    <Sheet open wide title={t("catalog.text.title", { plan: plan.title })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("catalog.text.do")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <TextInput label={t("catalog.line-text")} description={t("catalog.line-text-why")} required {...form.field("lineText")} />
        <AudienceField
          about="text"
          value={form.values.audience}
          onChange={(chosen) => form.set("audience", chosen)}
          services={undefined}
          mayForce={mayForce}
        />
      </FormFrame>
    </Sheet>
  );
}
