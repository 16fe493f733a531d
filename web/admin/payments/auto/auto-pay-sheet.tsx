import { Checkbox, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { changeAutoPayEndpoint } from "../../../../server/modules/payments/auto-charge/contract.ts";
import type { MoneyJson } from "../../../../shared/money.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import type { AutoPay } from "./auto-pay.ts";

/** A saved method as the consent speaks of it. */
export interface Chargeable {
  id: string;
  name: string;
  isUsable: boolean;
  isDefault: boolean;
}

type When = "filters" | "issue_day" | "due_day" | "before_due";

/** What a customer agreed to, as staff write it down: the method, when, up to how much, and how they said so. */
export function AutoPaySheet({
  customerId,
  autoPay,
  methods,
  onClose,
}: {
  customerId: string;
  autoPay: AutoPay;
  methods: readonly Chargeable[];
  onClose: () => void;
}) {
  const t = useTexts();
  const known = methods.find(({ id }) => id === autoPay.methodId) ?? methods.find(({ isDefault }) => isDefault) ?? methods[0];
  const [methodId, setMethodId] = useState(known?.id ?? "");
  const [when, setWhen] = useState<When>(whenOf(autoPay));
  const [days, setDays] = useState<number | "">(Math.abs(autoPay.triggerDays));
  const [limit, setLimit] = useState<MoneyJson | undefined>(autoPay.limit ?? undefined);
  const [includesOpen, setIncludesOpen] = useState(false);
  const [how, setHow] = useState<"paper" | "telephone" | "mail">();
  const agree = useAction(changeAutoPayEndpoint, {
    onDone: () => {
      notify(t("payments.auto.consent.saved"));
      onClose();
    },
  });
  const daysAreRight = when === "filters" || (typeof days === "number" && days <= 28 && days >= (when === "before_due" ? 1 : 0));
  const save = (): void => {
    void agree.run({
      params: { customerId },
      version: autoPay.version,
      body: {
        isOn: true,
        methodId,
        trigger: when === "filters" ? null : when === "before_due" ? "due_day" : when,
        triggerDays: when === "filters" || typeof days !== "number" ? 0 : when === "before_due" ? -days : days,
        limit: limit ? { amount: limit.amount } : null,
        includesOpen,
        ...(how ? { how } : {}),
      },
    });
  };
  return (
    <Sheet
      open
      title={t(autoPay.state === "off" ? "payments.auto.consent.on-title" : "payments.auto.consent.change-title")}
      onClose={onClose}
      locked={agree.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={agree.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={agree.busy} disabled={!how || methodId === "" || !daysAreRight} onPress={save}>
            {t(autoPay.state === "off" || autoPay.state === "suspended" ? "payments.auto.consent.on" : "payments.auto.consent.save")}
          </Button>
        </>
      }
    >
      <div className="auto-fields">
        <p className="auto-note">{t("payments.auto.consent.intro")}</p>
        {methods.length === 0 ? (
          <span>{t("payments.auto.consent.needs-method")}</span>
        ) : (
          <NativeSelect
            label={t("payments.auto.consent.method")}
            value={methodId}
            data={methods.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => setMethodId(event.currentTarget.value)}
          />
        )}
        <div className="auto-pair">
          <NativeSelect
            label={t("payments.auto.consent.when")}
            value={when}
            data={(["due_day", "before_due", "issue_day", "filters"] as const).map((value) => ({
              value,
              label: t(`payments.auto.consent.trigger.${value}`),
            }))}
            onChange={(event) => {
              const next = event.currentTarget.value as When;
              setWhen(next);
              setDays(next === "before_due" ? 1 : 0);
            }}
          />
          {when !== "filters" && (
            <CountField
              label={t("payments.auto.filters.days")}
              value={days}
              error={daysAreRight ? undefined : t("payments.auto.filters.days-range", { least: when === "before_due" ? 1 : 0, most: 28 })}
              onChange={setDays}
            />
          )}
        </div>
        <AmountField
          label={t("payments.auto.consent.limit")}
          description={t("payments.auto.consent.limit-why")}
          currency={autoPay.currency}
          value={limit}
          onChange={setLimit}
        />
        <Checkbox
          label={t("payments.auto.consent.includes-open")}
          description={t("payments.auto.consent.includes-open-why")}
          checked={includesOpen}
          onChange={({ currentTarget }) => setIncludesOpen(currentTarget.checked)}
        />
        <RadioList
          label={t("payments.auto.consent.how-head")}
          value={how}
          onChange={setHow}
          options={(["paper", "telephone", "mail"] as const).map((value) => ({
            value,
            label: t(`payments.auto.consent.how.${value}`),
            note: t(`payments.auto.consent.how-why.${value}`),
          }))}
        />
        <ProblemNote problem={agree.problem} />
      </div>
    </Sheet>
  );
}

/** What was agreed before its end counts no more: it is asked anew. */
function whenOf({ state, trigger, triggerDays }: AutoPay): When {
  if (state === "off") return "due_day";
  if (trigger === null) return "filters";
  if (trigger === "due_day") return triggerDays < 0 ? "before_due" : "due_day";
  return "issue_day";
}
