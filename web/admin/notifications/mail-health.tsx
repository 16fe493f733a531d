import { useState } from "react";
import { waitingMessagesEndpoint } from "../../../server/modules/notifications/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import type { Mail } from "./mail.ts";

/** Whether mail leaves right now, and what waits. */
export function MailHealth({ mail }: { mail: Mail }) {
  const t = useTexts();
  const format = useFormat();
  const { fault, answer, awaySince, nextTryAt, lastSentAt } = mail.health;
  return (
    <Panel title={t("notifications.mail.health.title")}>
      {fault && <p className="message-note">{t(`notifications.mail.fault.${fault}`)}</p>}
      <Facts
        facts={[
          { label: t("notifications.mail.health.server"), value: <ServerChip mail={mail} /> },
          ...(fault && answer
            ? [{ label: t("notifications.message.server-said"), value: <bdi className="code message-answer">{answer}</bdi> }]
            : []),
          ...(fault && awaySince ? [{ label: t("notifications.mail.health.since"), value: <MomentText value={awaySince} /> }] : []),
          ...(fault && nextTryAt ? [{ label: t("notifications.mail.health.next"), value: <MomentText value={nextTryAt} /> }] : []),
          ...(lastSentAt ? [{ label: t("notifications.mail.health.last"), value: <MomentText value={lastSentAt} /> }] : []),
          { label: t("notifications.mail.health.waiting"), value: <span className="number">{format.number(mail.waiting)}</span> },
          { label: t("notifications.mail.health.held"), value: <span className="number">{format.number(mail.held)}</span> },
        ]}
      />
      {mail.held + mail.waiting > 0 && <Waiting mail={mail} />}
    </Panel>
  );
}

function ServerChip({ mail }: { mail: Mail }) {
  const t = useTexts();
  if (mail.server.host === "") return <StatusChip tone="past">{t("notifications.mail.server.from-default")}</StatusChip>;
  if (mail.health.fault) return <StatusChip tone="hurts">{t("notifications.mail.health.away")}</StatusChip>;
  if (mail.health.lastSentAt) return <StatusChip tone="works">{t("notifications.mail.health.works")}</StatusChip>;
  return <StatusChip tone="past">{t("notifications.mail.health.unknown")}</StatusChip>;
}

/** What waits is sent or dropped by a person: it may be days old. */
function Waiting({ mail }: { mail: Mail }) {
  const t = useTexts();
  const [asking, setAsking] = useState<"send" | "drop">();
  const act = useAction(waitingMessagesEndpoint, {
    topics: ["messages", "mail"],
    onDone: ({ messages }) => {
      notify(t(asking === "send" ? "notifications.mail.health.sent" : "notifications.mail.health.dropped", { count: messages }));
      setAsking(undefined);
    },
  });
  if (!mail.mayChange) return null;
  const all = mail.held + mail.waiting;
  const run = (what: "send" | "drop") => act.run({ params: { partnerId: mail.partnerId }, body: { act: what } });
  return (
    <div className="mail-buttons">
      {mail.held > 0 && mail.mode !== "off" && (
        <Button kind="primary" onPress={() => setAsking("send")}>
          {t("notifications.mail.health.send-held", { count: mail.held })}
        </Button>
      )}
      <Button onPress={() => setAsking("drop")}>{t("notifications.mail.health.drop")}</Button>
      <ConfirmDialog
        open={asking === "send"}
        title={t("notifications.mail.health.send-title")}
        confirm={t("notifications.mail.health.send-held", { count: mail.held })}
        busy={act.busy}
        problem={act.problem}
        onConfirm={() => run("send")}
        onClose={() => setAsking(undefined)}
      >
        {t("notifications.mail.health.send-text", { count: mail.held })}
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "drop"}
        title={t("notifications.mail.health.drop-title")}
        confirm={t("notifications.mail.health.drop-do", { count: all })}
        danger
        busy={act.busy}
        problem={act.problem}
        onConfirm={() => run("drop")}
        onClose={() => setAsking(undefined)}
      >
        {t("notifications.mail.health.drop-text", { count: all })}
      </ConfirmDialog>
    </div>
  );
}
