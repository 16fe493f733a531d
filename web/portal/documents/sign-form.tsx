import { Checkbox, Textarea, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { rejectContractEndpoint, signContractEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import { rejectByLinkEndpoint, signByLinkEndpoint } from "../../../server/modules/documents/sign-links/contract.ts";
import type { ApiProblem } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SignaturePad, type Stroke } from "../../ui/signature-pad.tsx";
import { usePaperWords } from "./paper-words.ts";
import type { PortalContract } from "./portal-contract.ts";

export interface SignFormProps {
  contract: PortalContract;
  hasReadAll: boolean;
  /** P-178 who signs by a link; left out: who is signed in. `onLost` when the code is asked for again. */
  way?: { token: string; onLost: () => void } | undefined;
  onSigned: () => void;
  onRejected?: (() => void) | undefined;
}

/** The hour of the code is over: it is asked for again. */
function useLost(problem: ApiProblem | undefined, way: SignFormProps["way"]): void {
  const isLost = problem?.code === "sign-proof-needed";
  useEffect(() => {
    if (isLost) way?.onLost();
  }, [isLost, way]);
}

// As the server wants it; said here before anything is sent.
const fewestPoints = 20;
const topics = ["documents", "contracts", "messages"];

/** Consent and signature, drawn or typed; the server asks again who it is (P-24). */
export function SignForm({ contract, hasReadAll, way, onSigned, onRejected }: SignFormProps) {
  const t = useTexts();
  const words = usePaperWords();
  const [saysRead, setSaysRead] = useState(false);
  const [agrees, setAgrees] = useState(false);
  const [method, setMethod] = useState(contract.methods[0] ?? "type");
  const [name, setName] = useState(contract.signerName);
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [tried, setTried] = useState(false);
  const [rejecting, setRejecting] = useState(false);
  const inPortal = useAction(signContractEndpoint, { topics, onDone: onSigned });
  const byLink = useAction(signByLinkEndpoint, { onDone: onSigned });
  const sign = way ? byLink : inPortal;
  useLost(byLink.problem, way);

  const hasRead = hasReadAll || saysRead;
  const points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  const lack = !hasRead
    ? t("portal-documents.sign-why-not.read")
    : !agrees
      ? t("portal-documents.sign-why-not.agree")
      : name.trim() === ""
        ? t("portal-documents.sign-why-not.name")
        : method === "draw" && points < fewestPoints
          ? t(points === 0 ? "portal-documents.sign-why-not.draw" : "portal-documents.too-short")
          : undefined;

  async function send(): Promise<void> {
    setTried(true);
    if (lack) return;
    const drawn = method === "draw" ? strokes : [];
    const body = { method, name: name.trim(), strokes: drawn, hasRead, agrees };
    if (way) await byLink.run({ params: { token: way.token }, body });
    else await inPortal.run({ params: { documentId: contract.id }, body });
  }

  return (
    <form
      className="sign-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="sign-consent">
        <strong>{t("portal-documents.consent-title")}</strong>
        <p>{contract.consent}</p>
        <Checkbox
          label={t("portal-documents.have-read")}
          checked={hasRead}
          disabled={hasReadAll}
          onChange={(event) => setSaysRead(event.currentTarget.checked)}
        />
        <Checkbox label={t("portal-documents.agree")} checked={agrees} onChange={(event) => setAgrees(event.currentTarget.checked)} />
      </div>
      <TextInput
        label={t("portal-documents.name")}
        description={t("portal-documents.name-help")}
        autoComplete="name"
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {contract.methods.length > 1 && (
        <Choice
          label={t("portal-documents.how")}
          value={method}
          onChange={setMethod}
          options={contract.methods.map((value) => ({ value, label: t(`portal-documents.${value}`) }))}
        />
      )}
      {method === "draw" ? (
        <SignaturePad words={words.pad} strokes={strokes} onChange={setStrokes} />
      ) : (
        <div className="sign-typed" aria-label={t("portal-documents.preview")} role="img">
          <em>{name}</em>
        </div>
      )}
      {tried && lack && (
        <p className="sign-lack" role="alert">
          {lack}
        </p>
      )}
      <ProblemNote problem={sign.problem} {...(sign.problem?.code === "already-signed" ? { reason: t("portal-documents.already") } : {})} />
      <div className="sign-acts">
        <Button kind="primary" submit busy={sign.busy}>
          {t("portal-documents.sign")}
        </Button>
        <Button kind="quiet" disabled={sign.busy} onPress={() => setRejecting(true)}>
          {t("portal-documents.reject")}
        </Button>
      </div>
      {rejecting && <RejectDialog documentId={contract.id} way={way} onRejected={onRejected} onClose={() => setRejecting(false)} />}
    </form>
  );
}

interface RejectDialogProps extends Pick<SignFormProps, "way" | "onRejected"> {
  documentId: string;
  onClose: () => void;
}

function RejectDialog({ documentId, way, onRejected, onClose }: RejectDialogProps) {
  const t = useTexts();
  const [reason, setReason] = useState("");
  const onDone = (): void => {
    notify(t("portal-documents.rejected"));
    onClose();
    onRejected?.();
  };
  const inPortal = useAction(rejectContractEndpoint, { topics, onDone });
  const byLink = useAction(rejectByLinkEndpoint, { onDone });
  const reject = way ? byLink : inPortal;
  useLost(byLink.problem, way);
  return (
    <ConfirmDialog
      open
      danger
      title={t("portal-documents.reject-title")}
      confirm={t("portal-documents.reject-do")}
      busy={reject.busy}
      disabled={reason.trim() === ""}
      problem={reject.problem}
      onClose={onClose}
      onConfirm={() => {
        const body = { reason: reason.trim() };
        if (way) void byLink.run({ params: { token: way.token }, body });
        else void inPortal.run({ params: { documentId }, body });
      }}
    >
      <div className="sign-form">
        <p>{t("portal-documents.reject-text")}</p>
        <Textarea
          rows={3}
          label={t("portal-documents.reject-reason")}
          data-autofocus
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
