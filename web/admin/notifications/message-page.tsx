import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { clearAddressEndpoint, getMessageEndpoint, messageFileEndpoint } from "../../../server/modules/notifications/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../ui/record-page.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import { RecordActivity } from "../app/record-activity.tsx";
import type { Message } from "./message.ts";
import { MessageAttempts } from "./message-attempts.tsx";
import { MessageContent } from "./message-content.tsx";
import { kindWords, MessageChip, reasonWords } from "./message-words.tsx";
import { ResendSheet } from "./resend-sheet.tsx";
import "./notifications.css";

export function MessagePage() {
  const t = useTexts();
  const { messageId } = useParams({ strict: false }) as { messageId: string };
  const { data, problem, reload } = useEndpoint(getMessageEndpoint, { params: { messageId } });
  const maySeeAll = useMay("messages.history.view");
  const back =
    maySeeAll || !data?.customerId
      ? { to: "/messages", label: t("notifications.title") }
      : { to: `/customers/${data.customerId}`, label: data.customerName ?? t("notifications.customer") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <ShownMessage key={data.id} message={data} back={back} /> : <RecordWaiting />;
}

function ShownMessage({ message, back }: { message: Message; back: { to: string; label: string } }) {
  const t = useTexts();
  const [resending, setResending] = useState(false);
  const reason = reasonWords(t, message.reason);
  return (
    <>
      <RecordPage
        back={back}
        title={message.subject || t("notifications.no-subject")}
        marks={<MessageChip state={message.state} />}
        subtitle={kindWords(t, message.kind)}
        answers={[
          {
            label: t("notifications.to"),
            value: message.to ? <bdi>{message.to}</bdi> : t("notifications.no-address"),
            note: message.sentTo && message.sentTo !== message.to ? t("notifications.message.redirected") : undefined,
          },
          {
            label: t("notifications.customer"),
            value: message.customerId ? (
              <Link to={`/customers/${message.customerId}` as never}>
                <bdi>{message.customerName}</bdi>
              </Link>
            ) : (
              t("notifications.staff")
            ),
            note: message.customerNumber === null ? undefined : <bdi className="number">{message.customerNumber}</bdi>,
          },
          message.sentAt
            ? { label: t("notifications.sent"), value: <MomentText value={message.sentAt} /> }
            : { label: t("notifications.created"), value: <MomentText value={message.createdAt} /> },
        ]}
        actions={
          message.mayResend && (
            <Button kind="primary" onPress={() => setResending(true)}>
              {t("notifications.resend.open")}
            </Button>
          )
        }
        tabs={[
          {
            id: "message",
            label: t("notifications.message.content"),
            content: () => (
              <div className="message-parts">
                {message.badAddress && <BadAddress message={message} answer={message.badAddress.answer} />}
                {reason && <Reason message={message} reason={reason} />}
                <MessageContent message={message} />
                {message.files.length > 0 && <Files message={message} />}
                <Details message={message} />
              </div>
            ),
          },
          {
            id: "attempts",
            label: t("notifications.message.attempts"),
            count: message.attemptList.length,
            content: () => <MessageAttempts message={message} />,
          },
        ]}
        timeline={<RecordActivity entity="message" entityId={message.id} topics={["messages"]} />}
      />
      {resending && <ResendSheet message={message} onClose={() => setResending(false)} />}
    </>
  );
}

function Reason({ message, reason }: { message: Message; reason: string }) {
  const t = useTexts();
  const waits = message.state === "queued" || message.state === "held";
  const facts = [
    ...(message.answer
      ? [{ label: t("notifications.message.server-said"), value: <bdi className="code message-answer">{message.answer}</bdi> }]
      : []),
    ...(waits
      ? [
          {
            label: t("notifications.message.goes-out"),
            value: message.dueAt ? <MomentText value={message.dueAt} /> : t("notifications.message.waits-for-person"),
          },
        ]
      : []),
    ...(message.expiresAt ? [{ label: t("notifications.message.expires"), value: <MomentText value={message.expiresAt} /> }] : []),
  ];
  return (
    <Panel title={t("notifications.message.why")}>
      <p className={facts.length > 0 ? "message-note" : "mail-note"}>{reason}</p>
      {facts.length > 0 && <Facts facts={facts} />}
    </Panel>
  );
}

function BadAddress({ message, answer }: { message: Message; answer: string }) {
  const t = useTexts();
  const mayClear = useMay("messages.history.resend");
  const clear = useAction(clearAddressEndpoint, {
    topics: ["messages"],
    onDone: ({ address }) => notify(t("notifications.bad-address.cleared", { address })),
  });
  return (
    <Panel title={t("notifications.bad-address.title")}>
      <p className="message-note">{t("notifications.bad-address.text")}</p>
      <Facts facts={[{ label: t("notifications.message.server-said"), value: <bdi className="code message-answer">{answer}</bdi> }]} />
      {mayClear && (
        <div className="mail-buttons">
          <Button busy={clear.busy} onPress={() => clear.run({ params: { messageId: message.id } })}>
            {t("notifications.bad-address.clear")}
          </Button>
        </div>
      )}
      <ProblemNote problem={clear.problem} />
    </Panel>
  );
}

function Files({ message }: { message: Message }) {
  const t = useTexts();
  return (
    <Panel title={t("notifications.message.files")}>
      <ul className="message-files">
        {message.files.map((file) => (
          <li key={file.index}>
            <span>{t(`notifications.message.file.${file.kind}`, { number: file.number })}</span>
            <FileButtons endpoint={messageFileEndpoint} params={{ messageId: message.id, index: String(file.index) }} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Details({ message }: { message: Message }) {
  const t = useTexts();
  const about = aboutLink(message);
  return (
    <Panel title={t("notifications.message.details")}>
      <Facts
        facts={[
          { label: t("notifications.channel-head"), value: t(`notifications.channel.${message.channel}`) },
          { label: t("notifications.created"), value: <MomentText value={message.createdAt} /> },
          ...(message.sentFrom ? [{ label: t("notifications.message.sent-from"), value: <bdi>{message.sentFrom}</bdi> }] : []),
          ...(message.sentTo ? [{ label: t("notifications.message.sent-to"), value: <bdi>{message.sentTo}</bdi> }] : []),
          ...(about ? [{ label: t("notifications.message.about"), value: <Link to={about.to as never}>{t(about.label)}</Link> }] : []),
          ...(message.resentFrom
            ? [
                {
                  label: t("notifications.message.resent-from"),
                  value: <Link to={`/messages/${message.resentFrom}` as never}>{t("notifications.message.older")}</Link>,
                },
              ]
            : []),
          ...message.resends.map((resend) => ({
            label: t("notifications.message.resends"),
            value: (
              <Link to={`/messages/${resend.id}` as never}>
                <MomentText value={resend.createdAt} />
              </Link>
            ),
          })),
          ...(message.messageId
            ? [{ label: t("notifications.message.message-id"), value: <bdi className="code message-answer">{message.messageId}</bdi> }]
            : []),
        ]}
      />
    </Panel>
  );
}

function aboutLink({ about }: Message) {
  switch (about?.kind) {
    case "money_document":
      return { to: `/invoices/${about.id}`, label: "notifications.message.open-document" } as const;
    case "payment":
      return { to: `/payments/${about.id}`, label: "notifications.message.open-payment" } as const;
    default:
      return undefined;
  }
}
