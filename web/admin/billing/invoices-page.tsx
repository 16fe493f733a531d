import { DocumentList } from "./document-list.tsx";

export function InvoicesPage() {
  return <DocumentList />;
}
