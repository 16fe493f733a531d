import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { getCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { CustomerPicker } from "../app/customer-picker.tsx";
import { useRecordPayment } from "./record-payment.tsx";
import "./record-payment.css";

/** Records a payment from anywhere: first from whom, then how much. */
export function RecordPaymentPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { customer, document } = useSearch({ strict: false }) as { customer?: string; document?: string };
  return (
    <div className="record-payment-page">
      <header>
        <h1>{t("payments.record.open")}</h1>
        {customer && <From customerId={customer} />}
      </header>
      <Panel>
        {customer ? (
          <Form key={customer} customerId={customer} documentId={document} />
        ) : (
          <CustomerPicker
            label={t("staff.customer")}
            picked={undefined}
            onPick={(customer) => customer && void navigate({ to: "/payments/new" as never, search: { customer: customer.id } as never })}
          />
        )}
      </Panel>
    </div>
  );
}

function From({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data } = useEndpoint(getCustomerEndpoint, { params: { customerId } });
  return (
    <p style={{ margin: "4px 0 0", color: "var(--ink-quiet)" }}>
      {t("payments.record.from")} <Link to={`/customers/${customerId}` as never}>{data ? <bdi>{data.fullName}</bdi> : "…"}</Link>{" "}
      {data && <bdi className="number">{data.number}</bdi>}
    </p>
  );
}

function Form({ customerId, documentId }: { customerId: string; documentId: string | undefined }) {
  const navigate = useNavigate();
  const form = useRecordPayment({
    customerId,
    documentId,
    onDone: (payment) => void navigate({ to: `/payments/${payment.id}` as never, replace: true }),
  });
  return (
    <div className="record-payment">
      {form.fields}
      <div className="record-payment-foot">
        <Button kind="primary" busy={form.busy} disabled={!form.ready} onPress={form.record}>
          {form.label}
        </Button>
      </div>
    </div>
  );
}
