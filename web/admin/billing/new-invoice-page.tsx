import { Select, Switch, Textarea, TextInput } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { createOneTimeInvoiceEndpoint, invoiceOptionsEndpoint } from "../../../server/modules/billing/one-time/contract.ts";
import { addDays, isDay } from "../../../shared/calendar.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordFailed, RecordWaiting } from "../../ui/record-page.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { CustomerPicker } from "../app/customer-picker.tsx";
import { emptyLine, InvoiceLines, type TypedLine, typedLinesBody } from "./invoice-lines.tsx";
import { InvoicePreviewPanel } from "./invoice-preview.tsx";
import { type InvoiceOptions, useInvoicePreview } from "./use-invoice-preview.ts";
import "./new-invoice-page.css";

/** A one-time invoice: for whom, then its lines with the sum beside them. */
export function NewInvoicePage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { customer } = useSearch({ strict: false }) as { customer?: string };
  if (customer) return <ForCustomer key={customer} customerId={customer} />;
  return (
    <div className="new-invoice">
      <h1>{t("billing.new.title")}</h1>
      <div className="new-invoice-choice">
        <Panel>
          <CustomerPicker
            label={t("staff.customer")}
            picked={undefined}
            onPick={(customer) => customer && void navigate({ to: "/invoices/new" as never, search: { customer: customer.id } as never })}
          />
        </Panel>
      </div>
    </div>
  );
}

function ForCustomer({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(invoiceOptionsEndpoint, { params: { customerId } });
  if (problem && !data) return <RecordFailed problem={problem} back={{ to: "/invoices", label: t("billing.invoices") }} onRetry={reload} />;
  return data ? <Editor customerId={customerId} options={data} /> : <RecordWaiting />;
}

function Editor({ customerId, options }: { customerId: string; options: InvoiceOptions }) {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const [lines, setLines] = useState<readonly TypedLine[]>([emptyLine(options)]);
  const [issuedOn, setIssuedOn] = useState<string>(options.today);
  // Until somebody chooses another one it follows the invoice's own date.
  const [ownDueOn, setDueOn] = useState<string>();
  const [note, setNote] = useState("");
  const [memo, setMemo] = useState("");
  const [number, setNumber] = useState("");
  const [withFutureItems, setWithFutureItems] = useState(false);
  const [blocksServiceId, setBlocksServiceId] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  // Why the lines keep the taxes that are chosen; undefined: they bear those of the customer.
  const [keptBecause, setKeptBecause] = useState<string>();
  const dueOn = ownDueOn ?? (isDay(issuedOn) ? addDays(issuedOn, options.dueDays) : "");
  const written = typedLinesBody(lines);
  const dated = isDay(issuedOn) && isDay(dueOn);
  const body =
    written && dated && keptBecause?.trim() !== "" && (written.length > 0 || withFutureItems)
      ? {
          lines: written,
          issuedOn,
          dueOn,
          note,
          memo,
          withFutureItems,
          ...(blocksServiceId === null ? {} : { blocksServiceId }),
          ...(number.trim() === "" ? {} : { number: number.trim() }),
          ...(keptBecause === undefined ? {} : { keepTaxes: { reason: keptBecause.trim() } }),
        }
      : undefined;
  const { preview, problem, isFormer } = useInvoicePreview(customerId, body && { ...body, note: "", memo: "" });
  const issue = useAction(createOneTimeInvoiceEndpoint, {
    topics: ["money-documents", "invoices", "payments"],
    onDone: (invoice) => {
      notify(t("billing.new.done", { number: invoice.number ?? "" }));
      void navigate({ to: `/invoices/${invoice.id}` as never, replace: true });
    },
  });
  const errors = (problem ?? issue.problem)?.problem.errors ?? [];
  const numberError = errors.find(({ field }) => field === "number");
  const total = preview ? format.money(preview.gross) : "";
  return (
    <div className="new-invoice">
      <header>
        <h1>{t("billing.new.title")}</h1>
        <p>
          {t("billing.new.for")}{" "}
          <Link to={`/customers/${customerId}` as never}>
            <bdi>{options.customerName}</bdi>
          </Link>{" "}
          <bdi className="number">{options.customerNumber}</bdi>
        </p>
      </header>
      <div className="new-invoice-columns">
        <div className="new-invoice-form">
          <Panel title={t("billing.lines")}>
            {options.taxedAs && <TaxedAs taxedAs={options.taxedAs} kept={keptBecause} onKeep={setKeptBecause} />}
            <InvoiceLines lines={lines} options={options} onChange={setLines} />
          </Panel>
          {options.futureItems.length > 0 && (
            <Panel>
              <Switch
                label={t("billing.new.future-items", { count: options.futureItems.length })}
                description={t("billing.new.future-items-why")}
                checked={withFutureItems}
                onChange={(event) => setWithFutureItems(event.currentTarget.checked)}
              />
              <ul className="new-invoice-waiting">
                {options.futureItems.map((item) => (
                  <li key={item.id}>
                    {item.text} · <MoneyText value={item.amount} />
                  </li>
                ))}
              </ul>
            </Panel>
          )}
          <Panel title={t("billing.details")}>
            <div className="new-invoice-details">
              <DayField label={t("billing.new.issued-on")} required value={issuedOn} onChange={setIssuedOn} />
              <DayField label={t("billing.due")} required value={dueOn} min={issuedOn} onChange={setDueOn} />
              {options.mayGiveNumber && (
                <TextInput
                  label={t("billing.new.number")}
                  description={t("billing.new.number-why")}
                  maxLength={40}
                  value={number}
                  error={numberError && fieldErrorText(t, numberError)}
                  onChange={(event) => setNumber(event.currentTarget.value)}
                />
              )}
              {options.services.length > 0 && (
                <Select
                  label={t("billing.blocks-service")}
                  description={t("billing.blocks-service-why")}
                  clearable
                  placeholder={t("billing.blocks-no-service")}
                  data={options.services.map(({ id, number, title }) => ({ value: id, label: `${title} (S-${number})` }))}
                  value={blocksServiceId}
                  onChange={setBlocksServiceId}
                />
              )}
              <Textarea
                label={t("billing.note")}
                description={t("billing.note-why")}
                autosize
                minRows={2}
                maxLength={2000}
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
              />
              <Textarea
                label={t("billing.memo")}
                description={t("billing.memo-why")}
                autosize
                minRows={2}
                maxLength={2000}
                value={memo}
                onChange={(event) => setMemo(event.currentTarget.value)}
              />
            </div>
          </Panel>
        </div>
        <aside className="new-invoice-side" aria-label={t("billing.new.preview")}>
          <InvoicePreviewPanel preview={preview} isFormer={isFormer} />
          {!numberError && <ProblemNote problem={problem} errors={errors} />}
          <Button kind="primary" full disabled={!body || !preview || isFormer} onPress={() => setAsking(true)}>
            {preview ? t("billing.new.issue-amount", { amount: total }) : t("billing.new.issue")}
          </Button>
        </aside>
      </div>
      <ConfirmDialog
        open={asking}
        title={t("billing.new.confirm-title")}
        confirm={t("billing.new.issue-amount", { amount: total })}
        busy={issue.busy}
        problem={issue.problem}
        onConfirm={() => body && issue.run({ params: { customerId }, body })}
        onClose={() => setAsking(false)}
      >
        {t("billing.new.confirm-text", { customer: options.customerName, due: dueOn ? format.day(dueOn) : "" })}
      </ConfirmDialog>
    </div>
  );
}

/** B-140 the customer is taxed otherwise than the lines say; who may say how they are taxed may leave it at what is chosen. */
function TaxedAs({
  taxedAs,
  kept,
  onKeep,
}: {
  taxedAs: NonNullable<InvoiceOptions["taxedAs"]>;
  kept: string | undefined;
  onKeep: (reason: string | undefined) => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const mayKeep = useMay("customers.billing.update");
  const { status, taxName, certificate, until } = taxedAs;
  return (
    <div className="new-invoice-taxed">
      <span>{t(`taxes.by-hand.${status}`, { tax: taxName ?? "–" })}</span>
      {(certificate !== "" || until) && (
        <span className="new-invoice-taxed-note">
          {t("taxes.by-hand.certificate", { number: certificate || "–", until: until ? format.day(until) : "–" })}
        </span>
      )}
      {mayKeep && (
        <Switch
          label={t("taxes.by-hand.keep")}
          checked={kept !== undefined}
          onChange={(event) => onKeep(event.currentTarget.checked ? "" : undefined)}
        />
      )}
      {kept !== undefined && (
        <TextInput
          label={t("taxes.by-hand.reason")}
          description={t("taxes.by-hand.reason-why")}
          required
          maxLength={500}
          value={kept}
          onChange={(event) => onKeep(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
