import { IconDownload, IconFile, IconFileText, IconFileTypePdf, IconPhoto } from "@tabler/icons-react";
import type { ReactNode } from "react";
import {
  downloadPortalDocumentEndpoint,
  listPortalDocumentsEndpoint,
  type PortalDocumentView,
} from "../../../server/modules/documents/contract.ts";
import { urlOf } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { portalLimits } from "../../lib/list-state.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useDownload } from "../../lib/use-download.ts";
import { useList } from "../../lib/use-list.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { PortalPages } from "../../ui/portal-table.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import "./documents-page.css";

type Paper = (typeof PortalDocumentView)["_output"];

/** Contracts and letters that the provider shares with the customer (P-175). */
export function DocumentsPage() {
  const t = useTexts();
  const list = useList(listPortalDocumentsEndpoint, {
    filters: [],
    sorts: ["addedAt"],
    limits: portalLimits,
    defaultLimit: 25,
    topics: ["documents"],
  });
  return (
    <>
      <BackLink to="/more">{t("portal.nav.more")}</BackLink>
      <PortalTitle>{t("portal.papers.title")}</PortalTitle>
      <div className="papers">
        {list.items === undefined ? (
          <PortalCard loading={!list.problem} problem={list.problem} onRetry={list.reload} />
        ) : list.items.length === 0 ? (
          <section className="portal-card">
            <EmptyState
              icon={<IconFileText size={32} stroke={1.4} aria-hidden />}
              title={t("portal.papers.none")}
              text={t("portal.papers.none-text")}
            />
          </section>
        ) : (
          <ul className="portal-card papers-list" aria-label={t("portal.papers.title")}>
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

function PaperRow({ paper }: { paper: Paper }) {
  const t = useTexts();
  const format = useFormat();
  const { run: fetchFile, busy, problem } = useDownload();
  const { id, title, kind, mediaType, sizeBytes, addedAt, mayShowInline } = paper;
  const params = { documentId: id };

  const save = () => fetchFile(downloadPortalDocumentEndpoint, { params });

  return (
    <li className="papers-row">
      <span className="papers-sign">{signOf(mediaType)}</span>
      <div className="papers-words">
        <strong>
          <bdi>{title}</bdi>
        </strong>
        <span>
          {t.rich("portal.papers.added", {
            kind: t(`portal.papers.kind.${kind}`),
            size: format.bytes(sizeBytes),
            day: () => <time dateTime={addedAt}>{format.moment(addedAt)}</time>,
          })}
        </span>
      </div>
      <div className="papers-acts">
        {mayShowInline && (
          <a
            className="papers-open"
            href={urlOf(downloadPortalDocumentEndpoint, { params, query: { inline: "true" } })}
            target="_blank"
            rel="noreferrer"
            aria-label={t("portal.papers.open-this", { title })}
          >
            {t("portal.papers.open")}
          </a>
        )}
        <Button
          busy={busy}
          onPress={save}
          icon={<IconDownload size={18} stroke={1.7} aria-hidden />}
          label={t("portal.papers.save-this", { title })}
        >
          {t("portal.papers.save")}
        </Button>
      </div>
      <ProblemNote problem={problem} />
    </li>
  );
}

function signOf(mediaType: string): ReactNode {
  const Sign = mediaType === "application/pdf" ? IconFileTypePdf : mediaType.startsWith("image/") ? IconPhoto : IconFile;
  return <Sign size={24} stroke={1.6} aria-hidden />;
}
