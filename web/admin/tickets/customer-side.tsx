import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { getCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import { listCustomerServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { listTicketsEndpoint, updateTicketEndpoint } from "../../../server/modules/tickets/contract.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { CustomerPicker, type PickedCustomer } from "../app/customer-picker.tsx";
import { fulfils } from "../app/may.ts";
import { useModules } from "../app/modules-context.ts";
import { type ShownCustomer, ShownCustomerContext } from "../app/shown-customer.ts";
import { type Ticket, ticketNumber, ticketTopics } from "./ticket.ts";
import { TicketStatus } from "./ticket-chips.tsx";

/** O-71 whom the ticket is about: how to reach them, how they stand, what they have, what else is open. */
export function CustomerSide({ ticket, mayPair }: { ticket: Ticket; mayPair: boolean }) {
  const t = useTexts();
  const [pairing, setPairing] = useState(false);
  const maySee = useMay("customers.profile.view");
  const customerId = ticket.customer?.id;
  const { data, problem, reload } = useEndpoint(
    getCustomerEndpoint,
    { params: { customerId: customerId ?? "" } },
    { enabled: customerId !== undefined && maySee, topics: ["payments", "services"] },
  );
  return (
    <Panel
      title={t("tickets.customer.title")}
      actions={
        mayPair && (
          <Button small kind="quiet" onPress={() => setPairing(true)}>
            {t(ticket.customer ? "tickets.customer.change" : "tickets.customer.pair")}
          </Button>
        )
      }
    >
      {ticket.customer ? (
        <>
          {maySee ? (
            <Link to={`/customers/${ticket.customer.id}` as never}>
              <strong>
                <bdi>{ticket.customer.name}</bdi>
              </strong>{" "}
              · <bdi className="number">{ticket.customer.number}</bdi>
            </Link>
          ) : (
            <strong>
              <bdi>{ticket.customer.name}</bdi>
            </strong>
          )}
          {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
          {data && (
            <ShownCustomerContext value={data}>
              <Known customer={data} />
            </ShownCustomerContext>
          )}
          <OtherTickets ticket={ticket} customerId={ticket.customer.id} />
        </>
      ) : (
        <>
          <bdi>{ticket.requester.name}</bdi> {ticket.requester.email && <bdi className="code">{ticket.requester.email}</bdi>}
          <span className="ticket-side-note">{t("tickets.customer.none")}</span>
        </>
      )}
      {pairing && <PairSheet ticket={ticket} onClose={() => setPairing(false)} />}
    </Panel>
  );
}

function Known({ customer }: { customer: ShownCustomer }) {
  const t = useTexts();
  const session = useStaffSession();
  const answers = useModules()
    .flatMap(({ customerAnswers = [] }) => customerAnswers)
    .filter(({ needs }) => fulfils(session, needs))
    .toSorted((a, b) => a.place - b.place);
  return (
    <>
      <ul className="ticket-side-list" style={{ marginBlock: 8 }}>
        {customer.phones.map((phone) => (
          <li key={phone}>
            <a href={`tel:${phone}`}>
              <bdi className="number">{phone}</bdi>
            </a>
          </li>
        ))}
        {customer.emails.map((email) => (
          <li key={email}>
            <a href={`mailto:${email}`} style={{ overflowWrap: "anywhere" }}>
              <bdi>{email}</bdi>
            </a>
          </li>
        ))}
      </ul>
      <Facts
        facts={answers.map(({ label, Value, Note }) => ({
          label: t(label),
          value: (
            <>
              <Value customerId={customer.id} />
              {Note && (
                <span className="ticket-side-note">
                  <Note customerId={customer.id} />
                </span>
              )}
            </>
          ),
        }))}
      />
      {fulfils(session, "customers.services.view") && <Services customerId={customer.id} />}
    </>
  );
}

const mostShown = 5;

function Services({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(listCustomerServicesEndpoint, { params: { customerId }, query: { past: "false" } });
  const running = (data?.items ?? []).filter(({ bundleServiceId }) => bundleServiceId === null);
  return (
    <>
      <h3 className="ticket-side-head">{t("tickets.customer.services")}</h3>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {data && running.length === 0 && <span className="ticket-side-note">{t("tickets.customer.no-services")}</span>}
      <ul className="ticket-side-list">
        {running.slice(0, mostShown).map((service) => (
          <li key={service.id}>
            <Link to={`/services/${service.id}` as never}>
              <bdi>{service.plan.title}</bdi>
            </Link>
            <span className="ticket-side-note">{t(`services.state.${service.state}`)}</span>
            {service.login && (
              <span className="ticket-side-note">
                <bdi className="code">{service.login}</bdi>
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function OtherTickets({ ticket, customerId }: { ticket: Ticket; customerId: string }) {
  const t = useTexts();
  const { data } = useEndpoint(listTicketsEndpoint, {
    query: { limit: mostShown + 1, sort: "-updatedAt", total: "none", filter: { folder: "open", customerId } },
  });
  const others = (data?.items ?? []).filter(({ id }) => id !== ticket.id).slice(0, mostShown);
  if (others.length === 0) return null;
  return (
    <>
      <h3 className="ticket-side-head">{t("tickets.customer.other")}</h3>
      <ul className="ticket-side-list">
        {others.map((other) => (
          <li key={other.id}>
            <Link to={`/tickets/${other.id}` as never}>
              <bdi className="number">{ticketNumber(other)}</bdi> <bdi>{other.subject}</bdi>
            </Link>
            <TicketStatus status={other.status} />
          </li>
        ))}
      </ul>
    </>
  );
}

function PairSheet({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const t = useTexts();
  const [picked, setPicked] = useState<PickedCustomer>();
  const update = useAction(updateTicketEndpoint, {
    topics: [...ticketTopics],
    onDone: () => {
      notify(t("tickets.page.saved"));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("tickets.customer.pair-title")}
      onClose={onClose}
      locked={update.busy}
      foot={
        <>
          <Button disabled={update.busy} onPress={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={update.busy}
            disabled={!picked}
            onPress={() =>
              picked && update.run({ params: { ticketId: ticket.id }, body: { customerId: picked.id }, version: ticket.version })
            }
          >
            {t("tickets.customer.pair-save")}
          </Button>
        </>
      }
    >
      <CustomerPicker
        label={t("tickets.customer.title")}
        picked={picked}
        onPick={setPicked}
        partnerId={ticket.partnerId}
        {...(ticket.customer ? { without: ticket.customer.id } : {})}
      />
      <ProblemNote problem={update.problem} />
    </Sheet>
  );
}
