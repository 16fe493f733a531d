import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { DocumentList } from "./document-list.tsx";

/** The money documents of one customer. */
export function DocumentsView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayCreate = useMay("finance.invoices.create");
  return (
    <DocumentList
      customerId={customerId}
      primary={
        mayCreate && (
          <LinkButton to={"/invoices/new" as never} search={{ customer: customerId } as never}>
            {t("billing.new.open")}
          </LinkButton>
        )
      }
    />
  );
}
