// What staff do with a deposit that holds money: pay debts from it, keep a part, give it back.
import { Select, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { applyDepositEndpoint, keepDepositEndpoint } from "../../../../server/modules/billing/deposits/contract.ts";
import { recordPaymentEndpoint } from "../../../../server/modules/payments/contract.ts";
import { refundDepositEndpoint } from "../../../../server/modules/payments/deposit-refunds/contract.ts";
import { type Day, isDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson, minMinor, money, subtractMoney, toMoneyJson } from "../../../../shared/money.ts";
import type { ApiProblem } from "../../../lib/api.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { type Deposit, type DepositsOfCustomer, depositTopics } from "./deposit.ts";

export interface UseSheetProps {
  deposit: Deposit;
  of: DepositsOfCustomer;
  customerId: string;
  onClose: () => void;
}

/** Interest is booked in the same act, so what can be used is what is held with it. */
const usable = ({ held, interestSoFar }: Deposit): MoneyJson => {
  const a = fromMoneyJson(held);
  return toMoneyJson(money(a.minor + fromMoneyJson(interestSoFar).minor, a.currency));
};

const smaller = (a: MoneyJson, b: MoneyJson): MoneyJson =>
  toMoneyJson(money(minMinor(fromMoneyJson(a).minor, fromMoneyJson(b).minor), a.currency));

const less = (a: MoneyJson, b: MoneyJson): MoneyJson => toMoneyJson(subtractMoney(fromMoneyJson(a), fromMoneyJson(b)));

interface FrameProps {
  title: string;
  button: string;
  busy: boolean;
  ready: boolean;
  problem: ApiProblem | undefined;
  onDo: () => unknown;
  onClose: () => void;
  children: ReactNode;
}

function Frame({ title, button, busy, ready, problem, onDo, onClose, children }: FrameProps) {
  const t = useTexts();
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      locked={busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={busy} disabled={!ready} onPress={onDo}>
            {button}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        {children}
        <ProblemNote problem={problem} errors={problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}

function Reason({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTexts();
  return (
    <Textarea
      label={t("deposits.reason")}
      description={t("deposits.reason-why")}
      required
      autosize
      minRows={2}
      maxLength={500}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The first due debts are paid from it. */
export function ApplySheet({ deposit, of, onClose }: UseSheetProps) {
  const t = useTexts();
  const format = useFormat();
  const [amount, setAmount] = useState<MoneyJson | undefined>(smaller(usable(deposit), of.owed));
  const [reason, setReason] = useState("");
  const apply = useAction(applyDepositEndpoint, {
    topics: depositTopics,
    onDone: () => {
      notify(t("deposits.applied", { amount: amount ? format.money(amount) : "" }));
      onClose();
    },
  });
  const said = amount ? format.money(amount) : "";
  return (
    <Frame
      title={t("deposits.apply-title", { label: deposit.label })}
      button={t("deposits.apply-do", { amount: said })}
      busy={apply.busy}
      ready={amount !== undefined && signOf(amount.amount) > 0 && reason.trim() !== ""}
      problem={apply.problem}
      onDo={() => apply.run({ params: { depositId: deposit.id }, body: { ...(amount ? { amount } : {}), reason } })}
      onClose={onClose}
    >
      <span>{t("deposits.apply-text", { owed: format.money(of.owed) })}</span>
      <AmountField
        label={t("deposits.amount")}
        currency={of.currency}
        value={amount}
        required
        error={amount && signOf(amount.amount) <= 0 ? t("ui.field-error.not-above-zero") : undefined}
        onChange={setAmount}
      />
      <Reason value={reason} onChange={setReason} />
    </Frame>
  );
}

/** What is kept is invoiced with its tax, and paid by the deposit. */
export function KeepSheet({ deposit, of, onClose }: UseSheetProps) {
  const t = useTexts();
  const format = useFormat();
  const [amount, setAmount] = useState<MoneyJson | undefined>(usable(deposit));
  const [text, setText] = useState(t("deposits.keep-line-start"));
  const [taxId, setTaxId] = useState(of.taxes[0]?.id ?? "");
  const [reason, setReason] = useState("");
  const keep = useAction(keepDepositEndpoint, {
    topics: depositTopics,
    onDone: () => {
      notify(t("deposits.kept", { amount: amount ? format.money(amount) : "" }));
      onClose();
    },
  });
  return (
    <Frame
      title={t("deposits.keep-title", { label: deposit.label })}
      button={t("deposits.keep-do", { amount: amount ? format.money(amount) : "" })}
      busy={keep.busy}
      ready={amount !== undefined && signOf(amount.amount) > 0 && taxId !== "" && text.trim() !== "" && reason.trim() !== ""}
      problem={keep.problem}
      onDo={() => keep.run({ params: { depositId: deposit.id }, body: { ...(amount ? { amount } : {}), text, taxId, reason } })}
      onClose={onClose}
    >
      <span>{t("deposits.keep-text")}</span>
      <AmountField
        label={t("deposits.amount")}
        currency={of.currency}
        value={amount}
        required
        error={amount && signOf(amount.amount) <= 0 ? t("ui.field-error.not-above-zero") : undefined}
        onChange={setAmount}
      />
      <TextInput
        label={t("deposits.keep-line")}
        description={t("deposits.text-why")}
        required
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Select
        label={t("deposits.keep-tax")}
        data={of.taxes.map(({ id, name }) => ({ value: id, label: name }))}
        value={taxId}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => value && setTaxId(value)}
      />
      <Reason value={reason} onChange={setReason} />
    </Frame>
  );
}

const byHand = ["bank_transfer", "cash", "check", "other"] as const;
type By = (typeof byHand)[number];

/** It goes back; while something is owed, staff say whether it pays that first. */
export function RefundDepositSheet({ deposit, of, onClose }: UseSheetProps) {
  const t = useTexts();
  const format = useFormat();
  const most = usable(deposit);
  const [amount, setAmount] = useState<MoneyJson | undefined>(most);
  const [by, setBy] = useState<By>("bank_transfer");
  const owes = signOf(of.owed.amount) > 0;
  const [first, setFirst] = useState<"first" | "all">("first");
  const [reason, setReason] = useState("");
  const refund = useAction(refundDepositEndpoint, {
    topics: depositTopics,
    onDone: ({ refunded }) => {
      notify(refunded ? t("deposits.refunded", { amount: format.money(refunded) }) : t("deposits.refunded-none"));
      onClose();
    },
  });
  const wanted = amount ?? toMoneyJson(money(0n, of.currency));
  const toDebt = owes && first === "first" ? smaller(wanted, of.owed) : toMoneyJson(money(0n, of.currency));
  const rest = less(wanted, toDebt);
  return (
    <Frame
      title={t("deposits.refund-title", { label: deposit.label })}
      button={
        signOf(rest.amount) > 0
          ? t("deposits.refund-do", { amount: format.money(rest) })
          : t("deposits.refund-do-none", { amount: format.money(toDebt) })
      }
      busy={refund.busy}
      ready={amount !== undefined && signOf(amount.amount) > 0 && reason.trim() !== ""}
      problem={refund.problem}
      onDo={() =>
        refund.run({
          params: { depositId: deposit.id },
          body: {
            // All of it is said by saying nothing, so that a day's interest more comes along.
            ...(amount && amount.amount !== most.amount ? { amount } : {}),
            ...{ by, reason },
            ...(owes ? { debtsFirst: first === "first" } : {}),
          },
        })
      }
      onClose={onClose}
    >
      <AmountField
        label={t("deposits.amount")}
        currency={of.currency}
        value={amount}
        required
        error={amount && signOf(amount.amount) <= 0 ? t("ui.field-error.not-above-zero") : undefined}
        onChange={setAmount}
      />
      {owes && (
        <>
          <span>{t("deposits.refund-owed", { owed: format.money(of.owed) })}</span>
          <RadioList
            label={t("deposits.refund-choice")}
            value={first}
            onChange={setFirst}
            options={[
              {
                value: "first",
                label: t("deposits.refund-first", {
                  first: format.money(smaller(wanted, of.owed)),
                  rest: format.money(less(wanted, smaller(wanted, of.owed))),
                }),
              },
              { value: "all", label: t("deposits.refund-all") },
            ]}
          />
        </>
      )}
      <Select
        label={t("deposits.refund-by")}
        data={byHand.map((value) => ({ value, label: t(`payments.method-word.${value}`) }))}
        value={by}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => value && setBy(value as By)}
      />
      <Reason value={reason} onChange={setReason} />
    </Frame>
  );
}

/** Money for a deposit that came by hand. */
export function TakeSheet({ deposit, of, customerId, onClose }: UseSheetProps) {
  const t = useTexts();
  const format = useFormat();
  const [amount, setAmount] = useState<MoneyJson | undefined>(less(deposit.amount, deposit.paid));
  const [by, setBy] = useState<By>("cash");
  const [on, setOn] = useState<string>(of.today);
  const record = useAction(recordPaymentEndpoint, { topics: depositTopics, onDone: onClose });
  return (
    <Frame
      title={t("deposits.take-money")}
      button={t("payments.record.do", { amount: amount ? format.money(amount) : "" })}
      busy={record.busy}
      ready={amount !== undefined && signOf(amount.amount) > 0 && isDay(on)}
      problem={record.problem}
      onDo={() =>
        amount &&
        record.run({
          params: { customerId },
          body: { amount, method: by, receivedOn: on as Day, documentIds: [deposit.id], confirmDuplicate: true },
        })
      }
      onClose={onClose}
    >
      <span>{t("deposits.take-money-text")}</span>
      <AmountField
        label={t("deposits.amount")}
        currency={of.currency}
        value={amount}
        required
        error={amount && signOf(amount.amount) <= 0 ? t("ui.field-error.not-above-zero") : undefined}
        onChange={setAmount}
      />
      <Select
        label={t("payments.method")}
        data={byHand.map((value) => ({ value, label: t(`payments.method-word.${value}`) }))}
        value={by}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => value && setBy(value as By)}
      />
      <DayField label={t("payments.on")} value={on} max={of.today} required onChange={setOn} />
    </Frame>
  );
}
