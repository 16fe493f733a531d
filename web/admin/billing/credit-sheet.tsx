import { Checkbox, Switch, Textarea } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { creditInvoiceEndpoint } from "../../../server/modules/billing/documents/contract.ts";
import { addMoney, fromMoneyJson, type MoneyJson, subtractMoney, toMoneyJson, zero } from "../../../shared/money.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import type { Document } from "./document.ts";

/** Takes an invoice back: all that is left of it, or an amount of each chosen line. */
export function CreditSheet({ document, onClose }: { document: Document; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const [how, setHow] = useState<"all" | "lines">("all");
  const [amounts, setAmounts] = useState<Readonly<Record<string, string | undefined>>>({});
  const [reason, setReason] = useState("");
  const [releaseDays, setReleaseDays] = useState(true);
  const credit = useAction(creditInvoiceEndpoint, {
    topics: ["invoices", "customers", "payments"],
    onDone: (note) => {
      notify(t("billing.credit.done", { number: note.number ?? "" }));
      onClose();
      void navigate({ to: `/invoices/${note.id}` as never });
    },
  });
  const chosen = Object.entries(amounts).flatMap(([lineId, amount]) => (amount ? [{ lineId, amount }] : []));
  const ready = reason.trim() !== "" && (how === "all" || chosen.length > 0);
  const { currency } = document.gross;
  const left = leftToCredit(document);
  return (
    <Sheet
      open
      wide
      title={t("billing.credit.title", { number: document.number ?? "" })}
      onClose={onClose}
      locked={credit.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={credit.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={credit.busy}
            disabled={!ready}
            onPress={() =>
              credit.run({
                params: { documentId: document.id },
                body: { ...(how === "lines" ? { lines: chosen } : {}), reason, releaseDays },
              })
            }
          >
            {how === "all" ? t("billing.credit.do-amount", { amount: format.money(left) }) : t("billing.credit.do")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>
          {t("billing.credit.what-happens")} {t(document.state === "paid" ? "billing.credit.then-credit" : "billing.credit.then-open")}
        </span>
        <Choice
          label={t("billing.credit.how")}
          value={how}
          onChange={setHow}
          options={[
            { value: "all", label: t("billing.credit.all", { amount: format.money(left) }) },
            { value: "lines", label: t("billing.credit.some") },
          ]}
        />
        {how === "lines" &&
          document.lines.map((line) => {
            const on = line.id in amounts;
            return (
              <div key={line.id} style={{ display: "grid", gap: 6 }}>
                <Checkbox
                  checked={on}
                  label={
                    <>
                      {line.text} · <MoneyText value={line.amount} />
                    </>
                  }
                  onChange={() =>
                    setAmounts(
                      on
                        ? Object.fromEntries(Object.entries(amounts).filter(([id]) => id !== line.id))
                        : { ...amounts, [line.id]: line.amount.amount },
                    )
                  }
                />
                {on && (
                  <AmountField
                    label={t("billing.credit.amount-of", { line: line.text })}
                    description={t(line.includesTax ? "billing.credit.with-tax" : "billing.credit.without-tax")}
                    currency={currency}
                    value={{ amount: amounts[line.id] ?? "", currency }}
                    onChange={(value) => setAmounts({ ...amounts, [line.id]: value?.amount })}
                  />
                )}
              </div>
            );
          })}
        <Textarea
          label={t("billing.reason")}
          description={t("billing.credit.reason-why")}
          required
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {document.lines.some((line) => line.periodStart !== null) && (
          <Switch
            label={t("billing.credit.release-days")}
            description={t("billing.credit.release-days-why")}
            checked={releaseDays}
            onChange={(event) => setReleaseDays(event.currentTarget.checked)}
          />
        )}
        <ProblemNote problem={credit.problem} errors={credit.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}

/** What no credit note has taken back yet. */
function leftToCredit({ gross, creditNotes }: Document): MoneyJson {
  const credited = creditNotes.map((note) => fromMoneyJson(note.gross)).reduce(addMoney, zero(gross.currency));
  return toMoneyJson(subtractMoney(fromMoneyJson(gross), credited));
}
