import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { portalMethodTermsEndpoint } from "../../../server/modules/collections/outlook/contract.ts";
import { portalChangeAutoPayEndpoint, portalGetAutoPayEndpoint } from "../../../server/modules/payments/auto-charge/contract.ts";
import { paymentOptionsEndpoint } from "../../../server/modules/payments/contract.ts";
import type { portalListMethodsEndpoint } from "../../../server/modules/payments/saved-methods/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { usePreview } from "../../lib/use-preview.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { SavedName, SavedSign } from "./payment-name.tsx";
import { TermsShift } from "./terms-shift.tsx";
import "./auto-pay-card.css";

type Method = ReturnsOf<typeof portalListMethodsEndpoint>["items"][number];
type AutoPay = ReturnsOf<typeof portalGetAutoPayEndpoint>;

const topics = ["auto-pay", "methods", "payments", "dashboard"];
const tones = { on: "works", retrying: "attention", suspended: "hurts", off: "past" } as const;

/** P-127 the customer's own consent: new invoices pay themselves from a saved card until they say otherwise. */
export function AutoPayCard({ methods }: { methods: readonly Method[] }) {
  const t = useTexts();
  const { data, loading, problem, reload } = useEndpoint(portalGetAutoPayEndpoint, undefined, { topics });
  const [asking, setAsking] = useState<"on" | "off">();
  if (!data) return <PortalCard title={t("portal-finance.auto.title")} loading={loading} problem={problem} onRetry={reload} />;
  const usable = methods.filter(({ state }) => state === "active" || state === "expiring");
  const isOff = data.state === "off" || data.state === "suspended";
  return (
    <PortalCard
      title={t("portal-finance.auto.title")}
      mark={<StatusChip tone={tones[data.state]}>{t(`portal-finance.auto.state.${data.state}`)}</StatusChip>}
    >
      <div className="auto-pay">
        <Words autoPay={data} method={methods.find(({ id }) => id === data.methodId)} />
        <div className="auto-pay-acts">
          {usable.length > 0 && (
            <Button onPress={() => setAsking("on")}>
              {t(
                isOff
                  ? data.state === "off"
                    ? "portal-finance.auto.turn-on"
                    : "portal-finance.auto.turn-on-again"
                  : "portal-finance.auto.change",
              )}
            </Button>
          )}
          {data.state !== "off" && (
            <Button kind="quiet" onPress={() => setAsking("off")}>
              {t("portal-finance.auto.turn-off")}
            </Button>
          )}
        </div>
      </div>
      {asking === "on" && <AgreeSheet autoPay={data} methods={usable} onClose={() => setAsking(undefined)} />}
      <EndDialog open={asking === "off"} version={data.version} onClose={() => setAsking(undefined)} />
    </PortalCard>
  );
}

function Words({ autoPay: { state, trigger, limit }, method }: { autoPay: AutoPay; method: Method | undefined }) {
  const t = useTexts();
  const format = useFormat();
  if (state === "off") return <p>{t("portal-finance.auto.off-text")}</p>;
  return (
    <>
      {method && (
        <p className="auto-pay-method">
          <SavedSign kind={method.kind} />
          <SavedName method={method} />
        </p>
      )}
      <p>{t(state === "on" ? `portal-finance.auto.on-text.${trigger ?? "provider"}` : `portal-finance.auto.${state}-text`)}</p>
      {limit && <p>{t("portal-finance.auto.up-to", { amount: format.money(limit) })}</p>}
    </>
  );
}

/** What the customer agrees to stands above the button that agrees. */
function AgreeSheet({ autoPay, methods, onClose }: { autoPay: AutoPay; methods: readonly Method[]; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const known = methods.find(({ id }) => id === autoPay.methodId) ?? methods.find(({ isDefault }) => isDefault) ?? methods[0];
  const [methodId, setMethodId] = useState(known?.id ?? "");
  const [trigger, setTrigger] = useState<"due_day" | "issue_day">(autoPay.trigger === "issue_day" ? "issue_day" : "due_day");
  const [limit, setLimit] = useState<MoneyJson | undefined>(autoPay.limit ?? undefined);
  const [includesOpen, setIncludesOpen] = useState(false);
  const agree = useAction(portalChangeAutoPayEndpoint, {
    topics,
    onDone: () => {
      notify(t("portal-finance.auto.is-on"));
      onClose();
    },
  });
  // P-130 who lets a card pay by itself is billed by it.
  const preview = usePreview(portalMethodTermsEndpoint, methodId === "" ? undefined : { params: { methodId }, body: { act: "choose" } });
  const terms = preview.data?.terms;
  const isChange = autoPay.state === "on" || autoPay.state === "retrying";
  const save = () =>
    agree.run({
      version: autoPay.version,
      body: {
        isOn: true,
        methodId,
        trigger,
        triggerDays: 0,
        limit: limit ? { amount: limit.amount } : null,
        includesOpen,
        ...(terms ? { terms: terms.digest } : {}),
      },
    });
  return (
    <Sheet
      open
      title={t("portal-finance.auto.title")}
      onClose={onClose}
      locked={agree.busy}
      foot={
        <Button kind="primary" full busy={agree.busy} disabled={methodId === "" || !preview.data || preview.former} onPress={save}>
          {t(isChange ? "portal-finance.auto.save" : "portal-finance.auto.agree")}
        </Button>
      }
    >
      <div className="auto-pay">
        <RadioList
          label={t("portal-finance.auto.with")}
          value={methodId}
          onChange={setMethodId}
          options={methods.map((method) => ({
            value: method.id,
            label: <SavedName method={method} />,
            note: method.expiresOn ? t("portal-finance.method.valid-until", { month: format.month(method.expiresOn) }) : undefined,
            end: <SavedSign kind={method.kind} />,
          }))}
        />
        <RadioList
          label={t("portal-finance.auto.when")}
          value={trigger}
          onChange={setTrigger}
          options={(["due_day", "issue_day"] as const).map((value) => ({ value, label: t(`portal-finance.auto.trigger.${value}`) }))}
        />
        <AmountField
          label={t("portal-finance.auto.limit")}
          description={t("portal-finance.auto.limit-why")}
          currency={autoPay.currency}
          value={limit}
          onChange={setLimit}
        />
        <Checkbox
          label={t("portal-finance.auto.includes-open")}
          description={t("portal-finance.auto.includes-open-why")}
          checked={includesOpen}
          onChange={({ currentTarget }) => setIncludesOpen(currentTarget.checked)}
        />
        <AddedToEach driver={methods.find(({ id }) => id === methodId)?.gateway} currency={autoPay.currency} />
        {terms && <TermsShift terms={terms} act="choose" />}
        <p>{t("portal-finance.auto.agree-text")}</p>
        <ProblemNote problem={agree.problem ?? preview.problem} />
      </div>
    </Sheet>
  );
}

/** P-119 whoever agrees knows what each charge costs besides. */
function AddedToEach({ driver, currency }: { driver: string | undefined; currency: string }) {
  const t = useTexts();
  const format = useFormat();
  const { data } = useEndpoint(paymentOptionsEndpoint, undefined, { topics: ["payments"] });
  const rule = data?.gateways.find(({ gateway }) => gateway === driver)?.surcharge;
  if (!rule) return null;
  const money = (amount: string): string => format.money({ amount, currency });
  const hasFixed = signOf(rule.fixed) > 0;
  const percent = format.number(Number(rule.percent));
  const parts =
    signOf(rule.percent) === 0
      ? money(rule.fixed)
      : hasFixed
        ? t("portal-finance.auto.fee-both", { fixed: money(rule.fixed), percent })
        : t("portal-finance.auto.fee-share", { percent });
  const fee = rule.cap === null ? parts : t("portal-finance.auto.fee-most", { rule: parts, cap: money(rule.cap) });
  return <p>{t("portal-finance.auto.fee", { fee })}</p>;
}

function EndDialog({ open, version, onClose }: { open: boolean; version: number; onClose: () => void }) {
  const t = useTexts();
  const end = useAction(portalChangeAutoPayEndpoint, {
    topics,
    onDone: () => {
      notify(t("portal-finance.auto.is-off"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open={open}
      title={t("portal-finance.auto.off-title")}
      confirm={t("portal-finance.auto.turn-off")}
      busy={end.busy}
      problem={end.problem}
      onConfirm={() => end.run({ version, body: { isOn: false } })}
      onClose={onClose}
    >
      {t("portal-finance.auto.off-why")}
    </ConfirmDialog>
  );
}
