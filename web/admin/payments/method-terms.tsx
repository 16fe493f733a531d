// P-130, B-270 the days that hold now and those that would hold: before staff have a customer billed by a saved method, or take one away.
import { methodTermsEndpoint } from "../../../server/modules/collections/outlook/contract.ts";
import { changeCustomerMethodEndpoint, removeCustomerMethodEndpoint } from "../../../server/modules/payments/saved-methods/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { usePreview } from "../../lib/use-preview.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { PlainTable } from "../app/plain-table.tsx";

type Terms = NonNullable<ReturnsOf<typeof methodTermsEndpoint>["terms"]>;
type Dates = Terms["before"];

interface DialogProps {
  customerId: string;
  method: { id: string; version: number };
  name: string;
  onClose: () => void;
}

export function BillByDialog({ customerId, method, name, onClose }: DialogProps) {
  const t = useTexts();
  const params = { customerId, methodId: method.id };
  const { data, problem, former } = usePreview(methodTermsEndpoint, { params, body: { act: "choose" } });
  const change = useAction(changeCustomerMethodEndpoint, {
    topics: ["customers", "billing"],
    onDone: () => {
      notify(t("payments.methods.changed"));
      onClose();
    },
  });
  const terms = data?.terms;
  return (
    <ConfirmDialog
      open
      title={t("payments.methods.bill-by-title", { name })}
      confirm={t("payments.methods.bill-by-do")}
      busy={change.busy}
      disabled={!data || former}
      problem={change.problem ?? problem}
      onConfirm={() =>
        change.run({ params, version: method.version, body: { useForBilling: true, ...(terms ? { terms: terms.digest } : {}) } })
      }
      onClose={onClose}
    >
      {t("payments.methods.bill-by-text")}
      {terms && <MethodTermsShift terms={terms} />}
    </ConfirmDialog>
  );
}

export function RemoveMethodDialog({ customerId, method, name, onClose }: DialogProps) {
  const t = useTexts();
  const params = { customerId, methodId: method.id };
  const { data, problem, former } = usePreview(methodTermsEndpoint, { params, body: { act: "remove" } });
  const remove = useAction(removeCustomerMethodEndpoint, {
    topics: ["customers", "billing"],
    onDone: () => {
      notify(t("payments.methods.removed"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("payments.methods.remove-title")}
      confirm={t("payments.methods.remove")}
      danger
      busy={remove.busy}
      disabled={!data || former}
      problem={remove.problem ?? problem}
      onConfirm={() => remove.run({ params, query: data?.terms ? { terms: data.terms.digest } : {} })}
      onClose={onClose}
    >
      {t("payments.methods.remove-text", { name })}
      {data?.terms && <MethodTermsShift terms={data.terms} />}
    </ConfirmDialog>
  );
}

const rows = ["invoice", "due", "reminders", "block"] as const;

function MethodTermsShift({ terms }: { terms: Terms }) {
  const t = useTexts();
  const { before, after, billingDay, firstOn, billingType, closing, realigned, coming } = terms;
  return (
    <div style={{ display: "grid", gap: 12, marginBlockStart: 12 }}>
      <span>{t("payments.methods.terms.way", { way: t(`payments.method-word.${terms.paymentMethod}`) })}</span>
      {(before || after) && (
        <PlainTable
          label={t("payments.methods.terms.label")}
          rows={rows}
          rowKey={(row) => row}
          columns={[
            { id: "what", head: "", cell: (row) => t(`payments.methods.terms.${row}`) },
            { id: "now", head: t("payments.methods.terms.now"), cell: (row) => <Said row={row} dates={before} /> },
            { id: "then", head: t("payments.methods.terms.then"), cell: (row) => <Said row={row} dates={after} /> },
          ]}
        />
      )}
      {billingDay && firstOn && (
        <span>{t.rich("payments.methods.terms.day", { number: billingDay.to, day: () => <DayText value={firstOn} /> })}</span>
      )}
      {billingType && (
        <span>{t(billingType.to === "recurring" ? "payments.methods.terms.recurring" : "payments.methods.terms.prepaid")}</span>
      )}
      {closing && <span>{t.rich("payments.methods.terms.closing", { amount: () => <MoneyText value={closing} /> })}</span>}
      {realigned > 0 && <span>{t("payments.methods.terms.realigned", { count: realigned })}</span>}
      {coming.length > 0 && (
        <PlainTable
          label={t("payments.methods.terms.coming")}
          rows={coming}
          rowKey={({ on }) => on}
          columns={[
            { id: "on", head: t("payments.methods.terms.coming"), cell: ({ on }) => <DayText value={on} /> },
            { id: "what", head: "", cell: ({ isBridge }) => (isBridge ? t("payments.methods.terms.bridge") : null) },
            { id: "gross", head: "", number: true, cell: ({ gross }) => <MoneyText value={gross} /> },
          ]}
        />
      )}
    </div>
  );
}

function Said({ row, dates }: { row: (typeof rows)[number]; dates: Dates }) {
  const t = useTexts();
  if (!dates) return t("payments.methods.terms.none");
  if (row === "invoice") return <DayText value={dates.invoiceOn} />;
  if (row === "due") return <DayText value={dates.dueOn} />;
  if (row === "block") return dates.blockOn === null ? t("payments.methods.terms.never") : <DayText value={dates.blockOn} />;
  if (dates.reminders.length === 0) return t("payments.methods.terms.none");
  return (
    <span style={{ display: "grid" }}>
      {dates.reminders.map((on) => (
        <DayText key={on} value={on} />
      ))}
    </span>
  );
}
