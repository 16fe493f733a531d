import { Input } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, Suspense, useId, useState } from "react";
import { type Priority, priorities } from "../../../server/modules/tickets/contract.ts";
import { portalCreateTicketEndpoint, portalUploadFileEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { useFormat } from "../../lib/format.ts";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useAction } from "../../lib/use-action.ts";
import { useUploads } from "../../lib/use-uploads.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { GrowingText } from "../../ui/growing-text.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { UploadList } from "../../ui/upload-list.tsx";
import { AttachCheck } from "../app/line-parts.ts";
import { useFeature } from "../app/use-feature.ts";
import { FaqHintsPlace } from "../help/faq-hints-place.tsx";
import { TicketFileButtons } from "./file-buttons.tsx";
import { PillChoice } from "./pill-choice.tsx";
import { acceptedFiles, limitsOf, type Options } from "./ticket.ts";
import { useDraft } from "./use-draft.ts";
import { useOptions } from "./use-options.ts";
import "./ticket-text.css";
import "./new-ticket-page.css";

/** P-161 writing to the provider: a few questions, and what is typed stays on this device until it is sent. */
export function NewTicketPage() {
  const t = useTexts();
  const { data, loading, problem, reload } = useOptions();
  return (
    <>
      <BackLink to="/tickets">{t("portal-tickets.title")}</BackLink>
      <PortalTitle>{t("portal-tickets.form.title")}</PortalTitle>
      <div className="new-ticket-page">
        {data ? <TicketForm options={data} /> : <PortalCard loading={loading} problem={problem} onRetry={reload} />}
      </div>
    </>
  );
}

interface Draft {
  typeId: string;
  subject: string;
  serviceId: string;
  priority: Priority;
  text: string;
}

const start: Draft = { typeId: "", subject: "", serviceId: "", priority: "medium", text: "" };

function TicketForm({ options }: { options: Options }) {
  const t = useTexts();
  const format = useFormat();
  const titleOf = useTitles();
  const navigate = useNavigate();
  const limits = limitsOf(options);
  // Who comes from a check of the connection brings it along; who comes from elsewhere what it is about.
  const from = useSearch({ strict: false }) as PlainSearch;
  const draft = useDraft<Draft>("new", { ...start, subject: from.subject ?? "" });
  const [checkId, setCheckId] = useState(from.check ?? "");
  const mayCheck = useFeature("services.self_check");
  const { typeId, subject, priority, text } = draft.values;
  const serviceId = draft.values.serviceId || (from.service ?? "");
  const uploads = useUploads(portalUploadFileEndpoint, limits);
  const create = useAction(portalCreateTicketEndpoint, {
    onDone: ({ id, number }) => {
      draft.forget();
      notify(t("portal-tickets.form.sent", { number: String(number) }));
      void navigate({ to: `/tickets/${id}` as never, replace: true });
    },
  });
  const errors = create.problem?.problem.errors ?? [];
  const errorOf = (name: string): string | undefined => {
    const found = errors.find(({ field }) => field === name);
    return found && fieldErrorText(t, found);
  };
  const stray = errors.filter(({ field }) => !["subject", "text"].includes(field));
  // A draft may name what is not offered any more.
  const offered = {
    typeId: options.types.some(({ id }) => id === typeId) ? typeId : "",
    serviceId: options.services.some(({ id }) => id === serviceId) ? serviceId : "",
  };

  const isLine = mayCheck && options.services.some(({ id, isLine: is }) => is && id === offered.serviceId);

  async function send(): Promise<void> {
    const sent = await create.run({
      body: {
        subject,
        text,
        typeId: offered.typeId || null,
        serviceId: offered.serviceId || null,
        ...(options.mayChoosePriority ? { priority } : {}),
        fileIds: uploads.ids,
        ...(checkId && isLine ? { checkId } : {}),
      },
    });
    if (sent === undefined) requestAnimationFrame(() => document.querySelector<HTMLElement>('.new-ticket [aria-invalid="true"]')?.focus());
  }

  if (options.newTicketsLeft === 0) return <PortalCard>{t("portal-tickets.form.limit")}</PortalCard>;
  return (
    <form
      className="new-ticket"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!uploads.busy) void send();
      }}
    >
      {draft.isBack && (
        <p className="new-ticket-draft" role="status">
          {t("portal-tickets.form.draft-back")}
          <Button small kind="quiet" onPress={draft.forget}>
            {t("portal-tickets.form.draft-drop")}
          </Button>
        </p>
      )}
      {options.types.length > 0 && (
        <PillChoice
          label={t("portal-tickets.form.type")}
          value={offered.typeId}
          options={options.types.map(({ id, titles }) => ({ value: id, label: titleOf(titles) }))}
          onChange={(value) => draft.set({ typeId: value })}
        />
      )}
      {options.services.length > 0 && (
        <Field label={t("portal-tickets.form.service")}>
          {(id) => (
            <Input
              id={id}
              size="md"
              component="select"
              pointer
              value={offered.serviceId}
              onChange={(event) => {
                draft.set({ serviceId: event.currentTarget.value });
                setCheckId("");
              }}
            >
              <option value="">{t("portal-tickets.form.no-service")}</option>
              {options.services.map((service) => (
                <option key={service.id} value={service.id}>
                  {service.title}
                </option>
              ))}
            </Input>
          )}
        </Field>
      )}
      <Suspense>
        {isLine && <AttachCheck key={offered.serviceId} serviceId={offered.serviceId} checkId={checkId} onChange={setCheckId} />}
      </Suspense>
      {options.mayChoosePriority && (
        <PillChoice
          label={t("portal-tickets.form.priority")}
          value={priority}
          options={priorities.map((value) => ({ value, label: t(`portal-tickets.priorities.${value}`) }))}
          onChange={(value) => draft.set({ priority: value as Priority })}
        />
      )}
      <Field label={t("portal-tickets.form.subject")} error={errorOf("subject")}>
        {(id) => (
          <Input
            id={id}
            size="md"
            maxLength={150}
            placeholder={t("portal-tickets.form.subject-how")}
            value={subject}
            error={errorOf("subject") !== undefined}
            onChange={(event) => draft.set({ subject: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={t("portal-tickets.form.message")} error={errorOf("text")}>
        {(id) => (
          <GrowingText
            id={id}
            className="ticket-text new-ticket-text"
            label={t("portal-tickets.form.message")}
            placeholder={t("portal-tickets.form.message-how")}
            maxLength={20_000}
            value={text}
            isWrong={errorOf("text") !== undefined}
            describedBy={errorOf("text") ? `${id}-error` : undefined}
            onChange={(value) => draft.set({ text: value })}
          />
        )}
      </Field>
      <FaqHintsPlace text={`${subject} ${text}`} />
      <div className="new-ticket-files">
        <TicketFileButtons uploads={uploads} accept={acceptedFiles} wide />
        <span className="new-ticket-note">
          {t("portal-tickets.attach-limits", { count: limits.maxFiles, max: format.bytes(limits.maxBytes) })}
        </span>
        <UploadList uploads={uploads} limits={limits} />
      </div>
      {errors.length === 0 ? <ProblemNote problem={create.problem} /> : <ProblemNote problem={undefined} errors={stray} />}
      <div className="new-ticket-send">
        {uploads.busy && <span role="status">{t("portal-tickets.form.files-wait")}</span>}
        <Button kind="primary" full submit busy={create.busy} disabled={uploads.busy}>
          {t("portal-tickets.form.send")}
        </Button>
      </div>
    </form>
  );
}

function Field({ label, error, children }: { label: string; error?: string | undefined; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <Input.Wrapper id={id} label={label} {...(error ? { error } : {})}>
      {children(id)}
    </Input.Wrapper>
  );
}
