import { NativeSelect, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { createPlanEndpoint } from "../../../server/modules/catalog/contract.ts";
import { partnerChoicesEndpoint } from "../../../server/modules/partners/contract.ts";
import { calendarDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import type { Form } from "../../lib/form.ts";
import { mayDo, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { RecordFailed, RecordWaiting } from "../../ui/record-page.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { useActForm } from "../app/use-act-form.ts";
import { Pair } from "./pair.tsx";
import { type Kind, kinds, planRight } from "./plan.ts";
import { PlanFields } from "./plan-fields.tsx";
import { newPlanValues, type PlanValues } from "./plan-values.ts";
import { TaxedFields, type TaxedValues } from "./taxed-fields.tsx";

interface NewPlanValues extends PlanValues, TaxedValues {
  kind: Kind;
  currency: string;
  price: string;
  validFrom: string;
  lineText: string;
}

const draftName = "new-plan";

export function NewPlanPage() {
  const t = useTexts();
  const choices = useEndpoint(partnerChoicesEndpoint);
  const scope = usePartnerScope();
  const back = { to: "/plans", label: t("catalog.plans") };
  if (choices.problem && !choices.data) return <RecordFailed problem={choices.problem} back={back} onRetry={choices.reload} />;
  if (!choices.data) return <RecordWaiting />;
  const partner = choices.data.items.find(({ id }) => id === scope.partnerId) ?? choices.data.items[0];
  return (
    <NewPlanForm
      partnerId={partner?.id}
      currency={partner?.currency ?? ""}
      currencies={[...new Set(choices.data.items.map((each) => each.currency))]}
    />
  );
}

/** Makes a plan of any kind with its first price. What is typed is kept until it is sent. */
function NewPlanForm({
  partnerId,
  currency,
  currencies,
}: {
  partnerId: string | undefined;
  currency: string;
  currencies: readonly string[];
}) {
  const t = useTexts();
  const navigate = useNavigate();
  const session = useStaffSession();
  const { kind: wished } = useSearch({ strict: false }) as { kind?: string };
  const allowed = kinds.filter((kind) => mayDo(session, planRight(kind, "create")));
  const { form, action } = useActForm<typeof createPlanEndpoint, NewPlanValues>({
    endpoint: createPlanEndpoint,
    draft: draftName,
    start: {
      ...newPlanValues(partnerId ? [partnerId] : []),
      kind: allowed.find((kind) => kind === wished) ?? allowed[0] ?? "internet",
      currency,
      price: "",
      taxId: undefined,
      taxGroupId: undefined,
      includesTax: undefined,
      validFrom: calendarDay(currentMoment(), session.timeZone),
      lineText: "",
    },
    topics: ["plans"],
    onDone: (plan) => {
      notify(t("catalog.new.done", { plan: plan.title }));
      void navigate({ to: `/plans/${plan.id}` as never, replace: true });
    },
  });
  const { kind } = form.values;
  return (
    <div className="plan-form">
      <BackLink to="/plans">{t("catalog.plans")}</BackLink>
      <h1>{t("catalog.new.title")}</h1>
      <FormFrame
        form={form}
        submit={t("catalog.new.do")}
        busy={action.busy}
        problem={action.problem}
        onCancel={() => void navigate({ to: "/plans" as never })}
        nameField={(name) => t.optional(`catalog.field.${name}`) ?? name}
      >
        <Panel title={t("catalog.kind-head")}>
          <RadioList
            label={t("catalog.new.kind")}
            value={kind}
            onChange={(chosen) => {
              form.set("kind", chosen);
              // What belongs to one kind only must not travel along unseen.
              if (chosen !== "bundle") form.set("components", [] as never);
              form.set("portalTargets", []);
              form.set("transferRules", [] as never);
            }}
            options={allowed.map((value) => ({ value, label: t(`services.kind.${value}`), note: t(`catalog.kind-why.${value}`) }))}
          />
        </Panel>
        <Panel title={t("catalog.basics")}>
          <div className="plan-fields">
            <Pair>
              <TextInput label={t("catalog.plan-title")} description={t("catalog.plan-title-why")} required {...form.field("title")} />
              <TextInput label={t("catalog.code")} description={t("catalog.code-why")} required dir="ltr" {...form.field("code")} />
            </Pair>
            <TextInput label={t("catalog.line-text")} description={t("catalog.line-text-new-why")} {...form.field("lineText")} />
          </div>
        </Panel>
        <Panel title={t("catalog.price")}>
          <div className="plan-fields">
            <Pair>
              <DecimalField label={t("catalog.price")} places={8} unit={form.values.currency} required {...form.field("price")} />
              {currencies.length > 1 && <NativeSelect label={t("catalog.currency")} {...form.field("currency")} data={[...currencies]} />}
              <DayField label={t("catalog.valid-from")} {...form.field("validFrom")} />
            </Pair>
            <Pair>
              <TaxedFields
                form={form as unknown as Form<TaxedValues>}
                taxAsBefore={t("catalog.tax-of-partner")}
                includesAsBefore={t("catalog.tax-as-partner")}
              />
            </Pair>
          </div>
        </Panel>
        <PlanFields form={form as unknown as Form<PlanValues>} kind={kind} currency={form.values.currency} />
      </FormFrame>
    </div>
  );
}
