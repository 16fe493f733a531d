import { Skeleton } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { downloadDocumentEndpoint } from "../../../server/modules/documents/contract.ts";
import { getMineToSignEndpoint, noteSeenByStaffEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { callApi, urlOf } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PdfPages } from "../../ui/pdf-pages.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { CompanySignForm } from "./company-sign-form.tsx";
import { ContractChip } from "./contract-chip.tsx";
import { SignerList } from "./signer-list.tsx";
import "./documents.css";

type ToSign = ReturnsOf<typeof getMineToSignEndpoint>;

/** O-110 who signs for the company reads and signs here. */
export function CompanySignPage() {
  const t = useTexts();
  const { documentId } = useParams({ strict: false }) as { documentId: string };
  const { data, problem, reload } = useEndpoint(getMineToSignEndpoint, { params: { documentId } }, { topics: ["documents", "contracts"] });
  return (
    <div className="company-sign">
      <BackLink to="/contracts">{t("documents.mine.back")}</BackLink>
      <ProblemNote problem={problem} onRetry={reload} />
      {!data && !problem && <Skeleton height={420} radius="md" />}
      {data && (
        <>
          <Head contract={data} />
          <Panel title={t("documents.signers.title")}>
            <SignerList contract={data.contract} />
          </Panel>
          {data.contract.signers.some(({ isMine, isTurn }) => isMine && isTurn) ? (
            <ReadAndSign key={data.id} contract={data} />
          ) : (
            <Settled contract={data} />
          )}
        </>
      )}
    </div>
  );
}

function Head({ contract: { title, contract } }: { contract: ToSign }) {
  const t = useTexts();
  const format = useFormat();
  const { state, signBy, termMonths } = contract;
  return (
    <div className="company-sign-head">
      <h1>
        <bdi>{title}</bdi>
      </h1>
      <p className="company-facts">
        <ContractChip state={state} />
        {state === "awaiting_signature" && signBy && <span>{t("documents.mine.by", { day: format.day(signBy) })}</span>}
        <span>{termMonths === null ? t("documents.mine.no-term") : t("documents.mine.term", { months: termMonths })}</span>
      </p>
    </div>
  );
}

const fileUrl = (documentId: string): string => urlOf(downloadDocumentEndpoint, { params: { documentId }, query: { inline: "true" } });

function ReadAndSign({ contract }: { contract: ToSign }) {
  const t = useTexts();
  const { id } = contract;
  const url = fileUrl(id);
  const [hasReadAll, setHasReadAll] = useState(false);
  const told = useRef(false);
  const note = useCallback(
    (what: "opened" | "read") => {
      // The evidence of a contract (O-113). Without it one can sign all the same.
      callApi(noteSeenByStaffEndpoint, { params: { documentId: id }, body: { what } }).catch(() => undefined);
    },
    [id],
  );
  useEffect(() => note("opened"), [note]);
  const reachEnd = useCallback(() => {
    setHasReadAll(true);
    if (!told.current) note("read");
    told.current = true;
  }, [note]);
  return (
    <>
      <Panel
        title={t("documents.mine.step-read")}
        actions={
          <a href={url} target="_blank" rel="noreferrer">
            {t("documents.mine.open-tab")}
          </a>
        }
      >
        <div className="company-sign-part">
          <PdfPages
            url={url}
            title={contract.title}
            words={{
              notShown: t("documents.mine.not-shown"),
              larger: t("documents.mine.larger"),
              smaller: t("documents.mine.smaller"),
              page: (page, pages) => t("documents.mine.page-of", { page, pages }),
              pages: (pages) => t("documents.mine.pages", { pages }),
            }}
            onEnd={reachEnd}
          />
          <p className="sign-link-text" role="status">
            {t(hasReadAll ? "documents.mine.read-done" : "documents.mine.read-on")}
          </p>
        </div>
      </Panel>
      <Panel title={t("documents.mine.step-sign")}>
        <CompanySignForm contract={contract} hasReadAll={hasReadAll} />
      </Panel>
    </>
  );
}

function Settled({ contract }: { contract: ToSign }) {
  const t = useTexts();
  const { state, signers, reason } = contract.contract;
  const turn = signers.find(({ isTurn }) => isTurn);
  if (turn) return <EmptyState title={t("documents.mine.not-yet")} text={t("documents.mine.not-yet-text", { name: turn.name })} />;
  if (state !== "signed" && state !== "ended") return <EmptyState title={t("documents.mine.closed")} text={reason} />;
  return (
    <EmptyState
      title={t("documents.mine.signed")}
      text={t("documents.mine.signed-text")}
      action={
        <a href={fileUrl(contract.id)} target="_blank" rel="noreferrer">
          {t("documents.mine.open-signed")}
        </a>
      }
    />
  );
}
