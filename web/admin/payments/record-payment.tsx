import { Checkbox, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { getBillingAccountEndpoint, paymentMethods } from "../../../server/modules/billing/accounts/contract.ts";
import { listInvoicesEndpoint } from "../../../server/modules/billing/documents/contract.ts";
import { listOpenProformasEndpoint } from "../../../server/modules/billing/proformas/contract.ts";
import { recordPaymentEndpoint } from "../../../server/modules/payments/contract.ts";
import { calendarDay, isDay } from "../../../shared/calendar.ts";
import { addMoney, fromMoneyJson, type MoneyJson, toMoneyJson, zero } from "../../../shared/money.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { BalanceText, DayText, MoneyText } from "../../ui/value-texts.tsx";
import { ForeignMoney, type Given } from "./foreign-money.tsx";
import { PaymentPreviewBox } from "./payment-preview.tsx";
import type { Payment } from "./payment-words.ts";
import { usePaymentPreview } from "./use-payment-preview.ts";

type Method = (typeof paymentMethods)[number];

export interface PaymentForm {
  /** The parts of the form, one under the other. */
  fields: ReactNode;
  /** "Record 54.00 €" */
  label: string;
  busy: boolean;
  ready: boolean;
  record: () => void;
}

/** Money that came by hand: how much, how, when, and at once what it settles. Its frame is a sheet or a page. */
export function useRecordPayment(options: {
  customerId: string;
  documentId?: string | undefined;
  onDone: (payment: Payment) => void;
}): PaymentForm {
  const { customerId } = options;
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useStaffSession();
  const mayAccount = useMay("customers.billing.view");
  const { data: account } = useEndpoint(
    getBillingAccountEndpoint,
    { params: { customerId } },
    { enabled: mayAccount, topics: ["payments", "money-documents"] },
  );
  const open = useOpenInvoices(customerId);
  const today = calendarDay(currentMoment(), timeZone);
  const [chosen, setChosen] = useState<readonly string[]>(options.documentId ? [options.documentId] : []);
  const [typed, setTyped] = useState<{ amount: MoneyJson | undefined }>();
  const [method, setMethod] = useState<Method>();
  const [receivedOn, setReceivedOn] = useState<string>(today);
  const [given, setGiven] = useState<Given | null>(null);
  const [payer, setPayer] = useState("");
  const [comment, setComment] = useState("");
  const [note, setNote] = useState("");
  const [isAnother, setIsAnother] = useState(false);
  // Until somebody types it is what the chosen documents want, or all that is owed. A box that was emptied stays empty: the money
  // that came is nobody's guess.
  const amount = typed ? typed.amount : suggested(open, chosen, account?.balance);
  const usedMethod = method ?? account?.paymentMethod ?? "cash";
  const record = useAction(recordPaymentEndpoint, {
    topics: ["money-documents", "invoices", "billing"],
    onDone: (payment) => {
      notify(t("payments.record.done", { number: payment.number }));
      options.onDone(payment);
    },
  });
  const preview = usePaymentPreview(customerId, { amount, documentIds: chosen }, !record.busy && record.result === undefined);
  const currency = account?.currency ?? preview.data?.amount.currency;
  const isDuplicate = record.problem?.code === "duplicate-payment";
  const isPositive = isAbove0(amount);
  const fields = (
    <>
      {account && (
        <span>
          {t("payments.record.now")} <BalanceText value={account.balance} reader="staff" late={signOf(account.overdue.amount) > 0} />
        </span>
      )}
      {preview.data?.lines
        .filter(({ isRecovery }) => isRecovery)
        .map((line) => (
          <span key={line.documentId}>
            {t("payments.record.recovers-note", { number: line.number ?? "", amount: format.money(line.open) })}
          </span>
        ))}
      {currency && (
        <AmountField
          label={t("payments.amount")}
          required
          currency={currency}
          value={amount}
          onChange={(value) => setTyped({ amount: value })}
          error={amount && !isPositive ? t("ui.field-error.not-above-zero") : undefined}
        />
      )}
      <div className="record-payment-pair">
        <Select
          label={t("payments.method")}
          data={paymentMethods.map((value) => ({ value, label: t(`payments.method-word.${value}`) }))}
          value={usedMethod}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(value) => value && setMethod(value as Method)}
        />
        <DayField label={t("payments.record.received-on")} required max={today} value={receivedOn} onChange={setReceivedOn} />
      </div>
      {open.length > 0 && (
        <fieldset className="record-payment-documents">
          <legend>{t("payments.record.for")}</legend>
          <p>{t("payments.record.for-why")}</p>
          {open.map((document) => (
            <Checkbox
              key={document.id}
              checked={chosen.includes(document.id)}
              label={
                <span>
                  <bdi className="number">{document.number}</bdi> · <MoneyText value={document.open} /> · {t("payments.due")}{" "}
                  <DayText value={document.dueOn} />
                </span>
              }
              onChange={() => {
                setChosen(chosen.includes(document.id) ? chosen.filter((id) => id !== document.id) : [...chosen, document.id]);
                if (typed && !typed.amount) setTyped(undefined);
              }}
            />
          ))}
        </fieldset>
      )}
      {preview.problem && <ProblemNote problem={preview.problem} />}
      {preview.data && isPositive && <PaymentPreviewBox preview={preview.data} isFormer={preview.former} isCash={usedMethod === "cash"} />}
      <details className="record-payment-more">
        <summary>{t("payments.record.more")}</summary>
        <div>
          {currency && <ForeignMoney own={currency} value={given} onChange={setGiven} />}
          <TextInput label={t("payments.payer")} maxLength={255} value={payer} onChange={(event) => setPayer(event.currentTarget.value)} />
          <TextInput
            label={t("payments.comment")}
            description={t("payments.record.comment-why")}
            maxLength={500}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <Textarea
            label={t("payments.note")}
            description={t("payments.record.note-why")}
            autosize
            minRows={2}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </div>
      </details>
      <ProblemNote problem={record.problem} errors={record.problem?.problem.errors ?? []} />
      {isDuplicate && (
        <Switch
          label={t("payments.record.another")}
          description={t("payments.record.another-why")}
          checked={isAnother}
          onChange={(event) => setIsAnother(event.currentTarget.checked)}
        />
      )}
    </>
  );
  return {
    fields,
    label: isPositive ? t("payments.record.do", { amount: format.money(amount) }) : t("payments.record.open"),
    busy: record.busy,
    ready: isPositive && isDay(receivedOn) && (!isDuplicate || isAnother) && (given === null || isAbove0(given.amount)),
    record: () => {
      if (!amount) return;
      void record.run({
        params: { customerId },
        body: {
          amount,
          ...(given?.amount ? { original: given.amount } : {}),
          method: usedMethod,
          receivedOn,
          ...(chosen.length > 0 ? { documentIds: [...chosen] } : {}),
          payer,
          comment,
          note,
          confirmDuplicate: isAnother,
        },
      });
    },
  };
}

const isAbove0 = (amount: MoneyJson | undefined): amount is MoneyJson => amount !== undefined && signOf(amount.amount) > 0;

type OpenInvoice = ReturnType<typeof useOpenInvoices>[number];

/** What of a customer wants money, invoices and proformas. */
export function useOpenInvoices(customerId: string) {
  const may = useMay("finance.invoices.view");
  const { data } = useEndpoint(
    listInvoicesEndpoint,
    {
      query: {
        limit: 50,
        total: "none",
        sort: "dueOn",
        filter: { customer: customerId, kind: "invoice", state: "issued,partially_paid" },
      },
    },
    { enabled: may, topics: ["payments", "customers"] },
  );
  const mayProformas = useMay("finance.proformas.view");
  const { data: proformas } = useEndpoint(
    listOpenProformasEndpoint,
    { params: { customerId } },
    { enabled: mayProformas, topics: ["payments", "customers", "money-documents"] },
  );
  // Nothing of a proforma is owed; it wants what is not paid of it.
  return [...(data?.items ?? []), ...(proformas?.items ?? [])];
}

/** All that the chosen documents want, or all that is owed; nothing when nothing is. */
function suggested(open: readonly OpenInvoice[], chosen: readonly string[], balance: MoneyJson | undefined): MoneyJson | undefined {
  const first = open[0];
  // What was written off is not among them: how much of it came, only the money says.
  if (chosen.length > 0 && !chosen.every((id) => open.some((document) => document.id === id))) return undefined;
  if (chosen.length > 0 && first) {
    const wanted = open.filter(({ id }) => chosen.includes(id)).map((document) => fromMoneyJson(document.open));
    return toMoneyJson(wanted.reduce(addMoney, zero(first.open.currency)));
  }
  return balance && signOf(balance.amount) < 0 ? { ...balance, amount: balance.amount.slice(1) } : undefined;
}
