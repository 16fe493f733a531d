import { TextInput } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import { getPlanEndpoint, updatePlanEndpoint } from "../../../server/modules/catalog/contract.ts";
import type { Form } from "../../lib/form.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RecordFailed, RecordWaiting } from "../../ui/record-page.tsx";
import { Forbidden } from "../app/guarded.tsx";
import { useRecordForm } from "../app/use-record-form.ts";
import { BundleDays, type BundleValues } from "./bundle-days.tsx";
import { Pair } from "./pair.tsx";
import { type Plan, useMayPlan } from "./plan.ts";
import { PlanFields } from "./plan-fields.tsx";
import { type PlanValues, planValues } from "./plan-values.ts";

export function EditPlanPage() {
  const t = useTexts();
  const { planId } = useParams({ strict: false }) as { planId: string };
  const { data, problem, reload } = useEndpoint(getPlanEndpoint, { params: { planId } });
  const back = { to: `/plans/${planId}`, label: t("catalog.plans") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <EditForm key={data.id} plan={data} /> : <RecordWaiting />;
}

/** Changes what may change at any time. Running services keep their price, text and contract. */
function EditForm({ plan }: { plan: Plan }) {
  const t = useTexts();
  const navigate = useNavigate();
  const may = useMayPlan(plan.kind, "update") && plan.mayEdit;
  const page = `/plans/${plan.id}`;
  const { form, action } = useRecordForm({
    endpoint: updatePlanEndpoint,
    params: { planId: plan.id },
    record: plan,
    values: (read: Plan): BundleValues => ({ ...planValues(read), adjustBilledDays: false }),
    topics: ["plans"],
    onSaved: () => {
      notify(t("catalog.edit.done", { plan: plan.title }));
      void navigate({ to: page as never, replace: true });
    },
  });
  if (!may) return <Forbidden />;
  return (
    <div className="plan-form">
      <BackLink to={page}>{plan.title}</BackLink>
      <h1>{t("catalog.edit.title", { plan: plan.title })}</h1>
      <span style={{ color: "var(--ink-quiet)" }}>{t("catalog.edit.text")}</span>
      <FormFrame
        form={form}
        submit={t("catalog.edit.do")}
        busy={action.busy}
        problem={action.problem}
        onCancel={() => void navigate({ to: page as never })}
        nameField={(name) => t.optional(`catalog.field.${name}`) ?? name}
      >
        <Panel title={t("catalog.basics")}>
          <Pair>
            <TextInput label={t("catalog.plan-title")} description={t("catalog.plan-title-why")} required {...form.field("title")} />
            <TextInput label={t("catalog.code")} description={t("catalog.code-why")} required dir="ltr" {...form.field("code")} />
          </Pair>
        </Panel>
        <PlanFields
          form={form as unknown as Form<PlanValues>}
          kind={plan.kind}
          currency={plan.currency}
          planId={plan.id}
          underParts={<BundleDays plan={plan} form={form} />}
        />
      </FormFrame>
    </div>
  );
}
