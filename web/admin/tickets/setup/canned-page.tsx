import { MultiSelect, Textarea, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import {
  createCannedEndpoint,
  deleteCannedEndpoint,
  listCannedEndpoint,
  updateCannedEndpoint,
} from "../../../../server/modules/tickets/answers/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { type Language, languages } from "../../../lib/languages.ts";
import { useMay } from "../../../lib/session.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { useSetup } from "../ticket.ts";
import { PartnersField } from "./partners-field.tsx";
import { OpenButton, SetupList } from "./setup-list.tsx";
import { SetupSheet } from "./setup-sheet.tsx";

type Answer = ReturnsOf<typeof listCannedEndpoint>;
type Canned = Answer["items"][number];
const topics = ["ticket-answers"];

/** O-144 what is answered often, written once; found by "/" in a reply. */
export function CannedPage() {
  const t = useTexts();
  const { language } = useLanguage();
  const mayMake = useMay("tickets.tickets.update");
  const [typed, setTyped] = useState("");
  const [doing, setDoing] = useState<{ canned: Canned | undefined }>();
  const answer = useEndpoint(
    listCannedEndpoint,
    { query: typed.trim() === "" ? {} : { text: typed.trim() } },
    { topics, keepFormer: true },
  );
  const add = mayMake && (
    <Button kind="primary" onPress={() => setDoing({ canned: undefined })}>
      {t("tickets.canned.new")}
    </Button>
  );
  return (
    <>
      <SetupList
        title={t("tickets.canned.title")}
        lead={t("tickets.canned.lead")}
        rows={answer.data?.items}
        answer={answer}
        rowKey={({ id }) => id}
        primary={add}
        tools={
          <TextInput
            size="xs"
            maw={280}
            aria-label={t("tickets.canned.search")}
            placeholder={t("tickets.canned.search")}
            maxLength={100}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        }
        columns={[
          {
            id: "title",
            head: t("tickets.canned.name"),
            cell: (canned) => (
              <OpenButton onPress={canned.mayChange ? () => setDoing({ canned }) : undefined}>
                <bdi>{canned.title}</bdi>
              </OpenButton>
            ),
          },
          {
            id: "shortcut",
            head: t("tickets.canned.shortcut"),
            cell: (canned) => (canned.shortcut ? <bdi className="code">/{canned.shortcut}</bdi> : <Nothing />),
          },
          {
            id: "folder",
            head: t("tickets.canned.folder"),
            wide: true,
            cell: (canned) => (canned.folder ? <bdi>{canned.folder}</bdi> : <Nothing />),
          },
          {
            id: "text",
            head: t("tickets.canned.body"),
            wide: true,
            cell: (canned) => <span className="canned-excerpt">{canned.texts[language] ?? Object.values(canned.texts)[0]}</span>,
          },
          {
            id: "who",
            head: t("tickets.canned.who"),
            cell: (canned) => t(canned.isShared ? "tickets.canned.shared" : "tickets.canned.mine"),
          },
        ]}
        empty={
          typed.trim() === ""
            ? { title: t("tickets.canned.none"), text: t("tickets.canned.none-text"), ...(add ? { action: add } : {}) }
            : { title: t("tickets.canned.none-found") }
        }
      />
      {doing && <CannedSheet canned={doing.canned} placeholders={answer.data?.placeholders ?? []} onClose={() => setDoing(undefined)} />}
    </>
  );
}

interface SheetProps {
  canned: Canned | undefined;
  placeholders: Answer["placeholders"];
  onClose: () => void;
}

const offered = Object.keys(languages) as Language[];

function CannedSheet({ canned, placeholders, onClose }: SheetProps) {
  const t = useTexts();
  const shared = { create: useMay("tickets.canned_shared.create"), update: useMay("tickets.canned_shared.update") };
  const mayShare = canned ? shared.update : shared.create;
  const groups = useSetup().data?.groups ?? [];
  const [deleting, setDeleting] = useState(false);
  const [values, setValues] = useState({
    title: canned?.title ?? "",
    shortcut: canned?.shortcut ?? "",
    folder: canned?.folder ?? "",
    isShared: canned?.isShared ?? false,
    groupIds: [...(canned?.groupIds ?? [])],
    partnerIds: [...(canned?.partnerIds ?? [])],
    texts: { ...canned?.texts } as Record<string, string>,
  });
  const [language, setLanguage] = useState<Language>(offered.find((one) => values.texts[one]) ?? offered[0] ?? "en");
  const area = useRef<HTMLTextAreaElement>(null);
  const set = (change: Partial<typeof values>): void => setValues((before) => ({ ...before, ...change }));
  const onDone = (): void => {
    notify(t("tickets.canned.saved"));
    onClose();
  };
  const create = useAction(createCannedEndpoint, { topics, onDone });
  const update = useAction(updateCannedEndpoint, { topics, onDone });
  const remove = useAction(deleteCannedEndpoint, {
    topics,
    onDone: () => {
      notify(t("tickets.canned.deleted"));
      onClose();
    },
  });
  const action = canned ? update : create;
  const body = {
    ...values,
    texts: Object.fromEntries(Object.entries(values.texts).filter(([, text]) => text.trim() !== "")),
    ...(values.isShared ? {} : { groupIds: [], partnerIds: [] }),
  };
  const text = values.texts[language] ?? "";
  const write = (next: string): void => set({ texts: { ...values.texts, [language]: next } });
  /** Where the caret stands. */
  const insert = (name: string): void => {
    const at = area.current?.selectionStart ?? text.length;
    write(`${text.slice(0, at)}{{ ${name} }}${text.slice(area.current?.selectionEnd ?? at)}`);
    area.current?.focus();
  };
  if (deleting && canned)
    return (
      <ConfirmDialog
        open
        danger
        title={t("tickets.config.delete-title", { name: canned.title })}
        confirm={t("tickets.canned.delete")}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params: { cannedId: canned.id }, version: canned.version })}
        onClose={onClose}
      >
        {t("tickets.canned.delete-text")}
      </ConfirmDialog>
    );
  return (
    <SetupSheet
      wide
      title={canned ? canned.title : t("tickets.canned.new")}
      busy={action.busy}
      problem={action.problem}
      onSave={() => (canned ? update.run({ params: { cannedId: canned.id }, body, version: canned.version }) : create.run({ body }))}
      onClose={onClose}
      remove={canned && { label: t("tickets.canned.delete"), onPress: () => setDeleting(true) }}
    >
      <TextInput
        label={t("tickets.canned.name")}
        required
        maxLength={120}
        data-autofocus
        value={values.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <div className="ticket-setup-two">
        <TextInput
          label={t("tickets.canned.shortcut")}
          description={t("tickets.canned.shortcut-why")}
          maxLength={30}
          dir="ltr"
          leftSection="/"
          value={values.shortcut}
          onChange={(event) => set({ shortcut: event.currentTarget.value.toLowerCase().replace(/[^a-z0-9-]/g, "") })}
        />
        <TextInput
          label={t("tickets.canned.folder")}
          description={t("tickets.canned.folder-why")}
          maxLength={80}
          value={values.folder}
          onChange={(event) => set({ folder: event.currentTarget.value })}
        />
      </div>
      {offered.length > 1 && (
        <Choice
          label={t("ui.language")}
          value={language}
          options={offered.map((value) => ({ value, label: languages[value].name }))}
          onChange={setLanguage}
        />
      )}
      <Textarea
        ref={area}
        label={t("tickets.canned.body")}
        autosize
        minRows={5}
        maxRows={14}
        maxLength={20_000}
        dir="auto"
        lang={language}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
      />
      <div>
        <span className="ticket-side-note">{t("tickets.canned.placeholders")}</span>
        <div className="ticket-setup-placeholders">
          {placeholders.map((name) => (
            <button key={name} type="button" onClick={() => insert(name)}>
              {t(`tickets.canned.placeholder.${name.replace(".", "-")}` as never)}
            </button>
          ))}
        </div>
      </div>
      {mayShare && (
        <Choice
          label={t("tickets.canned.who")}
          value={values.isShared ? "shared" : "mine"}
          options={[
            { value: "mine", label: t("tickets.canned.mine") },
            { value: "shared", label: t("tickets.canned.shared") },
          ]}
          onChange={(value) => set({ isShared: value === "shared" })}
        />
      )}
      {mayShare && values.isShared && groups.length > 0 && (
        <MultiSelect
          label={t("tickets.canned.groups")}
          description={t("tickets.canned.groups-why")}
          data={groups.map(({ id, name }) => ({ value: id, label: name }))}
          value={values.groupIds}
          onChange={(groupIds) => set({ groupIds })}
          clearable
        />
      )}
      {mayShare && values.isShared && <PartnersField value={values.partnerIds} onChange={(partnerIds) => set({ partnerIds })} />}
    </SetupSheet>
  );
}
