import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { DocumentList } from "./document-list.tsx";

export function InvoicesPage() {
  const t = useTexts();
  const mayCreate = useMay("finance.invoices.create");
  return (
    <DocumentList
      primary={
        mayCreate && (
          <LinkButton to={"/invoices/new" as never} kind="primary">
            {t("billing.new.open")}
          </LinkButton>
        )
      }
    />
  );
}
