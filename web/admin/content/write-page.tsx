import { Checkbox, Textarea, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { getCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import {
  addMessageFileEndpoint,
  previewWrittenEndpoint,
  writeToCustomerEndpoint,
} from "../../../server/modules/notifications/written/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { writtenNames } from "../../../shared/written-names.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { FileDrop } from "../../ui/file-drop.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Written } from "../../ui/written.tsx";
import { CustomerPicker, type PickedCustomer } from "../app/customer-picker.tsx";
import { directionOf, MomentFields } from "./written-parts.tsx";
import "./content.css";

type Preview = ReturnsOf<typeof previewWrittenEndpoint>;
const channelSets = { portal: ["portal"], mail: ["mail"], both: ["mail", "portal"] } as const;
const maxFiles = 10;
const accepted = ".pdf,.png,.jpg,.jpeg,.webp,.txt,.csv,.docx,.xlsx,.odt,.ods,.zip";

/** P-172 writing to one customer, by mail, into the portal or both; with a look at what they get. */
export function WritePage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { customer: asked } = useSearch({ strict: false }) as { customer?: string };
  const [picked, setPicked] = useState<PickedCustomer>();
  const { data: known } = useEndpoint(
    getCustomerEndpoint,
    { params: { customerId: asked ?? "" } },
    { enabled: asked !== undefined && !picked },
  );
  const customer = picked ?? (known && { id: known.id, number: known.number, name: known.fullName });
  const [wish, setWish] = useState({
    subject: "",
    text: "",
    format: "text" as "text" | "html",
    channel: "portal" as keyof typeof channelSets,
    isImportant: false,
    at: null as string | null,
  });
  const [files, setFiles] = useState<{ id: string; name: string }[]>([]);
  const area = useRef<HTMLTextAreaElement>(null);
  const set = (change: Partial<typeof wish>): void => setWish((before) => ({ ...before, ...change }));
  const insert = (name: string): void => {
    const at = area.current?.selectionStart ?? wish.text.length;
    set({ text: `${wish.text.slice(0, at)}{{ ${name} }}${wish.text.slice(area.current?.selectionEnd ?? at)}` });
    area.current?.focus();
  };
  const send = useAction(writeToCustomerEndpoint, {
    topics: ["messages"],
    onDone: () => {
      notify(t(wish.at ? "content.write.planned" : "content.write.sent"));
      void navigate({
        to: (customer ? `/customers/${customer.id}` : "/messages") as never,
        search: (customer ? { tab: "communication" } : {}) as never,
      });
    },
  });
  const { subject, text, format } = wish;
  const isWhole = customer !== undefined && subject.trim() !== "" && text.trim() !== "";
  return (
    <div className="content-page">
      <BackLink to="/messages">{t("notifications.title")}</BackLink>
      <header className="content-head">
        <h1>{t("content.write.title")}</h1>
        <LinkButton to={"/customers" as never}>{t("content.write.many")}</LinkButton>
      </header>
      <div className="content-sides">
        <Panel>
          <div className="content-form">
            <CustomerPicker
              label={t("content.write.customer")}
              picked={customer}
              onPick={(chosen) => (chosen ? setPicked(chosen) : leave())}
            />
            <Choice
              label={t("content.write.channel")}
              value={wish.channel}
              options={(["portal", "mail", "both"] as const).map((value) => ({ value, label: t(`content.write.channels.${value}`) }))}
              onChange={(channel) => set({ channel })}
            />
            <TextInput
              label={t("content.write.subject")}
              required
              maxLength={200}
              dir="auto"
              value={subject}
              onChange={(event) => set({ subject: event.currentTarget.value })}
            />
            <Choice
              label={t("content.write.format")}
              value={format}
              options={(["text", "html"] as const).map((value) => ({ value, label: t(`content.write.formats.${value}`) }))}
              onChange={(next) => set({ format: next })}
            />
            <Textarea
              ref={area}
              label={t("content.write.text")}
              {...(format === "html" ? { description: t("content.html-how"), className: "content-html" } : {})}
              required
              autosize
              minRows={8}
              maxRows={18}
              maxLength={20_000}
              dir="auto"
              value={text}
              onChange={(event) => set({ text: event.currentTarget.value })}
            />
            <Names onInsert={insert} />
            {wish.channel !== "mail" && (
              <Checkbox
                label={t("content.write.important")}
                description={t("content.write.important-help")}
                checked={wish.isImportant}
                onChange={(event) => set({ isImportant: event.currentTarget.checked })}
              />
            )}
            <FilesField partnerId={known?.partner.id} files={files} onChange={setFiles} />
            <MomentFields label={t("content.write.at")} value={wish.at} onChange={(at) => set({ at })} />
            <ProblemNote problem={send.problem} errors={send.problem?.problem.errors ?? []} />
            <div className="content-acts">
              <Button
                kind="primary"
                disabled={!isWhole}
                busy={send.busy}
                onPress={() =>
                  customer &&
                  send.run({
                    params: { customerId: customer.id },
                    body: {
                      ...{
                        subject,
                        text,
                        format,
                        channels: [...channelSets[wish.channel]],
                        isImportant: wish.channel !== "mail" && wish.isImportant,
                      },
                      ...{ fileIds: files.map(({ id }) => id), ...(wish.at ? { at: wish.at } : {}) },
                    },
                  })
                }
              >
                {t(wish.at ? "content.write.plan" : "content.write.send")}
              </Button>
            </div>
          </div>
        </Panel>
        <MessagePreview body={{ subject, text, format, ...(customer ? { customerId: customer.id } : {}) }} />
      </div>
    </div>
  );

  function leave(): void {
    setPicked(undefined);
    void navigate({ to: ".", search: {} as never });
  }
}

function Names({ onInsert }: { onInsert: (name: string) => void }) {
  const t = useTexts();
  return (
    <div>
      <p className="content-quiet">{t("content.write.names")}</p>
      <div className="content-names">
        {writtenNames.map((name) => (
          <button key={name} type="button" onClick={() => onInsert(name)}>
            {t(`content.write.name.${name.replace(".", "-")}` as never)}
          </button>
        ))}
      </div>
    </div>
  );
}

function FilesField({
  partnerId,
  files,
  onChange,
}: {
  partnerId: string | undefined;
  files: { id: string; name: string }[];
  onChange: (files: { id: string; name: string }[]) => void;
}) {
  const t = useTexts();
  const { partners } = useStaffSession();
  const [file, setFile] = useState<File>();
  const add = useAction(addMessageFileEndpoint, { onDone: ({ id, name }) => onChange([...files, { id, name }]) });
  const place = partnerId ?? (partners.length === 1 ? partners[0]?.id : undefined);
  if (place === undefined) return null;
  return (
    <div className="content-form">
      {files.length > 0 && (
        <ul style={{ margin: 0 }}>
          {files.map(({ id, name }) => (
            <li key={id}>
              <bdi>{name}</bdi>{" "}
              <Button
                small
                kind="quiet"
                label={t("content.write.file-remove", { name })}
                onPress={() => onChange(files.filter((other) => other.id !== id))}
              >
                {t("content.region.remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {files.length < maxFiles && (
        <FileDrop
          label={t("content.write.file")}
          accept={accepted}
          maxBytes={10 * 1024 * 1024}
          file={add.busy ? file : undefined}
          onChange={(chosen) => {
            setFile(chosen);
            void add.run({ params: { partnerId: place }, body: {}, file: chosen });
          }}
        />
      )}
      <ProblemNote problem={add.problem} />
    </div>
  );
}

/** One customer's message as they get it; nothing is drawn that the server has not cleaned. */
function MessagePreview({ body }: { body: { subject: string; text: string; format: "text" | "html"; customerId?: string } }) {
  const t = useTexts();
  const [seen, setSeen] = useState<Preview>();
  const preview = useAction(previewWrittenEndpoint, { onDone: setSeen });
  const isWhole = body.subject.trim() !== "" && body.text.trim() !== "";
  return (
    <Panel
      title={t("content.preview")}
      actions={
        <Button small disabled={!isWhole} busy={preview.busy} onPress={() => preview.run({ body })}>
          {t("content.region.show")}
        </Button>
      }
    >
      {!seen && <p className="content-quiet">{t("content.write.preview-how")}</p>}
      {seen && (
        <div className="content-preview" dir={directionOf(seen.customer.language)} lang={seen.customer.language}>
          <p className="content-quiet">
            {t("content.write.preview-for", { name: seen.customer.name, number: String(seen.customer.number) })}
          </p>
          <h3>{seen.subject}</h3>
          {seen.html ? <Written html={seen.html} /> : <p style={{ whiteSpace: "pre-line" }}>{seen.text}</p>}
          {seen.isCut && <p className="content-quiet">{t("content.region.was-cut")}</p>}
          {seen.faults.map(({ message }) => (
            <p key={message} role="alert" style={{ color: "var(--hurts-ink)" }}>
              {message}
            </p>
          ))}
        </div>
      )}
      <ProblemNote problem={preview.problem} errors={preview.problem?.problem.errors ?? []} />
    </Panel>
  );
}
