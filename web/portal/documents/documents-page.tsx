import { IconFileText, IconSignature } from "@tabler/icons-react";
import { listPortalDocumentsEndpoint } from "../../../server/modules/documents/contract.ts";
import { portalLimits } from "../../lib/list-state.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkTabs } from "../../ui/link-tabs.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { PortalPages } from "../../ui/portal-table.tsx";
import { AskedCard } from "./asked-card.tsx";
import { PaperRow } from "./document-rows.tsx";
import { useToSign } from "./use-to-sign.ts";
import "./documents-page.css";

/** Letters and files that the provider shares with the customer (P-175). */
export function DocumentsPage() {
  return <Papers kind="documents" />;
}

/** What is signed with the provider, and what waits for it. */
export function ContractsPage() {
  return <Papers kind="contracts" />;
}

function Papers({ kind }: { kind: "documents" | "contracts" }) {
  const t = useTexts();
  const toSign = useToSign();
  const list = useList(listPortalDocumentsEndpoint, {
    filters: [],
    sorts: ["addedAt"],
    fixed: { kind },
    limits: portalLimits,
    defaultLimit: 25,
    topics: ["documents"],
  });
  const isContracts = kind === "contracts";
  return (
    <>
      <BackLink to="/more">{t("portal.nav.more")}</BackLink>
      <PortalTitle>{t("portal-documents.title")}</PortalTitle>
      <div className="papers">
        <LinkTabs
          label={t("portal-documents.title")}
          tabs={[
            { to: "/documents", label: t("portal-documents.tab-documents") },
            { to: "/documents/contracts", label: t("portal-documents.tab-contracts"), count: toSign },
          ]}
        />
        {!isContracts && <AskedCard />}
        {list.items === undefined ? (
          <PortalCard loading={!list.problem} problem={list.problem} onRetry={list.reload} />
        ) : list.items.length === 0 ? (
          <section className="portal-card">
            <EmptyState
              icon={
                isContracts ? <IconSignature size={32} stroke={1.4} aria-hidden /> : <IconFileText size={32} stroke={1.4} aria-hidden />
              }
              title={t(isContracts ? "portal-documents.none-contracts" : "portal-documents.none")}
              text={t(isContracts ? "portal-documents.none-contracts-text" : "portal-documents.none-text")}
            />
          </section>
        ) : (
          <ul className="portal-card papers-list" aria-label={t(isContracts ? "portal-documents.tab-contracts" : "portal-documents.title")}>
            {list.items.map((paper) => (
              <PaperRow key={paper.id} paper={paper} />
            ))}
          </ul>
        )}
        <PortalPages list={list} />
      </div>
    </>
  );
}
