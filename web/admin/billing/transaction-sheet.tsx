import { Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { createTransactionEndpoint, manualCategories } from "../../../server/modules/billing/ledger/contract.ts";
import { addMoney, fromMoneyJson, type MoneyJson, negateMoney, toMoneyJson } from "../../../shared/money.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { BalanceText } from "../../ui/value-texts.tsx";
import { useCategoryOptions } from "./category-words.ts";
import { useAccount } from "./money-answer.tsx";

/** A debit or credit without a document (B-86): a correction, a goodwill. */
export function TransactionSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { data: account, problem: accountProblem } = useAccount(customerId);
  const [side, setSide] = useState<"debit" | "credit">("credit");
  const [amount, setAmount] = useState<MoneyJson>();
  const [category, setCategory] = useState("correction");
  const categories = useCategoryOptions(customerId, manualCategories);
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const book = useAction(createTransactionEndpoint, {
    topics: ["payments", "money-documents"],
    onDone: () => {
      notify(t("billing.booking.done"));
      onClose();
    },
  });
  const isReady = amount !== undefined && signOf(amount.amount) > 0 && text.trim() !== "" && reason.trim() !== "";
  const label = amount && isReady ? t(`billing.booking.do-${side}`, { amount: format.money(amount) }) : t("billing.booking.do");
  return (
    <Sheet
      open
      title={t("billing.booking.title")}
      onClose={onClose}
      locked={book.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={book.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={book.busy}
            disabled={!isReady}
            onPress={() => amount && book.run({ params: { customerId }, body: { side, amount, category, text, reason } })}
          >
            {label}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <Choice
          label={t("billing.booking.side")}
          value={side}
          onChange={setSide}
          options={[
            { value: "credit", label: t("billing.booking.credit") },
            { value: "debit", label: t("billing.booking.debit") },
          ]}
        />
        <span>{t(`billing.booking.${side}-why`)}</span>
        {account && (
          <AmountField
            label={t("billing.amount")}
            required
            currency={account.currency}
            value={amount}
            onChange={setAmount}
            error={amount && signOf(amount.amount) <= 0 ? t("ui.field-error.not-above-zero") : undefined}
          />
        )}
        {account && amount && isReady && (
          <span>
            {t("billing.booking.then")} <BalanceText value={after(account.balance, amount, side)} reader="staff" />
          </span>
        )}
        <Select
          label={t("billing.category")}
          allowDeselect={false}
          data={categories}
          value={category}
          onChange={(value) => value && setCategory(value)}
        />
        <TextInput
          label={t("billing.line-text")}
          description={t("billing.booking.text-why")}
          required
          maxLength={255}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Textarea
          label={t("billing.reason")}
          description={t("billing.booking.reason-why")}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNote problem={accountProblem} />
        <ProblemNote problem={book.problem} errors={book.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}

function after(balance: MoneyJson, amount: MoneyJson, side: "debit" | "credit"): MoneyJson {
  const moved = fromMoneyJson(amount);
  return toMoneyJson(addMoney(fromMoneyJson(balance), side === "debit" ? negateMoney(moved) : moved));
}
