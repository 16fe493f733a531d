import { IconFileText, IconSignature } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { listDocumentsEndpoint } from "../../../server/modules/documents/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { AgoText } from "../../ui/value-texts.tsx";
import { DocumentLink } from "./document-link.tsx";
import "./documents.css";

const newest = 4;

/** The newest files, on the first tab. */
export function DocumentsPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(
    listDocumentsEndpoint,
    { params: { customerId }, query: { limit: newest, total: "quick" } },
    { topics: ["documents"] },
  );
  const tab = { to: `/customers/${customerId}`, search: { tab: "documents" } } as { to: never; search: never };
  return (
    <Panel
      title={t("documents.title")}
      actions={<Link {...tab}>{t(data && data.items.length > 0 ? "documents.show-all" : "documents.add-first")}</Link>}
    >
      <ProblemNote problem={problem} onRetry={reload} />
      {data?.items.length === 0 && <p className="panel-quiet">{t("documents.none-yet")}</p>}
      {data && data.items.length > 0 && (
        <ul className="document-rows">
          {data.items.map((document) => (
            <li key={document.id}>
              {document.kind === "contract" ? <IconSignature size={16} aria-hidden /> : <IconFileText size={16} aria-hidden />}
              <span>
                <DocumentLink document={document} />
                <span className="document-note">
                  <AgoText value={document.addedAt} />
                  {document.visibleInPortal && <> · {t("documents.in-portal")}</>}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

export function DocumentsCount({ customerId }: { customerId: string }) {
  const format = useFormat();
  const { data } = useEndpoint(
    listDocumentsEndpoint,
    { params: { customerId }, query: { limit: newest, total: "quick" } },
    { topics: ["documents"] },
  );
  const count = data?.total?.count ?? 0;
  return count > 0 ? format.number(count) : null;
}
