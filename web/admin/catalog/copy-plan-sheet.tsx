import { TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { copyPlanEndpoint } from "../../../server/modules/catalog/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useActForm } from "../app/use-act-form.ts";
import type { Plan } from "./plan.ts";

/** A plan like this one, at today's price. */
export function CopyPlanSheet({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { form, action } = useActForm({
    endpoint: copyPlanEndpoint,
    params: { planId: plan.id },
    start: { code: "", title: t("catalog.copy.of", { plan: plan.title }) },
    topics: ["plans"],
    onDone: (copy) => {
      notify(t("catalog.copy.done", { plan: copy.title }));
      onClose();
      void navigate({ to: `/plans/${copy.id}` as never });
    },
  });
  return (
    <Sheet open title={t("catalog.copy.title", { plan: plan.title })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("catalog.copy.do")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <span>{t("catalog.copy.text")}</span>
        <TextInput
          label={t("catalog.code")}
          description={t("catalog.code-why")}
          required
          dir="ltr"
          data-autofocus
          {...form.field("code")}
        />
        <TextInput label={t("catalog.plan-title")} required {...form.field("title")} />
      </FormFrame>
    </Sheet>
  );
}
