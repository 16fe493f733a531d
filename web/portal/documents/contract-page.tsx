import { IconCircleCheck, IconClock } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { downloadPortalDocumentEndpoint } from "../../../server/modules/documents/contract.ts";
import { getPortalContractEndpoint, noteSeenEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import { callApi, urlOf } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { PdfPages } from "../../ui/pdf-pages.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { NeedsConnection } from "../device/needs-connection.tsx";
import { ContractChip, isMyTurn } from "./contract-chip.tsx";
import { PaperActs } from "./document-rows.tsx";
import { usePaperWords } from "./paper-words.ts";
import type { PortalContract } from "./portal-contract.ts";
import { SignForm, type SignFormProps } from "./sign-form.tsx";
import "./documents-page.css";
import "./contract-page.css";

/** A contract: to read and sign, or as it was signed (P-176). */
export function ContractPage() {
  const t = useTexts();
  const { documentId } = useParams({ strict: false }) as { documentId: string };
  const { data, problem, reload } = useEndpoint(
    getPortalContractEndpoint,
    { params: { documentId } },
    { topics: ["documents", "contracts"] },
  );
  const [justSigned, setJustSigned] = useState(false);
  return (
    <>
      <BackLink to="/documents/contracts">{t("portal-documents.back")}</BackLink>
      {!data ? (
        <PortalCard loading={!problem} problem={problem} onRetry={reload} />
      ) : (
        <div className="contract">
          <div className="contract-head">
            <PortalTitle>{data.title}</PortalTitle>
            <ContractFacts contract={data} />
          </div>
          <Signers contract={data} />
          {isMyTurn(data.contract) ? (
            <ToSign key={data.id} contract={data} onSigned={() => setJustSigned(true)} />
          ) : (
            <Settled contract={data} justSigned={justSigned} />
          )}
        </div>
      )}
    </>
  );
}

export function ContractFacts({ contract: { contract, wouldEndOn, description } }: { contract: PortalContract }) {
  const t = useTexts();
  const format = useFormat();
  const { state, signBy, termMonths } = contract;
  return (
    <>
      <p className="contract-facts">
        <ContractChip contract={contract} />
        {state === "awaiting_signature" && signBy && <span>{t("portal-documents.sign-by", { day: format.day(signBy) })}</span>}
        <span>{termMonths === null ? t("portal-documents.no-term") : t("portal-documents.term", { months: termMonths })}</span>
      </p>
      {description && <p className="contract-note">{description}</p>}
      {wouldEndOn && <p className="contract-note">{t("portal-documents.would-end", { day: format.day(wouldEndOn) })}</p>}
    </>
  );
}

/** O-110 where several sign: who has, whose turn it is, and who is yet to come. */
export function Signers({ contract: { contract } }: { contract: PortalContract }) {
  const t = useTexts();
  const { signers, state } = contract;
  if (signers.length < 2) return null;
  return (
    <section className="portal-card contract-part" aria-label={t("portal-documents.signers")}>
      <h2 className="contract-signers-title">{t("portal-documents.signers")}</h2>
      <ol className="contract-signers">
        {signers.map(({ id, name, kind, isMine, isTurn, signedAt }) => (
          <li key={id}>
            {signedAt ? (
              <IconCircleCheck size={22} stroke={1.7} aria-hidden data-signed />
            ) : (
              <IconClock size={22} stroke={1.7} aria-hidden />
            )}
            <span>
              <bdi>{name}</bdi>
              {(isMine || kind === "staff" || kind === "stamp") && (
                <span className="contract-signer-note">
                  {t(isMine ? "portal-documents.signer.you" : "portal-documents.signer.company")}
                </span>
              )}
            </span>
            {(signedAt || state === "awaiting_signature") && (
              <span className="contract-signer-state">
                {t(`portal-documents.signer.${signedAt ? "signed" : isTurn ? "turn" : "waits"}`)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

const fileUrl = (documentId: string): string =>
  urlOf(downloadPortalDocumentEndpoint, { params: { documentId }, query: { inline: "true" } });

function ToSign({ contract, onSigned }: { contract: PortalContract; onSigned: () => void }) {
  const { staff } = usePortalSession();
  const { id } = contract;
  const note = useCallback(
    (what: "opened" | "read") => {
      // The evidence of a contract (O-113); whoever only looks over the customer's shoulder leaves none. Without it one can sign all the same.
      if (!staff) callApi(noteSeenEndpoint, { params: { documentId: id }, body: { what } }).catch(() => undefined);
    },
    [id, staff],
  );
  return <ReadAndSign contract={contract} url={fileUrl(id)} note={note} isOnlyShown={staff !== undefined} onSigned={onSigned} />;
}

interface ReadAndSignProps extends Pick<SignFormProps, "way" | "onSigned" | "onRejected"> {
  contract: PortalContract;
  url: string;
  /** Says once that it was opened, and once that its last page was reached. */
  note: (what: "opened" | "read") => void;
  /** Somebody looks over the customer's shoulder. */
  isOnlyShown?: boolean;
}

/** The same screen in the portal and behind a link (P-176, P-178). */
export function ReadAndSign({ contract, url, note, isOnlyShown = false, ...form }: ReadAndSignProps) {
  const t = useTexts();
  const words = usePaperWords();
  const [hasReadAll, setHasReadAll] = useState(false);
  const told = useRef(false);
  useEffect(() => note("opened"), [note]);
  const reachEnd = useCallback(() => {
    setHasReadAll(true);
    if (!told.current) note("read");
    told.current = true;
  }, [note]);
  return (
    <>
      <section className="portal-card contract-part" aria-label={t("portal-documents.step-read")}>
        <div className="contract-part-head">
          <h2>{t("portal-documents.step-read")}</h2>
          <a href={url} target="_blank" rel="noreferrer">
            {t("portal-documents.open-tab")}
          </a>
        </div>
        <PdfPages words={words.pages} url={url} title={contract.title} onEnd={reachEnd} />
        <p className="contract-note" role="status">
          {t(hasReadAll ? "portal-documents.read-done" : "portal-documents.read-on")}
        </p>
      </section>
      <section className="portal-card contract-part" aria-label={t("portal-documents.step-sign")}>
        <div className="contract-part-head">
          <h2>{t("portal-documents.step-sign")}</h2>
        </div>
        {isOnlyShown ? (
          <p className="contract-note">{t("portal-documents.staff")}</p>
        ) : (
          <NeedsConnection>
            <SignForm contract={contract} hasReadAll={hasReadAll} {...form} />
          </NeedsConnection>
        )}
      </section>
    </>
  );
}

function Settled({ contract, justSigned }: { contract: PortalContract; justSigned: boolean }) {
  const t = useTexts();
  const format = useFormat();
  const { state, endsOn, reason, signedAt, signers } = contract.contract;
  const turn = signers.find(({ isTurn }) => isTurn);
  const haveSigned = signers.some((signer) => signer.isMine && signer.signedAt !== null);
  const words = usePaperWords();
  const ignoreEnd = useCallback(() => undefined, []);
  return (
    <>
      {signedAt ? (
        <section className="portal-card contract-done" role="status">
          <IconCircleCheck size={32} stroke={1.6} aria-hidden />
          <div>
            <h2>{t(justSigned ? "portal-documents.done-title" : `portal-documents.state.${state}`)}</h2>
            <p>
              {justSigned ? t("portal-documents.done-text") : t("portal-documents.signed-on", { day: format.moment(signedAt) })}
              {endsOn && ` ${t("portal-documents.done-ends", { day: format.day(endsOn) })}`}
            </p>
          </div>
          <div className="contract-acts">
            <PaperActs id={contract.id} title={contract.title} />
          </div>
        </section>
      ) : turn ? (
        <section className="portal-card contract-done" role="status">
          {haveSigned ? (
            <IconCircleCheck size={32} stroke={1.6} aria-hidden />
          ) : (
            <IconClock size={32} stroke={1.6} aria-hidden data-waits />
          )}
          <div>
            <h2>{t(haveSigned ? "portal-documents.you-signed" : "portal-documents.waits-for-others")}</h2>
            <p>
              {t(haveSigned ? "portal-documents.you-signed-text" : "portal-documents.others-first", { name: `\u2068${turn.name}\u2069` })}
            </p>
          </div>
        </section>
      ) : (
        <section className="portal-card contract-part">
          <p className="contract-note">{t("portal-documents.closed")}</p>
          {reason && <p className="contract-note">{t("portal-documents.reason", { reason })}</p>}
        </section>
      )}
      <section className="portal-card contract-part" aria-label={contract.title}>
        <PdfPages words={words.pages} url={fileUrl(contract.id)} title={contract.title} onEnd={ignoreEnd} />
      </section>
    </>
  );
}
