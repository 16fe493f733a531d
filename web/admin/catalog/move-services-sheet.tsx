import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { previewMoveEndpoint } from "../../../server/modules/ordering/mass-plan-change/contract.ts";
import { planServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { calendarDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { DayField } from "../../ui/day-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { useActForm } from "../app/use-act-form.ts";
import type { Plan } from "./plan.ts";
import { useListPriceWords } from "./plan-price.tsx";

interface Values {
  toPlanId: string;
  on: string;
  ownPrices: "keep" | "list" | "leave";
  noSettlement: boolean;
  waiveFees: boolean;
  reason: string;
  partnerId: string | undefined;
}

/** B-18 everybody on this plan to another from a day on. What it leads to is a preview of every service; nothing happens before that is confirmed. */
export function MoveServicesSheet({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const words = useListPriceWords();
  const { timeZone } = useStaffSession();
  const { partnerId } = usePartnerScope();
  const services = useEndpoint(planServicesEndpoint, { params: { planId: plan.id } });
  const plans = useEndpoint(listPlansEndpoint, {
    query: { limit: 250, total: "none", filter: { kind: plan.kind, currency: plan.currency, enabled: "true" } as never },
  });
  const { form, action } = useActForm<typeof previewMoveEndpoint, Values>({
    endpoint: previewMoveEndpoint,
    params: { planId: plan.id },
    start: {
      ...{ toPlanId: "", on: calendarDay(currentMoment(), timeZone), ownPrices: "keep", noSettlement: false, waiveFees: false, reason: "" },
      partnerId: partnerId ?? undefined,
    },
    onDone: ({ actionId, left }) => {
      if (left > 0) notify(t("catalog.move.left", { count: left }));
      onClose();
      void navigate({ to: `/mass-actions/${actionId}` as never });
    },
  });
  const { values } = form;
  const owned = services.data?.withOwnPrice ?? 0;
  const running = services.data ? services.data.withListPrice + owned : undefined;
  return (
    <Sheet open wide title={t("catalog.move.title", { plan: plan.title })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("catalog.move.do")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <span>
          {running === undefined ? t("ui.loading") : t("catalog.running", { count: running })}
          {" · "}
          {words(plan, plan.price.price)}
        </span>
        <NativeSelect
          label={t("catalog.move.to")}
          required
          {...form.field("toPlanId")}
          data={[
            { value: "", label: t("catalog.choose-plan") },
            ...(plans.data?.items ?? [])
              .filter(({ id }) => id !== plan.id)
              .map((each) => ({ value: each.id, label: `${each.title} · ${words(each, each.price.price)}` })),
          ]}
        />
        <DayField label={t("catalog.move.on")} description={t("catalog.move.on-why")} required {...form.field("on")} />
        {owned > 0 && (
          <RadioList
            label={t("catalog.with-own-price", { count: owned })}
            value={values.ownPrices}
            onChange={(chosen) => form.set("ownPrices", chosen)}
            options={(["keep", "list", "leave"] as const).map((value) => ({
              value,
              label: t(`catalog.move.own.${value}`),
              note: t(`catalog.move.own.${value}-why`),
            }))}
          />
        )}
        <Checkbox
          label={t("catalog.move.no-settlement")}
          description={t("catalog.move.no-settlement-why")}
          {...form.check("noSettlement")}
        />
        {!values.noSettlement && (
          <Checkbox label={t("catalog.move.waive")} description={t("catalog.move.waive-why")} {...form.check("waiveFees")} />
        )}
        <TextInput label={t("services.reason")} description={t("catalog.move.reason-why")} maxLength={300} {...form.field("reason")} />
        <span style={{ color: "var(--ink-quiet)" }}>{t("catalog.move.preview-why")}</span>
      </FormFrame>
    </Sheet>
  );
}
