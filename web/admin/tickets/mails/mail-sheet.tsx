import { Skeleton } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  dropMailEndpoint,
  getMailEndpoint,
  giveMailToTicketEndpoint,
  openTicketFromMailEndpoint,
  retryMailEndpoint,
} from "../../../../server/modules/tickets/mail/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { LinkedText } from "../../../ui/linked-text.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { CustomerPicker, type PickedCustomer } from "../../app/customer-picker.tsx";
import { type Row, type Ticket, ticketNumber } from "../ticket.ts";
import { TicketPicker } from "../ticket-picker.tsx";
import type { MailRow } from "./mail.ts";

const topics = ["ticket-mails", "tickets"];
type Where = "customer" | "ticket" | "nobody";

/** One mail that waits: what it says, and the three places where it can go. */
export function MailSheet({ mail, onClose }: { mail: MailRow; onClose: () => void }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(getMailEndpoint, { params: { mailId: mail.id } });
  const mayUpdate = useMay("tickets.recipients.update");
  const params = { mailId: mail.id };
  const done = (words: string): void => {
    notify(words);
    onClose();
  };
  const drop = useAction(dropMailEndpoint, { topics, onDone: () => done(t("tickets.mails.dropped")) });
  const retry = useAction(retryMailEndpoint, {
    topics,
    onDone: ({ state }) => done(t(state === "placed" ? "tickets.mails.retried" : "tickets.mails.retried-waits")),
  });
  return (
    <Sheet
      open
      wide
      title={mail.subject || t("tickets.mails.no-subject")}
      onClose={onClose}
      locked={drop.busy || retry.busy}
      foot={
        mayUpdate && (
          <>
            <Button kind="quiet" busy={drop.busy} onPress={() => drop.run({ params, body: {} })}>
              {t("tickets.mails.drop")}
            </Button>
            {mail.state === "failed" && (
              <Button kind="primary" busy={retry.busy} onPress={() => retry.run({ params, body: {} })}>
                {t("tickets.mails.retry")}
              </Button>
            )}
          </>
        )
      }
    >
      <div className="mail-sheet">
        <ProblemNote problem={drop.problem ?? retry.problem} />
        {data ? (
          <Words mail={data} />
        ) : problem ? (
          <ProblemNote problem={problem} onRetry={reload} />
        ) : (
          <Skeleton height={120} radius="sm" />
        )}
        {data && mayUpdate && <Placing mail={data} onDone={done} />}
      </div>
    </Sheet>
  );
}

type Mail = ReturnsOf<typeof getMailEndpoint>;

function Words({ mail }: { mail: Mail }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      <Facts
        facts={[
          {
            label: t("tickets.mails.from"),
            value: <bdi>{[mail.from.name, mail.from.address].filter(Boolean).join(" · ") || t("tickets.mails.nobody")}</bdi>,
          },
          { label: t("tickets.mails.at"), value: <MomentText value={mail.receivedAt} /> },
          ...(mail.mailbox ? [{ label: t("tickets.mails.mailbox"), value: <bdi>{mail.mailbox}</bdi> }] : []),
          ...(mail.state === "failed" ? [{ label: t("tickets.mails.why"), value: <bdi className="mail-error">{mail.error}</bdi> }] : []),
        ]}
      />
      <div className="mail-words">
        <LinkedText text={mail.text || t("tickets.mails.no-words")} />
        {mail.quoted && (
          <details className="ticket-quoted">
            <summary>{t("tickets.thread.quoted")}</summary>
            <LinkedText text={mail.quoted} />
          </details>
        )}
        {mail.files.length > 0 && (
          <p className="mail-files">
            {t("tickets.mails.files", {
              list: mail.files.map(({ name, sizeBytes }) => `${name} (${format.bytes(sizeBytes)})`).join(t("ui.comma")),
            })}
          </p>
        )}
      </div>
    </>
  );
}

function Placing({ mail, onDone }: { mail: Mail; onDone: (words: string) => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [only] = mail.candidates.length === 1 ? mail.candidates : [];
  const [where, setWhere] = useState<Where>("customer");
  const [customer, setCustomer] = useState<PickedCustomer | undefined>(only);
  const [ticket, setTicket] = useState<Row>();
  const then = (shown: Ticket): void => {
    onDone(t("tickets.mails.placed", { number: ticketNumber(shown) }));
    void navigate({ to: `/tickets/${shown.id}` as never });
  };
  const open = useAction(openTicketFromMailEndpoint, { topics, onDone: then });
  const give = useAction(giveMailToTicketEndpoint, { topics, onDone: then });
  const params = { mailId: mail.id };
  const isReady = where === "nobody" || (where === "customer" ? customer !== undefined : ticket !== undefined);
  const place = (): void => {
    if (where === "ticket") {
      if (ticket) void give.run({ params, body: { ticketId: ticket.id } });
    } else void open.run({ params, body: { customerId: where === "customer" ? (customer?.id ?? null) : null } });
  };
  return (
    <section className="mail-placing" aria-label={t("tickets.mails.where")}>
      <Choice
        label={t("tickets.mails.where")}
        value={where}
        options={(["customer", "ticket", "nobody"] as const).map((value) => ({ value, label: t(`tickets.mails.to-${value}`) }))}
        onChange={setWhere}
      />
      {where === "customer" && (
        <>
          {!customer && mail.candidates.length > 0 && (
            <fieldset className="mail-candidates" aria-label={t("tickets.mails.candidates")}>
              <span>{t("tickets.mails.candidates")}</span>
              {mail.candidates.map((one) => (
                <Button key={one.id} small onPress={() => setCustomer(one)}>
                  {one.name} ({one.number})
                </Button>
              ))}
            </fieldset>
          )}
          <CustomerPicker label={t("tickets.mails.customer")} partnerId={mail.partnerId} picked={customer} onPick={setCustomer} />
        </>
      )}
      {where === "ticket" && (
        <TicketPicker
          label={t("tickets.mails.ticket")}
          ticket={{ id: "", partnerId: mail.partnerId, customer: only ?? null }}
          picked={ticket}
          onPick={setTicket}
        />
      )}
      {where === "nobody" && <p className="mail-hint">{t("tickets.mails.nobody-hint")}</p>}
      <ProblemNote problem={open.problem ?? give.problem} />
      <span>
        {/* Of a failed mail the first thing to do is to try it again. */}
        <Button
          {...(mail.state === "failed" ? {} : { kind: "primary" as const })}
          busy={open.busy || give.busy}
          disabled={!isReady}
          onPress={place}
        >
          {t(where === "ticket" ? "tickets.mails.give" : "tickets.mails.open")}
        </Button>
      </span>
    </section>
  );
}
