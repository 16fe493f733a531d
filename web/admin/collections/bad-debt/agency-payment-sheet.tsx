import { Textarea } from "@mantine/core";
import { useState } from "react";
import { agencyPaymentEndpoint } from "../../../../server/modules/collections/bad-debt/contract.ts";
import { calendarDay, isDay } from "../../../../shared/calendar.ts";
import type { MoneyJson } from "../../../../shared/money.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { debtTopics, type Placement } from "./debt.ts";
import "./bad-debt.css";

/** Money that came through an agency: in full for the customer, its share as a cost. */
export function AgencyPaymentSheet({ placement, onClose }: { placement: Placement; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const format = useFormat();
  const { currency } = placement.placed;
  const [amount, setAmount] = useState<MoneyJson | undefined>(signOf(placement.owed.amount) > 0 ? placement.owed : undefined);
  const [commission, setCommission] = useState<MoneyJson>();
  const [receivedOn, setReceivedOn] = useState<string>(calendarDay(currentMoment(), timeZone));
  const [note, setNote] = useState("");
  const pay = useAction(agencyPaymentEndpoint, {
    topics: [...debtTopics],
    onDone: ({ payment }) => {
      notify(t("baddebts.payment.done", { amount: format.money(payment.amount), commission: format.money(payment.commission) }));
      onClose();
    },
  });
  const isRepeat = pay.problem?.problem.code === "duplicate-payment";
  const run = (confirmDuplicate: boolean): unknown =>
    amount &&
    isDay(receivedOn) &&
    pay.run({
      params: { placementId: placement.id },
      body: { amount, receivedOn, note, confirmDuplicate, ...(commission ? { commission } : {}) },
    });
  return (
    <Sheet
      open
      title={t("baddebts.payment.title", { name: placement.customerName })}
      onClose={onClose}
      locked={pay.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={pay.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={pay.busy}
            disabled={!amount || signOf(amount.amount) <= 0 || !isDay(receivedOn)}
            onPress={() => run(isRepeat)}
          >
            {isRepeat ? t("baddebts.payment.again") : t("baddebts.payment.do", { amount: amount ? format.money(amount) : "" })}
          </Button>
        </>
      }
    >
      <div className="debt-stack">
        <span>{t("baddebts.payment.text", { agency: placement.agencyName })}</span>
        <AmountField
          label={t("baddebts.payment.amount")}
          description={t("baddebts.payment.amount-why")}
          required
          currency={currency}
          value={amount}
          onChange={setAmount}
        />
        <AmountField
          label={t("baddebts.payment.commission")}
          description={t("baddebts.payment.commission-why", { percent: placement.commissionPercent })}
          currency={currency}
          value={commission}
          onChange={setCommission}
        />
        <DayField label={t("baddebts.payment.received")} required value={receivedOn} onChange={setReceivedOn} />
        <Textarea
          label={t("baddebts.note")}
          autosize
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <ProblemNote problem={pay.problem} errors={pay.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
