import { useState } from "react";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button, LinkButton } from "../../ui/button.tsx";
import { DocumentList } from "./document-list.tsx";
import { EverythingButton } from "./everything-button.tsx";
import { InvoiceServicesSheet } from "./invoice-services-sheet.tsx";

/** The money documents of one customer. */
export function DocumentsView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayCreate = useMay("finance.invoices.create");
  const mayExport = useMay("finance.invoices.export");
  const [invoicing, setInvoicing] = useState(false);
  return (
    <>
      <DocumentList
        customerId={customerId}
        primary={
          <>
            {mayExport && <EverythingButton customerId={customerId} />}
            {mayCreate && (
              <>
                <Button onPress={() => setInvoicing(true)}>{t("billing.services-now.open")}</Button>
                <LinkButton to={"/invoices/new" as never} search={{ customer: customerId } as never}>
                  {t("billing.new.open")}
                </LinkButton>
              </>
            )}
          </>
        }
      />
      {invoicing && <InvoiceServicesSheet customerId={customerId} onClose={() => setInvoicing(false)} />}
    </>
  );
}
