import { Textarea } from "@mantine/core";
import { useState } from "react";
import { addPromiseEndpoint } from "../../../server/modules/collections/contract.ts";
import { type Day, isDay } from "../../../shared/calendar.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { type Case, holdTopics } from "./use-case.ts";

/** B-232 writes down that the customer promised to pay; where that is not possible it says why, and from when on. */
export function PromiseSheet({ customerId, found, onClose }: { customerId: string; found: Case; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { promise } = found;
  const [amount, setAmount] = useState<MoneyJson | undefined>(promise.kind === "offer" ? promise.shortfall : undefined);
  const [until, setUntil] = useState<string>(promise.kind === "offer" ? promise.lastDay : "");
  const [reason, setReason] = useState("");
  const take = useAction(addPromiseEndpoint, {
    topics: holdTopics,
    onDone: () => {
      notify(t("collections.promise-sheet.done"));
      onClose();
    },
  });
  const isReady = amount !== undefined && isDay(until);
  if (promise.kind === "refused") {
    return (
      <Sheet open title={t("collections.promise-sheet.title")} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.close")}</Button>}>
        <p style={{ margin: 0 }}>
          {t(`collections.promise-sheet.why.${promise.why}`, { day: promise.from === null ? "" : format.day(promise.from) })}
        </p>
      </Sheet>
    );
  }
  return (
    <Sheet
      open
      title={t("collections.promise-sheet.title")}
      onClose={onClose}
      locked={take.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={take.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={take.busy}
            disabled={!isReady}
            onPress={() => amount && take.run({ params: { customerId }, body: { amount, until: until as Day, reason } })}
          >
            {t("collections.promise-sheet.do", { amount: amount ? format.money(amount) : "" })}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("collections.promise-sheet.text")}</span>
        <DayField
          label={t("collections.promise-sheet.until")}
          description={t("collections.promise-sheet.until-why", { first: format.day(promise.firstDay), last: format.day(promise.lastDay) })}
          value={until}
          min={promise.firstDay}
          max={promise.lastDay}
          required
          onChange={setUntil}
        />
        <AmountField
          label={t("collections.promise-sheet.amount")}
          description={
            promise.least.amount === promise.shortfall.amount
              ? t("collections.promise-sheet.amount-all")
              : t("collections.promise-sheet.amount-why", {
                  least: format.money(promise.least),
                  most: format.money(promise.shortfall),
                })
          }
          currency={found.currency}
          value={amount}
          required
          onChange={setAmount}
        />
        <Textarea
          label={t("collections.hold.reason")}
          description={t("collections.hold.reason-why")}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNote problem={take.problem} />
      </div>
    </Sheet>
  );
}
