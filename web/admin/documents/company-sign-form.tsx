import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  type getMineToSignEndpoint,
  rejectForCompanyEndpoint,
  signForCompanyEndpoint,
} from "../../../server/modules/documents/contracts/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SignaturePad, type Stroke } from "../../ui/signature-pad.tsx";
import { ReasonDialog } from "../app/reason-dialog.tsx";

const topics = ["documents", "contracts"];
// As the server wants it; said here before anything is sent.
const fewestPoints = 20;

interface CompanySignFormProps {
  contract: ReturnsOf<typeof getMineToSignEndpoint>;
  hasReadAll: boolean;
}

/** Consent and signature for the company; the server asks again who it is (O-41). */
export function CompanySignForm({ contract, hasReadAll }: CompanySignFormProps) {
  const t = useTexts();
  const [saysRead, setSaysRead] = useState(false);
  const [agrees, setAgrees] = useState(false);
  const [method, setMethod] = useState<"draw" | "type">(contract.methods.includes("type") ? "type" : "draw");
  const [name, setName] = useState(contract.signerName);
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [tried, setTried] = useState(false);
  const [rejecting, setRejecting] = useState(false);
  const params = { documentId: contract.id };
  const sign = useAction(signForCompanyEndpoint, { topics, onDone: () => notify(t("documents.mine.done")) });

  const hasRead = hasReadAll || saysRead;
  const points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  const lack = !hasRead
    ? "read"
    : !agrees
      ? "agree"
      : name.trim() === ""
        ? "name"
        : method === "draw" && points < fewestPoints
          ? "draw"
          : undefined;

  function send(): void {
    setTried(true);
    if (lack) return;
    void sign.run({ params, body: { method, name: name.trim(), strokes: method === "draw" ? strokes : [], hasRead, agrees } });
  }

  return (
    <form
      className="company-sign-part"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="company-consent">
        <strong>{t("documents.mine.consent-title")}</strong>
        <p dir="auto">{contract.consent}</p>
        <Checkbox
          label={t("documents.mine.have-read")}
          checked={hasRead}
          disabled={hasReadAll}
          onChange={({ currentTarget }) => setSaysRead(currentTarget.checked)}
        />
        <Checkbox label={t("documents.mine.agree")} checked={agrees} onChange={({ currentTarget }) => setAgrees(currentTarget.checked)} />
      </div>
      <TextInput
        label={t("documents.mine.name")}
        description={t("documents.mine.name-help")}
        autoComplete="name"
        maxLength={120}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      {contract.methods.length > 1 && (
        <Choice
          label={t("documents.mine.how")}
          value={method}
          onChange={setMethod}
          options={contract.methods.map((value) => ({ value, label: t(`documents.mine.${value}`) }))}
        />
      )}
      {method === "draw" ? (
        <SignaturePad
          words={{ here: t("documents.mine.draw-here"), help: t("documents.mine.draw-help"), clear: t("documents.mine.clear") }}
          strokes={strokes}
          onChange={setStrokes}
        />
      ) : (
        <div className="sign-typed" aria-label={t("documents.mine.preview")} role="img">
          <em>{name}</em>
        </div>
      )}
      {tried && lack && (
        <p className="company-lack" role="alert">
          {t(`documents.mine.lack.${lack}`)}
        </p>
      )}
      <ProblemNote problem={sign.problem} />
      <div className="sign-link-acts">
        <Button kind="primary" submit busy={sign.busy}>
          {t("documents.mine.sign")}
        </Button>
        <Button kind="quiet" disabled={sign.busy} onPress={() => setRejecting(true)}>
          {t("documents.mine.reject")}
        </Button>
      </div>
      {rejecting && <RejectDialog documentId={contract.id} title={contract.title} onClose={() => setRejecting(false)} />}
    </form>
  );
}

function RejectDialog({ documentId, title, onClose }: { documentId: string; title: string; onClose: () => void }) {
  const t = useTexts();
  const reject = useAction(rejectForCompanyEndpoint, {
    topics,
    onDone: () => {
      notify(t("documents.mine.rejected"));
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t("documents.mine.reject-title", { title })}
      text={t("documents.mine.reject-text")}
      confirm={t("documents.mine.reject-do")}
      busy={reject.busy}
      problem={reject.problem}
      onClose={onClose}
      onConfirm={(reason) => reject.run({ params: { documentId }, body: { reason: reason.trim() } })}
    />
  );
}
