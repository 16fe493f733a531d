import { MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { listCustomerServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { listAssigneesEndpoint, type Priority, priorities, updateTicketEndpoint } from "../../../server/modules/tickets/contract.ts";
import type { BodyOf } from "../../../shared/endpoint.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { type Ticket, ticketTopics, useSetup, useTicketLabels } from "./ticket.ts";

type Change = Partial<BodyOf<typeof updateTicketEndpoint>>;

/** What stands around the thread. Each choice is saved at once, as people expect who change ten tickets in a row. */
export function FieldsPanel({ ticket, mayUpdate, mayAssign }: { ticket: Ticket; mayUpdate: boolean; mayAssign: boolean }) {
  const t = useTexts();
  const titleOf = useTitles();
  const setup = useSetup().data;
  const labels = useTicketLabels();
  const update = useAction(updateTicketEndpoint, { topics: [...ticketTopics], onDone: () => notify(t("tickets.page.saved")) });
  const save = (body: Change): void => void update.run({ params: { ticketId: ticket.id }, body, version: ticket.version });
  const people = useEndpoint(
    listAssigneesEndpoint,
    { query: { partnerId: ticket.partnerId, ...(ticket.group ? { groupId: ticket.group.id } : {}) } },
    { enabled: mayAssign },
  ).data?.items;
  const statuses = (setup?.statuses ?? []).filter(({ id }) => id === ticket.status.id || ticket.nextStatusIds.includes(id));
  const off = !mayUpdate || update.busy;
  const [naming, setNaming] = useState(false);
  return (
    <Panel
      title={t("tickets.facts.title")}
      actions={
        mayUpdate &&
        !naming && (
          <Button small kind="quiet" onPress={() => setNaming(true)}>
            {t("tickets.facts.edit-subject")}
          </Button>
        )
      }
    >
      <div className="ticket-fields">
        {naming && <Subject ticket={ticket} onSave={(subject) => save({ subject })} busy={update.busy} onClose={() => setNaming(false)} />}
        <Pick
          label={t("tickets.list.status")}
          value={ticket.status.id}
          disabled={off}
          options={[...(statuses.some(({ id }) => id === ticket.status.id) ? [] : [ticket.status]), ...statuses].map(({ id, titles }) => ({
            value: id,
            label: titleOf(titles),
          }))}
          onChoose={(statusId) => save({ statusId })}
        />
        <Pick
          label={t("tickets.list.priority")}
          value={ticket.priority}
          disabled={off}
          options={priorities.map((value) => ({ value, label: t(`tickets.priority.${value}`) }))}
          onChoose={(priority) => save({ priority: priority as Priority })}
        />
        <Pick
          label={t("tickets.list.assignee")}
          value={ticket.assignee?.id ?? ""}
          disabled={off || !mayAssign}
          options={[
            { value: "", label: t("tickets.list.no-assignee") },
            ...withChosen(people ?? [], ticket.assignee).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChoose={(id) => save({ assigneeId: id || null })}
        />
        <Pick
          label={t("tickets.list.group")}
          value={ticket.group?.id ?? ""}
          disabled={off}
          options={[
            { value: "", label: t("tickets.facts.no-group") },
            ...withChosen(setup?.groups ?? [], ticket.group).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChoose={(id) => save({ groupId: id || null })}
        />
        <Pick
          label={t("tickets.list.type")}
          value={ticket.type?.id ?? ""}
          disabled={off}
          options={[
            { value: "", label: t("tickets.facts.no-type") },
            ...(setup?.types ?? []).map(({ id, titles }) => ({ value: id, label: titleOf(titles) })),
          ]}
          onChoose={(id) => save({ typeId: id || null })}
        />
        {ticket.customer && <ServicePick ticket={ticket} disabled={off} onChoose={(serviceId) => save({ serviceId })} />}
        {labels.length > 0 && (
          <MultiSelect
            label={t("tickets.list.labels")}
            data={labels.map(({ id, title }) => ({ value: id, label: title }))}
            value={ticket.labelIds}
            disabled={off}
            searchable={labels.length > 8}
            onChange={(labelIds) => save({ labelIds })}
          />
        )}
        <Watchers ticket={ticket} disabled={off} onChange={(watcherIds) => save({ watcherIds })} />
        <ProblemNote problem={update.problem} />
        <TicketFacts ticket={ticket} />
      </div>
    </Panel>
  );
}

/** O-146 who hears of public words by mail. */
function Watchers({ ticket, disabled, onChange }: { ticket: Ticket; disabled: boolean; onChange: (ids: string[]) => void }) {
  const t = useTexts();
  const people = useEndpoint(listAssigneesEndpoint, { query: { partnerId: ticket.partnerId } }).data?.items ?? [];
  const offered = [...ticket.watchers.filter(({ id }) => !people.some((one) => one.id === id)), ...people];
  return (
    <MultiSelect
      label={t("tickets.facts.watchers")}
      size="xs"
      {...(ticket.watchers.length === 0 ? { placeholder: t("tickets.facts.nobody-watches") } : {})}
      data={offered.map(({ id, name }) => ({ value: id, label: name }))}
      value={ticket.watchers.map(({ id }) => id)}
      disabled={disabled}
      searchable
      onChange={onChange}
    />
  );
}

/** Who is worn may not be among those that are offered now. */
function withChosen<Item extends { id: string; name: string }>(items: readonly Item[], chosen: { id: string; name: string } | null) {
  const list: { id: string; name: string }[] = [...items];
  return chosen && !items.some(({ id }) => id === chosen.id) ? [chosen, ...list] : list;
}

interface PickProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  disabled: boolean;
  onChoose: (value: string) => void;
}

function Pick({ label, value, options, disabled, onChoose }: PickProps) {
  return (
    <NativeSelect
      label={label}
      size="xs"
      value={value}
      disabled={disabled}
      data={[...options]}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  );
}

function ServicePick({ ticket, disabled, onChoose }: { ticket: Ticket; disabled: boolean; onChoose: (id: string | null) => void }) {
  const t = useTexts();
  const maySee = useMay("customers.services.view");
  const { data } = useEndpoint(
    listCustomerServicesEndpoint,
    { params: { customerId: ticket.customer?.id ?? "" }, query: { past: "false" } },
    { enabled: maySee && ticket.customer !== null },
  );
  const services = (data?.items ?? []).map(({ id, number, plan }) => ({ value: id, label: `S-${number} ${plan.title}` }));
  const own = ticket.service;
  const isOffered = services.some(({ value }) => value === own?.id);
  return (
    <Pick
      label={t("tickets.facts.service")}
      value={own?.id ?? ""}
      disabled={disabled || !maySee}
      options={[
        { value: "", label: t("tickets.facts.no-service") },
        ...(own && !isOffered ? [{ value: own.id, label: `S-${own.number} ${own.title}` }] : []),
        ...services,
      ]}
      onChoose={(id) => onChoose(id || null)}
    />
  );
}

interface SubjectProps {
  ticket: Ticket;
  busy: boolean;
  onSave: (subject: string) => void;
  onClose: () => void;
}

function Subject({ ticket, busy, onSave, onClose }: SubjectProps) {
  const t = useTexts();
  const [typed, setTyped] = useState(ticket.subject);
  const isReady = typed.trim().length >= 3 && typed.trim() !== ticket.subject;
  return (
    <form
      className="ticket-fields"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        onSave(typed.trim());
        onClose();
      }}
    >
      <TextInput
        label={t("tickets.list.subject")}
        size="xs"
        maxLength={150}
        value={typed}
        autoFocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <span>
        <Button small kind="primary" submit busy={busy} disabled={!isReady}>
          {t("tickets.facts.save-subject")}
        </Button>{" "}
        <Button small kind="quiet" onPress={onClose}>
          {t("ui.cancel")}
        </Button>
      </span>
    </form>
  );
}

function TicketFacts({ ticket }: { ticket: Ticket }) {
  const t = useTexts();
  const rating = ticket.rating;
  const facts: { label: string; value: ReactNode }[] = [
    { label: t("tickets.list.created"), value: <MomentText value={ticket.createdAt} /> },
    ...(ticket.firstReplyAt ? [{ label: t("tickets.facts.first-answer"), value: <MomentText value={ticket.firstReplyAt} /> }] : []),
    ...(ticket.lastCustomerAt ? [{ label: t("tickets.facts.last-customer"), value: <MomentText value={ticket.lastCustomerAt} /> }] : []),
    ...(ticket.customerReadAt ? [{ label: t("tickets.facts.customer-read"), value: <MomentText value={ticket.customerReadAt} /> }] : []),
    ...(ticket.closedAt ? [{ label: t("tickets.facts.closed"), value: <MomentText value={ticket.closedAt} /> }] : []),
    ...(ticket.reopened > 0 ? [{ label: t("tickets.facts.reopened"), value: t("tickets.facts.times", { count: ticket.reopened }) }] : []),
    ...(rating
      ? [
          {
            label: t("tickets.facts.rating"),
            value: (
              <>
                {t(rating === "satisfied" ? "tickets.facts.good" : "tickets.facts.bad")}
                {ticket.ratingComment && <span className="ticket-side-note">“{ticket.ratingComment}”</span>}
              </>
            ),
          },
        ]
      : []),
    ...(ticket.copies.length > 0 ? [{ label: t("tickets.facts.copies"), value: <bdi>{ticket.copies.join(t("ui.comma"))}</bdi> }] : []),
  ];
  return <Facts facts={facts} />;
}
