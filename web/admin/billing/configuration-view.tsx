import { Skeleton } from "@mantine/core";
import { getTermsEndpoint } from "../../../server/modules/billing/terms/contract.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordActivity } from "../app/record-activity.tsx";
import { EInvoicingPanel } from "./einvoice/e-invoicing-form.tsx";
import { TermsAside } from "./terms/terms-aside.tsx";
import { TermsForm } from "./terms/terms-form.tsx";
import "./configuration-view.css";

/** How a customer is billed, and what a change of it means from when on. */
export function ConfigurationView({ customerId }: { customerId: string }) {
  const { data, problem, reload } = useEndpoint(
    getTermsEndpoint,
    { params: { customerId } },
    { topics: ["billing", "customers", "collections"] },
  );
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Skeleton height={320} radius="md" />;
  return (
    <div className="billing-configuration">
      <div className="billing-configuration-forms">
        <TermsForm terms={data} />
        <EInvoicingPanel customerId={customerId} />
      </div>
      <aside>
        <TermsAside terms={data} />
        <RecordActivity entity="billing_account" entityId={customerId} topics={["billing"]} />
      </aside>
    </div>
  );
}
