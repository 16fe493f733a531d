import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useId, useState } from "react";
import { getCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import { listCustomerServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { createTicketEndpoint, listAssigneesEndpoint, type Priority, priorities } from "../../../server/modules/tickets/contract.ts";
import { uploadTicketFileEndpoint } from "../../../server/modules/tickets/files/contract.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useUploads } from "../../lib/use-uploads.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { UploadList } from "../../ui/upload-list.tsx";
import { CustomerPicker, type PickedCustomer } from "../app/customer-picker.tsx";
import { staffFileLimits, ticketNumber, ticketTopics, useSetup } from "./ticket.ts";
import "./composer.css";
import "./new-ticket-page.css";

/** Opens a ticket for a customer: what they said at the telephone, or what staff tell them. */
export function NewTicketPage() {
  const t = useTexts();
  const { customer: customerId } = useSearch({ strict: false }) as PlainSearch;
  const { data, problem, reload } = useEndpoint(
    getCustomerEndpoint,
    { params: { customerId: customerId ?? "" } },
    { enabled: customerId !== undefined },
  );
  return (
    <div className="new-ticket">
      <BackLink to={customerId ? `/customers/${customerId}?tab=tickets` : "/tickets"}>
        {customerId && data ? data.fullName : t("tickets.title")}
      </BackLink>
      <h1>{t("tickets.create.title")}</h1>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {(customerId === undefined || data) && <Form start={data && { id: data.id, number: data.number, name: data.fullName }} />}
    </div>
  );
}

const speakers = ["message", "reply", "note"] as const;
const ways = ["phone", "mail", "admin"] as const;

const blank = {
  subject: "",
  text: "",
  priority: "medium" as Priority,
  typeId: "",
  groupId: "",
  assigneeId: "",
  serviceId: "",
  hidden: false,
};

function Form({ start }: { start: PickedCustomer | undefined }) {
  const t = useTexts();
  const titleOf = useTitles();
  const navigate = useNavigate();
  const fileInput = useId();
  const setup = useSetup().data;
  const mayAssign = useMay("tickets.tickets.assign");
  const mayNote = useMay("tickets.notes.create");
  const [customer, setCustomer] = useState<PickedCustomer | undefined>(start);
  const [speaker, setSpeaker] = useState<(typeof speakers)[number]>("message");
  const [way, setWay] = useState<(typeof ways)[number]>("phone");
  const [values, setValues] = useState(blank);
  const uploads = useUploads(uploadTicketFileEndpoint, staffFileLimits);
  const set = (change: Partial<typeof blank>): void => setValues((before) => ({ ...before, ...change }));
  const people = useEndpoint(listAssigneesEndpoint, { query: values.groupId ? { groupId: values.groupId } : {} }, { enabled: mayAssign })
    .data?.items;
  const services = useEndpoint(
    listCustomerServicesEndpoint,
    { params: { customerId: customer?.id ?? "" }, query: { past: "false" } },
    { enabled: customer !== undefined },
  ).data?.items;
  const create = useAction(createTicketEndpoint, {
    topics: [...ticketTopics],
    onDone: (ticket) => {
      notify(t("tickets.create.done", { number: ticketNumber(ticket) }));
      void navigate({ to: `/tickets/${ticket.id}` as never });
    },
  });
  const errors = create.problem?.problem.errors ?? [];
  const errorOf = (name: string): string | undefined => {
    const found = errors.find(({ field }) => field === name);
    return found && fieldErrorText(t, found);
  };
  const { subject, text, priority, typeId, groupId, assigneeId, serviceId, hidden } = values;
  const send = (): void =>
    void create.run({
      body: {
        customerId: customer?.id ?? null,
        subject,
        text,
        as: speaker,
        channel: speaker === "message" ? way : "admin",
        priority,
        typeId: typeId || null,
        groupId: groupId || null,
        assigneeId: assigneeId || null,
        serviceId: serviceId || null,
        hidden,
        fileIds: uploads.ids,
      },
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (customer && !uploads.busy) send();
      }}
      noValidate
    >
      <Panel>
        <div className="new-ticket-fields">
          <CustomerPicker
            label={t("tickets.create.customer")}
            picked={customer}
            onPick={(picked) => {
              setCustomer(picked);
              set({ serviceId: "" });
            }}
          />
          <TextInput
            label={t("tickets.create.subject")}
            required
            maxLength={150}
            value={subject}
            error={errorOf("subject")}
            onChange={(event) => set({ subject: event.currentTarget.value })}
          />
          <Choice
            label={t("tickets.create.as")}
            value={speaker}
            options={speakers
              .filter((one) => one !== "note" || mayNote)
              .map((value) => ({ value, label: t(`tickets.create.as-${value}`) }))}
            onChange={setSpeaker}
          />
          {speaker === "message" && (
            <Choice
              label={t("tickets.create.channel")}
              value={way}
              options={ways.map((value) => ({
                value,
                label: value === "admin" ? t("tickets.create.other-way") : t(`tickets.channel.${value}`),
              }))}
              onChange={setWay}
            />
          )}
          <Textarea
            label={t("tickets.create.body")}
            required
            autosize
            minRows={5}
            maxRows={18}
            maxLength={20_000}
            className={speaker === "note" ? "new-ticket-note" : undefined}
            value={text}
            error={errorOf("text")}
            onChange={(event) => set({ text: event.currentTarget.value })}
          />
          <div>
            <label htmlFor={fileInput} className="composer-attach">
              <input
                id={fileInput}
                className="only-for-readers"
                type="file"
                multiple
                onChange={(event) => {
                  uploads.add([...(event.currentTarget.files ?? [])]);
                  event.currentTarget.value = "";
                }}
              />
              {t("tickets.composer.attach")}
            </label>
            <UploadList uploads={uploads} limits={staffFileLimits} />
          </div>
          <div className="new-ticket-row">
            <NativeSelect
              label={t("tickets.create.type")}
              value={typeId}
              onChange={(event) => set({ typeId: event.currentTarget.value })}
              data={[
                { value: "", label: t("tickets.facts.no-type") },
                ...(setup?.types ?? []).map(({ id, titles }) => ({ value: id, label: titleOf(titles) })),
              ]}
            />
            <NativeSelect
              label={t("tickets.create.priority")}
              value={priority}
              onChange={(event) => set({ priority: event.currentTarget.value as Priority })}
              data={priorities.map((value) => ({ value, label: t(`tickets.priority.${value}`) }))}
            />
            <NativeSelect
              label={t("tickets.create.group")}
              value={groupId}
              onChange={(event) => set({ groupId: event.currentTarget.value, assigneeId: "" })}
              data={[
                { value: "", label: t("tickets.facts.no-group") },
                ...(setup?.groups ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            {mayAssign && (
              <NativeSelect
                label={t("tickets.create.assignee")}
                value={assigneeId}
                onChange={(event) => set({ assigneeId: event.currentTarget.value })}
                data={[
                  { value: "", label: t("tickets.list.no-assignee") },
                  ...(people ?? []).map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            )}
            {(services?.length ?? 0) > 0 && (
              <NativeSelect
                label={t("tickets.create.service")}
                value={serviceId}
                onChange={(event) => set({ serviceId: event.currentTarget.value })}
                data={[
                  { value: "", label: t("tickets.facts.no-service") },
                  ...(services ?? []).map(({ id, number, plan }) => ({ value: id, label: `S-${number} ${plan.title}` })),
                ]}
              />
            )}
          </div>
          <Checkbox
            label={t("tickets.create.hidden")}
            description={t("tickets.create.hidden-why")}
            checked={hidden}
            onChange={(event) => set({ hidden: event.currentTarget.checked })}
          />
          <ProblemNote
            problem={errors.length === 0 ? create.problem : undefined}
            errors={errors.filter(({ field }) => field !== "subject" && field !== "text")}
          />
          <div>
            <Button kind="primary" submit busy={create.busy} disabled={!customer || uploads.busy}>
              {t("tickets.create.save")}
            </Button>
          </div>
        </div>
      </Panel>
    </form>
  );
}
