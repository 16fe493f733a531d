import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { paymentMethods } from "../../../../server/modules/billing/accounts/contract.ts";
import { changeBatchRowEndpoint } from "../../../../server/modules/payments/mass-payments/contract.ts";
import { calendarDay } from "../../../../shared/calendar.ts";
import { currencyExponent } from "../../../../shared/money.ts";
import { useLocale } from "../../../lib/format.ts";
import { useFormatSettings } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { readAmount, writeAmount } from "../../../lib/typed-values.ts";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useNow } from "../../../ui/value-texts.tsx";
import type { Batch, BatchRow } from "./batch-words.ts";

/** Corrects one row; it is looked at again at once. */
export function RowSheet({ batch, row, onClose }: { batch: Batch; row: BatchRow; onClose: () => void }) {
  const t = useTexts();
  const locale = useLocale();
  const { timeZone } = useFormatSettings();
  const today = calendarDay(useNow(), timeZone);
  const currency = row.money?.currency ?? batch.currency;
  const [who, setWho] = useState(row.who);
  const [amount, setAmount] = useState(() => (row.money ? writeAmount(row.amount, locale) : row.amount));
  const [receivedOn, setReceivedOn] = useState(row.receivedOn);
  const [method, setMethod] = useState<string>(row.paymentMethod ?? row.method);
  const [reference, setReference] = useState(row.reference);
  const [chosen, setChosen] = useState<string>();
  const change = useAction(changeBatchRowEndpoint, { topics: ["payment-batches"], onDone: onClose });
  const read = readAmount(amount, locale, currencyExponent(currency));
  const sent = read.kind === "amount" ? read.amount : amount.trim();
  const isAmbiguous = row.candidates.length > 0 && who.trim() === row.who;
  return (
    <Sheet
      open
      title={t("payments.many.correct-title", { row: row.position })}
      onClose={onClose}
      locked={change.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={change.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={change.busy}
            onPress={() =>
              change.run({
                params: { batchId: batch.id, rowId: row.id },
                body: {
                  ...(who.trim() === row.who ? {} : { who }),
                  ...(sent === row.amount ? {} : { amount: sent }),
                  ...(receivedOn === row.receivedOn ? {} : { receivedOn }),
                  ...(method === row.method || method === row.paymentMethod ? {} : { method }),
                  ...(reference === row.reference ? {} : { reference }),
                  ...(chosen && isAmbiguous ? { chosenCustomerId: chosen } : {}),
                },
              })
            }
          >
            {t("payments.many.save-row")}
          </Button>
        </>
      }
    >
      <div className="many-form">
        <TextInput
          label={t("payments.many.who")}
          description={t("payments.many.who-why")}
          dir="auto"
          data-autofocus
          maxLength={120}
          value={who}
          onChange={(event) => setWho(event.currentTarget.value)}
        />
        {isAmbiguous && (
          <RadioList
            label={t("payments.many.which")}
            value={chosen}
            onChange={setChosen}
            options={row.candidates.map((candidate) => ({
              value: candidate.customerId,
              label: candidate.customerName,
              note: candidate.documentNumber
                ? t("payments.many.candidate-document", { number: candidate.documentNumber, customer: candidate.customerNumber })
                : t("payments.many.candidate", { customer: candidate.customerNumber }),
            }))}
          />
        )}
        <TextInput
          label={t("payments.many.amount", { currency })}
          className="number"
          inputMode="decimal"
          value={amount}
          error={amount.trim() !== "" && read.kind === "refused" ? t("payments.many.finding-why.wrong-amount") : undefined}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
        <DayField label={t("payments.record.received-on")} max={today} value={receivedOn} onChange={setReceivedOn} />
        <NativeSelect
          label={t("payments.method")}
          value={method}
          data={[
            ...((paymentMethods as readonly string[]).includes(method) ? [] : [{ value: method, label: method }]),
            ...paymentMethods.map((value) => ({ value, label: t(`payments.method-word.${value}`) })),
          ]}
          onChange={(event) => setMethod(event.currentTarget.value)}
        />
        <TextInput
          label={t("payments.many.reference")}
          description={t("payments.record.comment-why")}
          dir="auto"
          maxLength={300}
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
        <ProblemNote problem={change.problem} />
      </div>
    </Sheet>
  );
}
