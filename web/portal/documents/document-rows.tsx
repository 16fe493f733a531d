import { IconDownload, IconFile, IconFileText, IconFileTypePdf, IconMail, IconPhoto, IconSignature } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import {
  downloadPortalDocumentEndpoint,
  mailPortalDocumentEndpoint,
  type PortalDocumentView,
} from "../../../server/modules/documents/contract.ts";
import { urlOf } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useDownload } from "../../lib/use-download.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ContractChip, isMyTurn } from "./contract-chip.tsx";

export type Paper = (typeof PortalDocumentView)["_output"];

export function PaperRow({ paper }: { paper: Paper }) {
  const t = useTexts();
  const format = useFormat();
  const { id, title, kind, mediaType, sizeBytes, addedAt, mayShowInline, contract } = paper;
  const waits = contract !== null && isMyTurn(contract);
  return (
    <li className="papers-row">
      <span className="papers-sign">{contract ? <IconSignature size={24} stroke={1.6} aria-hidden /> : signOf(mediaType)}</span>
      <div className="papers-words">
        <strong>
          {contract ? (
            <Link to={`/documents/${id}` as never}>
              <bdi>{title}</bdi>
            </Link>
          ) : (
            <bdi>{title}</bdi>
          )}
        </strong>
        {contract ? (
          <ContractLine contract={contract} />
        ) : (
          <span>
            {t.rich("portal-documents.added", {
              kind: t(`portal-documents.kind.${kind}`),
              size: format.bytes(sizeBytes),
              day: () => <time dateTime={addedAt}>{format.moment(addedAt)}</time>,
            })}
          </span>
        )}
      </div>
      <div className="papers-acts">
        {waits && (
          <LinkButton kind="primary" to={`/documents/${id}` as never} aria-label={t("portal-documents.read-and-sign-this", { title })}>
            {t("portal-documents.read-and-sign")}
          </LinkButton>
        )}
        {mayShowInline && !waits && (
          <a
            className="papers-open"
            href={urlOf(downloadPortalDocumentEndpoint, { params: { documentId: id }, query: { inline: "true" } })}
            target="_blank"
            rel="noreferrer"
            aria-label={t("portal-documents.open-this", { title })}
          >
            {t("portal-documents.open")}
          </a>
        )}
        <PaperActs id={id} title={title} />
      </div>
    </li>
  );
}

function ContractLine({ contract }: { contract: NonNullable<Paper["contract"]> }) {
  const t = useTexts();
  const format = useFormat();
  const { state, signBy, signedAt, endsOn, reason, signers } = contract;
  const turn = signers.find(({ isTurn }) => isTurn);
  const words =
    turn && !turn.isMine
      ? t("portal-documents.others-line", { name: `\u2068${turn.name}\u2069` })
      : state === "awaiting_signature" && signBy
        ? t("portal-documents.sign-by", { day: format.day(signBy) })
        : signedAt
          ? [
              t("portal-documents.signed-on", { day: format.moment(signedAt) }),
              ...(endsOn ? [t("portal-documents.ends-on", { day: format.day(endsOn) })] : []),
            ].join(", ")
          : reason;
  return (
    <span className="papers-state">
      <ContractChip contract={contract} />
      <span>{words}</span>
    </span>
  );
}

/** Saving it, and having it sent to one's own mail address (P-175). */
export function PaperActs({ id, title }: { id: string; title: string }) {
  const t = useTexts();
  const { run: fetchFile, busy, problem } = useDownload();
  const mail = useAction(mailPortalDocumentEndpoint, {
    onDone: ({ to }) => notify(t("portal-documents.mailed", { address: to[0] ?? "" })),
  });
  const params = { documentId: id };
  return (
    <>
      <Button
        busy={busy}
        onPress={() => fetchFile(downloadPortalDocumentEndpoint, { params })}
        icon={<IconDownload size={18} stroke={1.7} aria-hidden />}
        label={t("portal-documents.save-this", { title })}
      >
        {t("portal-documents.save")}
      </Button>
      <Button
        busy={mail.busy}
        kind="quiet"
        onPress={() => mail.run({ params, body: {} })}
        icon={<IconMail size={18} stroke={1.7} aria-hidden />}
        label={t("portal-documents.mail-this", { title })}
      >
        {t("portal-documents.mail")}
      </Button>
      <ProblemNote problem={problem ?? mail.problem} />
    </>
  );
}

function signOf(mediaType: string): ReactNode {
  const Sign =
    mediaType === "application/pdf"
      ? IconFileTypePdf
      : mediaType.startsWith("image/")
        ? IconPhoto
        : mediaType.startsWith("text/")
          ? IconFileText
          : IconFile;
  return <Sign size={24} stroke={1.6} aria-hidden />;
}
