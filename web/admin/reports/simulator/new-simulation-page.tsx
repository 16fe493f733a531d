import { NativeSelect, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { startSimulationEndpoint } from "../../../../server/modules/reports/simulator/contract.ts";
import { addDays, addMonths, calendarDay, onDayOfMonth } from "../../../../shared/calendar.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useFormat } from "../../../lib/format.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { Wizard } from "../../../ui/wizard.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { ChangeFields } from "./change-fields.tsx";
import { bodyOf, kinds, type Values } from "./simulation-values.ts";
import "./simulator.css";

const lengths = [30, 60, 90, 180, 365] as const;

/** What is to be tried, for whom, and how far ahead. */
export function NewSimulationPage() {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const { partners, timeZone } = useStaffSession();
  const scope = usePartnerScope();
  const today = calendarDay(currentMoment(), timeZone);
  const [values, setValues] = useState<Values>({
    ...{ name: "", partnerId: scope.partnerId ?? partners[0]?.id ?? "", days: 90, kind: "price" },
    // Most changes come with a month.
    on: onDayOfMonth(addMonths(today, 1), 1),
    ...{ planIds: [], by: "percent", percent: "5", amount: "2.00", audience: "same_price_services" },
    ...{ taxId: "", ratePercent: "", bearer: "customer", day: 1, blockingDays: 3, deactivationDays: 14, planId: "", toPlanId: "" },
  });
  const set = (changed: Partial<Values>): void => setValues((before) => ({ ...before, ...changed }));
  const start = useAction(startSimulationEndpoint, {
    topics: ["simulations"],
    onDone: ({ id }) => void navigate({ to: `/what-if/${id}` as never }),
  });
  const errors = start.problem?.problem.errors ?? [];
  const errorAt = (path: string): string | undefined => {
    const found = errors.find(({ field }) => field === path || field.startsWith(`${path}.`));
    return found ? fieldErrorText(t, found, format.day) : undefined;
  };
  const errorOf = (field: string): string | undefined => errorAt(`scenario.changes.0.${field}`);
  return (
    <>
      <BackLink to="/what-if">{t("simulator.title")}</BackLink>
      <Wizard
        title={t("simulator.new")}
        steps={(["choose", "run", "result"] as const).map((id) => ({ id, label: t(`simulator.step.${id}`) }))}
        current="choose"
        foot={
          <Button kind="primary" busy={start.busy} onPress={() => start.run({ body: bodyOf(values) })}>
            {t("simulator.start")}
          </Button>
        }
      >
        <Panel title={t("simulator.what")}>
          <div className="simulator-fields">
            <RadioList
              label={t("simulator.kind-label")}
              value={values.kind}
              options={kinds.map((value) => ({ value, label: t(`simulator.kind.${value}.name`), note: t(`simulator.kind.${value}.why`) }))}
              onChange={(kind) => set({ kind })}
            />
            <ChangeFields values={values} set={set} errorOf={errorOf} />
            <DayField
              label={t("simulator.on")}
              required
              min={addDays(today, 1)}
              max={addDays(today, values.days)}
              value={values.on}
              onChange={(on) => set({ on })}
              error={errorOf("on")}
            />
          </div>
        </Panel>
        <Panel title={t("simulator.how-far")}>
          <div className="simulator-fields">
            {partners.length > 1 && (
              <NativeSelect
                label={t("simulator.partner")}
                data={partners.map(({ id, name }) => ({ value: id, label: name }))}
                value={values.partnerId}
                onChange={(event) => set({ partnerId: event.currentTarget.value, planIds: [], planId: "", toPlanId: "" })}
              />
            )}
            <NativeSelect
              label={t("simulator.ahead")}
              description={t("simulator.ahead-why")}
              value={String(values.days)}
              data={lengths.map((days) => ({ value: String(days), label: t(`simulator.length.${days}`) }))}
              onChange={(event) => set({ days: Number(event.currentTarget.value) })}
            />
            <TextInput
              label={t("simulator.name")}
              description={t("simulator.name-why")}
              required
              maxLength={120}
              value={values.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
              error={errorAt("name")}
            />
          </div>
        </Panel>
        <p className="simulator-quiet">{t("simulator.safe")}</p>
        {start.problem && <ProblemNote problem={start.problem} atFields />}
      </Wizard>
    </>
  );
}
