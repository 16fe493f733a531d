import { useState } from "react";
import { listMailsEndpoint } from "../../../../server/modules/tickets/mail/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Choice } from "../../../ui/choice.tsx";
import { AgoText } from "../../../ui/value-texts.tsx";
import { OpenButton, SetupList } from "../setup/setup-list.tsx";
import type { MailRow } from "./mail.ts";
import { MailSheet } from "./mail-sheet.tsx";
import "./mails.css";

type Queue = "held" | "failed";

/** O-127, O-131 mail that no rule could place: a person says where it goes. */
export function MailsPage() {
  const t = useTexts();
  const [state, setState] = useState<Queue>("held");
  const [open, setOpen] = useState<MailRow>();
  const answer = useEndpoint(listMailsEndpoint, { query: { state } }, { topics: ["ticket-mails"], keepFormer: true });
  const counts = answer.data?.counts;
  const rows = answer.data?.items.every((mail) => mail.state === state) ? answer.data.items : undefined;
  return (
    <>
      <SetupList
        title={t("tickets.mails.title")}
        lead={t("tickets.mails.lead")}
        rows={rows}
        answer={answer}
        rowKey={({ id }) => id}
        tools={
          <div className="mails-tools">
            <Choice
              label={t("tickets.mails.show")}
              value={state}
              options={(["held", "failed"] as const).map((value) => ({
                value,
                label: t(`tickets.mails.${value}`, { count: counts?.[value] ?? 0 }),
              }))}
              onChange={setState}
            />
          </div>
        }
        columns={[
          {
            id: "subject",
            head: t("tickets.list.subject"),
            cell: (mail) => (
              <OpenButton onPress={() => setOpen(mail)}>
                <bdi>{mail.subject || t("tickets.mails.no-subject")}</bdi>
              </OpenButton>
            ),
          },
          {
            id: "from",
            head: t("tickets.mails.from"),
            cell: ({ from }) => (
              <span className="mail-from">
                <bdi>{from.name || from.address || t("tickets.mails.nobody")}</bdi>
                {from.name && <bdi>{from.address}</bdi>}
              </span>
            ),
          },
          {
            id: "why",
            head: t("tickets.mails.why"),
            wide: true,
            cell: ({ reason, error }) =>
              state === "failed" ? <bdi className="mail-error">{error}</bdi> : t.optional(`tickets.mails.reason.${reason}`),
          },
          { id: "mailbox", head: t("tickets.mails.mailbox"), wide: true, cell: ({ mailbox }) => <bdi>{mailbox}</bdi> },
          { id: "at", head: t("tickets.mails.at"), cell: ({ receivedAt }) => <AgoText value={receivedAt} /> },
        ]}
        empty={{ title: t(`tickets.mails.none-${state}`), text: t(`tickets.mails.none-${state}-text`) }}
      />
      {open && <MailSheet mail={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
