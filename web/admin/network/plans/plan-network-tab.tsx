// What an internet plan says to routers beside its speed (network.md N-67, N-69).
import { NativeSelect } from "@mantine/core";
import { planRepliesEndpoint, priorities, updatePlanRepliesEndpoint } from "../../../../server/modules/access/plan-replies/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { CountField } from "../../../ui/count-field.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import { TemplateField } from "../profiles/template-field.tsx";
import { PlanAttributes } from "./plan-attributes.tsx";
import { type PlanNetworkValues, type PlanReplies, planNumbers } from "./plan-network.ts";
import "../network.css";

export function PlanNetworkTab({ planId, mayUpdate }: { planId: string; mayUpdate: boolean }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(planRepliesEndpoint, { params: { planId } }, { topics: ["plans"] });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Panel title={t("network.plan.title")}>{t("ui.loading")}</Panel>;
  return <PlanNetworkForm key={data.version} planId={planId} data={data} mayUpdate={mayUpdate} />;
}

const valuesOf = ({ version: _, attributes, ...data }: PlanReplies): PlanNetworkValues => ({ ...data, attributes: [...attributes] });

function PlanNetworkForm({ planId, data, mayUpdate }: { planId: string; data: PlanReplies; mayUpdate: boolean }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: updatePlanRepliesEndpoint,
    params: { planId },
    record: data,
    values: valuesOf,
    topics: ["plans"],
    onSaved: () => notify(t("network.plan.saved")),
  });
  return (
    <Panel title={t("network.plan.title")}>
      {mayUpdate ? (
        <FormFrame
          form={form}
          submit={t("network.plan.save")}
          busy={action.busy}
          problem={action.problem}
          nameField={(name) => t.optional(`network.plan.field.${name}`) ?? name}
        >
          <PlanNetworkFields form={form} />
        </FormFrame>
      ) : (
        <fieldset disabled className="network-flags network-fields">
          <PlanNetworkFields form={form} />
        </fieldset>
      )}
    </Panel>
  );
}

function PlanNetworkFields({ form }: { form: Form<PlanNetworkValues> }) {
  const t = useTexts();
  const mayChangeRouters = useMay("network.routers.update");
  return (
    <>
      <p className="network-quiet">{t("network.plan.lead")}</p>
      <fieldset className="network-flags network-part">
        <legend>{t("network.plan.speed")}</legend>
        <div className="network-fields-pair">
          {planNumbers.map((name) => (
            <CountField
              key={name}
              label={t(`network.plan.field.${name}`)}
              description={t(`network.plan.why.${name}`)}
              unit={name === "burstSeconds" ? t("network.seconds-unit") : "%"}
              {...form.field(name)}
              onChange={(count) => form.set(name, count === "" ? null : count)}
            />
          ))}
          <NativeSelect
            label={t("network.plan.field.priority")}
            description={t("network.plan.why.priority")}
            {...form.field("priority")}
            data={priorities.map((value) => ({ value, label: t(`network.plan.priorities.${value}`) }))}
          />
        </div>
      </fieldset>
      <PlanAttributes form={form} />
      <fieldset className="network-flags network-part">
        <legend>{t("network.own-lines.title")}</legend>
        <TemplateField
          label={t("network.own-lines.title")}
          description={t(mayChangeRouters ? "network.own-lines.why-plan" : "network.own-lines.not-yours")}
          field={mayChangeRouters ? form.field("replyLines") : { name: "replyLines", value: form.values.replyLines }}
          errors={form.errors}
        />
      </fieldset>
    </>
  );
}
