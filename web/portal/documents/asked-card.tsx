// P-180 what the provider asks for: each document with its day, what became of it, and a place to send it.
import { useState } from "react";
import { portalAskedEndpoint, uploadAskedEndpoint } from "../../../server/modules/documents/asked/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { FileDrop } from "../../ui/file-drop.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { useFeature } from "../app/use-feature.ts";

type Asked = ReturnsOf<typeof portalAskedEndpoint>["items"][number];
type Shown = Exclude<Asked["state"], "withdrawn">;

const topics = ["asked-documents", "documents"];
const tones: Readonly<Record<Shown, Tone>> = { requested: "attention", uploaded: "waits", accepted: "works", declined: "hurts" };

/** Nothing where nothing is asked for. */
export function AskedCard() {
  const isOn = useFeature("documents.requests");
  return isOn ? <Shown /> : null;
}

function Shown() {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(portalAskedEndpoint, undefined, { topics });
  const [sending, setSending] = useState<Asked>();
  if (problem && !data) return <PortalCard title={t("portal-documents.asked.title")} problem={problem} onRetry={reload} />;
  if (!data || data.items.length === 0) return null;
  return (
    <PortalCard title={t("portal-documents.asked.title")} flush>
      <ul className="papers-list">
        {data.items.map((asked) => (
          <Row key={asked.id} asked={asked} onSend={() => setSending(asked)} />
        ))}
      </ul>
      {sending && <SendSheet asked={sending} maxMb={data.maxMb} onClose={() => setSending(undefined)} />}
    </PortalCard>
  );
}

function Row({ asked, onSend }: { asked: Asked; onSend: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { staff } = usePortalSession();
  const { kind, note, dueOn, isLate, state, reason, file, deleteOn } = asked;
  if (state === "withdrawn") return null;
  const waits = state === "requested" || state === "declined";
  return (
    <li className="papers-row asked-row">
      <div className="papers-words">
        <strong>{t(`portal-documents.asked.kind.${kind}`)}</strong>
        {note && <span>{note}</span>}
        {waits && dueOn && (
          <span data-late={isLate}>
            {t(isLate ? "portal-documents.asked.late" : "portal-documents.asked.by", { day: format.day(dueOn) })}
          </span>
        )}
        {state === "declined" && reason && <span>{t("portal-documents.asked.reason", { reason })}</span>}
        {file && (
          <span>
            <bdi>{file.name}</bdi>
          </span>
        )}
        {file && deleteOn && <span>{t("portal-documents.asked.gone", { day: format.day(deleteOn) })}</span>}
      </div>
      <StatusChip tone={tones[state]}>{t(`portal-documents.asked.state.${state}`)}</StatusChip>
      {state !== "accepted" && !staff && (
        <div className="papers-acts">
          <Button kind={waits ? "primary" : "plain"} onPress={onSend}>
            {t(
              waits
                ? state === "declined"
                  ? "portal-documents.asked.again"
                  : "portal-documents.asked.send"
                : "portal-documents.asked.instead",
            )}
          </Button>
        </div>
      )}
    </li>
  );
}

function SendSheet({ asked: { id, kind }, maxMb, onClose }: { asked: Asked; maxMb: number; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [file, setFile] = useState<File>();
  const send = useAction(uploadAskedEndpoint, {
    topics: ["asked-documents", "messages"],
    onDone: () => {
      notify(t("portal-documents.asked.sent"));
      onClose();
    },
  });
  const maxBytes = maxMb * 1024 ** 2;
  return (
    <Sheet
      open
      title={t(`portal-documents.asked.kind.${kind}`)}
      onClose={onClose}
      locked={send.busy}
      foot={
        <div className="asked-foot">
          <ProblemNote problem={send.problem} />
          <Button
            kind="primary"
            full
            busy={send.busy}
            disabled={!file}
            onPress={() => file && send.run({ params: { askedId: id }, file, body: {} })}
          >
            {t("portal-documents.asked.do")}
          </Button>
        </div>
      }
    >
      <p className="asked-help">{t("portal-documents.asked.help", { size: format.bytes(maxBytes) })}</p>
      <FileDrop
        label={t("portal-documents.asked.choose")}
        accept=".pdf,.jpg,.jpeg,.png,.webp"
        maxBytes={maxBytes}
        file={file}
        onChange={setFile}
      />
    </Sheet>
  );
}
