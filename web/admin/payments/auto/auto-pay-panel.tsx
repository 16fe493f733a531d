import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { changeAutoPayEndpoint, getAutoPayEndpoint } from "../../../../server/modules/payments/auto-charge/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { MomentText, MoneyText } from "../../../ui/value-texts.tsx";
import type { AutoPay } from "./auto-pay.ts";
import { AutoPaySheet, type Chargeable } from "./auto-pay-sheet.tsx";
import { whenWords } from "./charge-words.ts";
import "./auto.css";

const tones: Record<AutoPay["state"], Tone> = { on: "works", retrying: "attention", suspended: "hurts", off: "past" };

/** M-20 whether the customer is charged without being there: with what, when, up to how much, and who agreed. */
export function AutoPayPanel({ customerId, methods }: { customerId: string; methods: readonly Chargeable[] }) {
  const t = useTexts();
  const mayUpdate = useMay("customers.billing.update");
  const maySeeCharges = useMay("finance.payments.view");
  const params = { customerId };
  const { data, problem, reload } = useEndpoint(getAutoPayEndpoint, { params }, { topics: ["payment-methods", "charges", "payments"] });
  const [act, setAct] = useState<"change" | "off">();
  const end = useAction(changeAutoPayEndpoint, {
    onDone: () => {
      notify(t("payments.auto.consent.ended"));
      setAct(undefined);
    },
  });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Skeleton height={120} radius="md" />;
  const isOff = data.state === "off";
  const method = methods.find(({ id }) => id === data.methodId);
  const usable = methods.filter(({ isUsable }) => isUsable);
  return (
    <Panel
      title={t("payments.auto.consent.title")}
      actions={
        mayUpdate && (
          <>
            {!isOff && <Button onPress={() => setAct("off")}>{t("payments.auto.consent.off")}</Button>}
            {(usable.length > 0 || !isOff) && (
              <Button onPress={() => setAct("change")}>
                {t(isOff || data.state === "suspended" ? "payments.auto.consent.on" : "payments.auto.consent.change")}
              </Button>
            )}
          </>
        )
      }
    >
      <div className="auto-fields">
        <div className="auto-filter-head">
          <StatusChip tone={tones[data.state]}>{t(`payments.auto.consent.state.${data.state}`)}</StatusChip>
          <span>
            {t(isOff && usable.length === 0 ? "payments.auto.consent.needs-method" : `payments.auto.consent.state-why.${data.state}`)}
          </span>
        </div>
        {!isOff && (
          <Facts
            facts={[
              {
                label: t("payments.auto.consent.method"),
                value: method ? <bdi className="number">{method.name}</bdi> : t("payments.auto.consent.no-method"),
              },
              {
                label: t("payments.auto.consent.when"),
                value:
                  data.trigger === null ? (
                    t("payments.auto.consent.by-filters")
                  ) : (
                    <span className="auto-when">{whenWords(t, { trigger: data.trigger, offset: data.triggerDays, hour: "10:00" })}</span>
                  ),
              },
              {
                label: t("payments.auto.consent.limit"),
                value: data.limit ? <MoneyText value={data.limit} /> : t("payments.auto.consent.no-limit"),
              },
              {
                label: t("payments.auto.consent.agreed"),
                value: (
                  <>
                    {data.how && t(`payments.auto.consent.how.${data.how}`)}
                    {data.consentBy && (
                      <>
                        {" · "}
                        <bdi>{data.consentBy}</bdi>
                      </>
                    )}
                    {data.changedAt && (
                      <>
                        {" · "}
                        <MomentText value={data.changedAt} />
                      </>
                    )}
                  </>
                ),
              },
            ]}
          />
        )}
        {maySeeCharges && data.version > 0 && (
          <Link to={"/charges" as never} search={{ customer: customerId } as never}>
            {t("payments.auto.consent.history")}
          </Link>
        )}
      </div>
      {act === "change" && <AutoPaySheet customerId={customerId} autoPay={data} methods={usable} onClose={() => setAct(undefined)} />}
      <ConfirmDialog
        open={act === "off"}
        title={t("payments.auto.consent.off-title")}
        confirm={t("payments.auto.consent.off")}
        danger
        busy={end.busy}
        problem={end.problem}
        onConfirm={() => end.run({ params, body: { isOn: false }, version: data.version })}
        onClose={() => setAct(undefined)}
      >
        {t("payments.auto.consent.off-text")}
      </ConfirmDialog>
    </Panel>
  );
}
