import { useState } from "react";
import { listMailboxesEndpoint } from "../../../../server/modules/tickets/mail/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { AgoText, Nothing } from "../../../ui/value-texts.tsx";
import type { Mailbox } from "./mailbox.ts";
import { MailboxSheet } from "./mailbox-sheet.tsx";
import { usePartnerNames } from "./partners-field.tsx";
import { OpenButton, SetupList } from "./setup-list.tsx";

/** O-127 where customers write to by mail, and whether it can be read. */
export function MailboxesPage() {
  const t = useTexts();
  const partnerNames = usePartnerNames();
  const answer = useEndpoint(listMailboxesEndpoint, undefined, { topics: ["mailboxes"] });
  const [doing, setDoing] = useState<{ mailbox: Mailbox | undefined }>();
  const mayChange = useMay("config.helpdesk.update") && answer.data?.mayChange === true;
  const add = mayChange && (
    <Button kind="primary" onPress={() => setDoing({ mailbox: undefined })}>
      {t("tickets.mailbox.new")}
    </Button>
  );
  return (
    <>
      <SetupList
        title={t("tickets.mailbox.title")}
        lead={t("tickets.mailbox.lead")}
        rows={answer.data?.items}
        answer={answer}
        rowKey={({ id }) => id}
        primary={add}
        columns={[
          {
            id: "address",
            head: t("tickets.mailbox.address"),
            cell: (mailbox) => (
              <OpenButton onPress={mayChange ? () => setDoing({ mailbox }) : undefined}>
                <bdi>{mailbox.address}</bdi>
              </OpenButton>
            ),
          },
          { id: "state", head: t("tickets.mailbox.state"), cell: (mailbox) => <MailboxState mailbox={mailbox} /> },
          { id: "partner", head: t("tickets.mailbox.partner"), wide: true, cell: ({ partnerId }) => partnerNames([partnerId]) },
          {
            id: "read",
            head: t("tickets.mailbox.last-read"),
            wide: true,
            cell: ({ lastReadAt }) => (lastReadAt ? <AgoText value={lastReadAt} /> : <Nothing />),
          },
        ]}
        empty={{ title: t("tickets.mailbox.none"), text: t("tickets.mailbox.none-text"), ...(add ? { action: add } : {}) }}
      />
      {doing && <MailboxSheet mailbox={doing.mailbox} onClose={() => setDoing(undefined)} />}
    </>
  );
}

function MailboxState({ mailbox: { fault, isActive, lastReadAt } }: { mailbox: Mailbox }) {
  const t = useTexts();
  if (!isActive) return <StatusChip tone="past">{t("tickets.mailbox.off")}</StatusChip>;
  if (!fault)
    return (
      <StatusChip tone={lastReadAt ? "works" : "waits"}>{t(lastReadAt ? "tickets.mailbox.works" : "tickets.mailbox.waits")}</StatusChip>
    );
  return (
    <span className="mailbox-fault">
      <StatusChip tone="hurts">{t(`tickets.mailbox.fault.${fault.kind}`)}</StatusChip>
      <small>
        <AgoText value={fault.since} /> · <bdi>{fault.answer}</bdi>
      </small>
    </span>
  );
}
