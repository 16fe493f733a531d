import { Checkbox, NativeSelect, NumberInput, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { partnerChoicesEndpoint } from "../../../../server/modules/partners/contract.ts";
import { type Priority, priorities } from "../../../../server/modules/tickets/contract.ts";
import {
  createMailboxEndpoint,
  deleteMailboxEndpoint,
  testMailboxEndpoint,
  updateMailboxEndpoint,
} from "../../../../server/modules/tickets/mail/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useTitles } from "../../../lib/titles.ts";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { useSetup } from "../ticket.ts";
import type { Mailbox } from "./mailbox.ts";
import { SetupSheet } from "./setup-sheet.tsx";

const topics = ["mailboxes"];
const usualPort = { tls: 993, starttls: 143, none: 143 } as const;
const start = {
  ...{ address: "", host: "", port: 993, encryption: "tls" as Mailbox["encryption"], checkCertificate: true, login: "", folder: "INBOX" },
  ...{ afterReading: "mark" as Mailbox["afterReading"], moveTo: "", unknownSenders: "hold" as Mailbox["unknownSenders"] },
  ...{
    automaticMail: "hold" as Mailbox["automaticMail"],
    trustedServer: "",
    groupId: null as string | null,
    typeId: null as string | null,
  },
  ...{ priority: "medium" as Priority, isActive: true },
};
type Fields = typeof start;

const fieldsOf = ({ id: _i, partnerId: _p, hasPassword: _h, lastReadAt: _l, fault: _f, version: _v, ...fields }: Mailbox): Fields => fields;

/** One mailbox: where it is, how it is read, and what becomes of what comes. */
export function MailboxSheet({ mailbox, onClose }: { mailbox: Mailbox | undefined; onClose: () => void }) {
  const t = useTexts();
  const partners = useEndpoint(partnerChoicesEndpoint).data?.items ?? [];
  const [fields, setFields] = useState<Fields>(mailbox ? fieldsOf(mailbox) : start);
  const [partnerId, setPartnerId] = useState(mailbox?.partnerId ?? "");
  const [password, setPassword] = useState("");
  const [deleting, setDeleting] = useState(false);
  const set = (change: Partial<Fields>): void => setFields((before) => ({ ...before, ...change }));
  const onDone = (): void => {
    notify(t("tickets.config.saved"));
    onClose();
  };
  const create = useAction(createMailboxEndpoint, { topics, onDone });
  const update = useAction(updateMailboxEndpoint, { topics, onDone });
  const remove = useAction(deleteMailboxEndpoint, {
    topics,
    onDone: () => {
      notify(t("tickets.config.deleted"));
      onClose();
    },
  });
  const action = mailbox ? update : create;
  const chosenPartner = partnerId || partners[0]?.id || "";
  const save = (): unknown =>
    mailbox
      ? update.run({ params: { mailboxId: mailbox.id }, version: mailbox.version, body: { ...fields, ...(password ? { password } : {}) } })
      : create.run({ body: { ...fields, partnerId: chosenPartner, password } });
  if (deleting && mailbox)
    return (
      <ConfirmDialog
        open
        danger
        title={t("tickets.config.delete-title", { name: mailbox.address })}
        confirm={t("tickets.mailbox.delete")}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params: { mailboxId: mailbox.id }, version: mailbox.version })}
        onClose={onClose}
      >
        {t("tickets.mailbox.delete-text")}
      </ConfirmDialog>
    );
  return (
    <SetupSheet
      wide
      title={mailbox ? mailbox.address : t("tickets.mailbox.new")}
      busy={action.busy}
      problem={action.problem}
      onSave={save}
      onClose={onClose}
      remove={mailbox && { label: t("tickets.mailbox.delete"), onPress: () => setDeleting(true) }}
    >
      <TextInput
        label={t("tickets.mailbox.address")}
        description={t("tickets.mailbox.address-why")}
        type="email"
        dir="ltr"
        required
        data-autofocus
        value={fields.address}
        onChange={({ currentTarget }) =>
          set({ address: currentTarget.value, ...(fields.login === fields.address ? { login: currentTarget.value } : {}) })
        }
      />
      {!mailbox && partners.length > 1 && (
        <NativeSelect
          label={t("tickets.mailbox.partner")}
          value={chosenPartner}
          data={partners.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={({ currentTarget }) => setPartnerId(currentTarget.value)}
        />
      )}
      <ServerFields fields={fields} set={set} />
      <div className="ticket-setup-two">
        <TextInput
          label={t("tickets.mailbox.login")}
          dir="ltr"
          autoComplete="off"
          required
          value={fields.login}
          onChange={({ currentTarget }) => set({ login: currentTarget.value })}
        />
        <PasswordInput
          label={t("tickets.mailbox.password")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          {...(mailbox ? { description: t("tickets.mailbox.password-kept") } : { required: true })}
          dir="ltr"
          autoComplete="new-password"
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
      </div>
      {mailbox && <TestButton mailbox={mailbox} />}
      <ReadingFields fields={fields} set={set} />
      <DefaultFields fields={fields} set={set} />
      <Checkbox
        label={t("tickets.mailbox.active")}
        checked={fields.isActive}
        onChange={({ currentTarget }) => set({ isActive: currentTarget.checked })}
      />
    </SetupSheet>
  );
}

interface PartProps {
  fields: Fields;
  set: (change: Partial<Fields>) => void;
}

function ServerFields({ fields, set }: PartProps) {
  const t = useTexts();
  return (
    <>
      <div className="ticket-setup-two">
        <TextInput
          label={t("tickets.mailbox.host")}
          placeholder="imap.example.net"
          dir="ltr"
          autoComplete="off"
          required
          value={fields.host}
          onChange={({ currentTarget }) => set({ host: currentTarget.value })}
        />
        <NumberInput
          label={t("tickets.mailbox.port")}
          min={1}
          max={65_535}
          hideControls
          allowDecimal={false}
          value={fields.port}
          onChange={(port) => set({ port: Number(port) || 0 })}
        />
      </div>
      <div className="ticket-setup-two">
        <NativeSelect
          label={t("tickets.mailbox.encryption")}
          value={fields.encryption}
          data={(["tls", "starttls", "none"] as const).map((value) => ({ value, label: t(`tickets.mailbox.encrypted.${value}`) }))}
          onChange={({ currentTarget }) => {
            const encryption = currentTarget.value as Fields["encryption"];
            // The port follows for as long as it is the usual one.
            set({ encryption, ...(fields.port === usualPort[fields.encryption] ? { port: usualPort[encryption] } : {}) });
          }}
        />
        <TextInput
          label={t("tickets.mailbox.folder")}
          dir="ltr"
          required
          value={fields.folder}
          onChange={({ currentTarget }) => set({ folder: currentTarget.value })}
        />
      </div>
      {fields.encryption !== "none" && (
        <Checkbox
          label={t("tickets.mailbox.check-certificate")}
          checked={fields.checkCertificate}
          onChange={({ currentTarget }) => set({ checkCertificate: currentTarget.checked })}
        />
      )}
    </>
  );
}

function ReadingFields({ fields, set }: PartProps) {
  const t = useTexts();
  return (
    <>
      <div className="ticket-setup-two">
        <NativeSelect
          label={t("tickets.mailbox.after-reading")}
          value={fields.afterReading}
          data={(["mark", "move", "delete"] as const).map((value) => ({ value, label: t(`tickets.mailbox.after.${value}`) }))}
          onChange={({ currentTarget }) => set({ afterReading: currentTarget.value as Fields["afterReading"] })}
        />
        {fields.afterReading === "move" && (
          <TextInput
            label={t("tickets.mailbox.move-to")}
            dir="ltr"
            required
            value={fields.moveTo}
            onChange={({ currentTarget }) => set({ moveTo: currentTarget.value })}
          />
        )}
      </div>
      <div className="ticket-setup-two">
        <NativeSelect
          label={t("tickets.mailbox.unknown-senders")}
          value={fields.unknownSenders}
          data={(["create", "hold", "refuse"] as const).map((value) => ({ value, label: t(`tickets.mailbox.unknown.${value}`) }))}
          onChange={({ currentTarget }) => set({ unknownSenders: currentTarget.value as Fields["unknownSenders"] })}
        />
        <NativeSelect
          label={t("tickets.mailbox.automatic-mail")}
          value={fields.automaticMail}
          data={(["hold", "drop", "create"] as const).map((value) => ({ value, label: t(`tickets.mailbox.automatic.${value}`) }))}
          onChange={({ currentTarget }) => set({ automaticMail: currentTarget.value as Fields["automaticMail"] })}
        />
      </div>
      <TextInput
        label={t("tickets.mailbox.trusted-server")}
        description={t("tickets.mailbox.trusted-server-why")}
        placeholder="mx.example.net"
        dir="ltr"
        value={fields.trustedServer}
        onChange={({ currentTarget }) => set({ trustedServer: currentTarget.value })}
      />
    </>
  );
}

/** What a new ticket from here begins with. */
function DefaultFields({ fields, set }: PartProps) {
  const t = useTexts();
  const titleOf = useTitles();
  const setup = useSetup().data;
  return (
    <div className="ticket-setup-two">
      <NativeSelect
        label={t("tickets.list.group")}
        value={fields.groupId ?? ""}
        data={[
          { value: "", label: t("tickets.facts.no-group") },
          ...(setup?.groups ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={({ currentTarget }) => set({ groupId: currentTarget.value || null })}
      />
      <NativeSelect
        label={t("tickets.list.type")}
        value={fields.typeId ?? ""}
        data={[
          { value: "", label: t("tickets.facts.no-type") },
          ...(setup?.types ?? []).map(({ id, titles }) => ({ value: id, label: titleOf(titles) })),
        ]}
        onChange={({ currentTarget }) => set({ typeId: currentTarget.value || null })}
      />
      <NativeSelect
        label={t("tickets.list.priority")}
        value={fields.priority}
        data={priorities.map((value) => ({ value, label: t(`tickets.priority.${value}`) }))}
        onChange={({ currentTarget }) => set({ priority: currentTarget.value as Priority })}
      />
    </div>
  );
}

/** Of what is saved: the server's own words say what is wrong. */
function TestButton({ mailbox }: { mailbox: Mailbox }) {
  const t = useTexts();
  const test = useAction(testMailboxEndpoint);
  const { result } = test;
  return (
    <div className="mailbox-test">
      <Button small busy={test.busy} onPress={() => test.run({ params: { mailboxId: mailbox.id }, body: {} })}>
        {t("tickets.mailbox.test")}
      </Button>
      <span role="status">
        {result && (
          <>
            <StatusChip tone={result.outcome === "ok" ? "works" : "hurts"}>
              {t(result.outcome === "ok" ? "tickets.mailbox.test-ok" : `tickets.mailbox.fault.${result.outcome}`, {
                count: result.waiting,
              })}
            </StatusChip>{" "}
            <bdi>{result.answer}</bdi>
            {result.outcome === "ok" && !result.isSecure && t("tickets.mailbox.test-open")}
          </>
        )}
      </span>
      <ProblemNote problem={test.problem} />
    </div>
  );
}
