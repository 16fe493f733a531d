import { Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { askDepositEndpoint, depositCauses } from "../../../../server/modules/billing/deposits/contract.ts";
import { type Day, isDay } from "../../../../shared/calendar.ts";
import type { MoneyJson } from "../../../../shared/money.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { DecimalField } from "../../../ui/decimal-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { depositTopics } from "./deposit.ts";

export interface AskSheetProps {
  customerId: string;
  currency: string;
  today: string;
  onClose: () => void;
}

/** B-231 asks a customer for a deposit. */
export function AskSheet({ customerId, currency, today, onClose }: AskSheetProps) {
  const t = useTexts();
  const format = useFormat();
  const [cause, setCause] = useState<(typeof depositCauses)[number]>("equipment");
  const [amount, setAmount] = useState<MoneyJson>();
  const [text, setText] = useState(t("deposits.text-start"));
  const [dueOn, setDueOn] = useState("");
  const [heldUntil, setHeldUntil] = useState("");
  const [isRefundable, setRefundable] = useState(true);
  const [interest, setInterest] = useState("");
  const [note, setNote] = useState("");
  const ask = useAction(askDepositEndpoint, {
    topics: depositTopics,
    onDone: () => {
      notify(t("deposits.asked"));
      onClose();
    },
  });
  const isReady = amount !== undefined && signOf(amount.amount) > 0 && text.trim() !== "";
  return (
    <Sheet
      open
      title={t("deposits.ask")}
      onClose={onClose}
      locked={ask.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={ask.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={ask.busy}
            disabled={!isReady}
            onPress={() =>
              amount &&
              ask.run({
                params: { customerId },
                body: {
                  ...{ amount, cause, text, isRefundable, note },
                  interestPercent: interest.trim() === "" ? null : interest,
                  heldUntil: isDay(heldUntil) ? (heldUntil as Day) : null,
                  ...(isDay(dueOn) ? { dueOn: dueOn as Day } : {}),
                },
              })
            }
          >
            {amount && isReady ? t("deposits.ask-do", { amount: format.money(amount) }) : t("deposits.ask")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("deposits.ask-text")}</span>
        <Choice
          label={t("deposits.cause-head")}
          value={cause}
          onChange={setCause}
          options={depositCauses.map((value) => ({ value, label: t(`deposits.cause.${value}`) }))}
        />
        <AmountField
          label={t("deposits.amount")}
          currency={currency}
          value={amount}
          required
          error={amount && signOf(amount.amount) <= 0 ? t("ui.field-error.not-above-zero") : undefined}
          onChange={setAmount}
        />
        <TextInput
          label={t("deposits.text-label")}
          description={t("deposits.text-why")}
          required
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <DayField label={t("deposits.due-on")} description={t("deposits.due-why")} value={dueOn} min={today} onChange={setDueOn} />
        <DayField
          label={t("deposits.held-until")}
          description={t("deposits.until-why")}
          value={heldUntil}
          min={today}
          onChange={setHeldUntil}
        />
        <Switch
          label={t("deposits.refundable")}
          description={t("deposits.refundable-why")}
          checked={isRefundable}
          onChange={(event) => setRefundable(event.currentTarget.checked)}
        />
        <DecimalField
          label={t("deposits.interest")}
          description={t("deposits.interest-why")}
          value={interest}
          places={3}
          unit="%"
          onChange={setInterest}
        />
        <Textarea
          label={t("deposits.note")}
          description={t("deposits.note-why")}
          autosize
          minRows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <ProblemNote problem={ask.problem} errors={ask.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
