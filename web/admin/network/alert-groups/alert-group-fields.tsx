// The fields of an alert group in parts: whom it tells, how, in which words, and when.
import { Checkbox, MultiSelect, NativeSelect, PasswordInput, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { noticeNames } from "../../../../server/modules/network/alert-groups/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import type { AlertGroup } from "./alert-group.ts";
import { HookAnswers } from "./hook-answers.tsx";

export interface GroupValues {
  name: string;
  memberIds: string[];
  notifyDelaySeconds: number | "";
  mails: boolean;
  sms: boolean;
  hearsMonitor: boolean;
  webhookUrl: string;
  webhookSecret: string;
  beganSubject: string;
  beganText: string;
  overSubject: string;
  overText: string;
  quietFrom: string;
  quietUntil: string;
  timeZone: string;
  escalateToId: string;
  escalateMinutes: number | "";
}

interface Props {
  readonly form: Form<GroupValues>;
  /** Undefined: it is being made. */
  readonly group: AlertGroup | undefined;
  readonly groups: readonly AlertGroup[];
  readonly colleagues: readonly { readonly id: string; readonly name: string }[];
  readonly hasSms: boolean;
}

export function AlertGroupFields({ form, group, groups, colleagues, hasSms }: Props) {
  const t = useTexts();
  return (
    <div className="network-fields">
      <p className="network-quiet">{t("monitor.groups.lead")}</p>
      <TextInput label={t("network.name")} required data-autofocus maxLength={100} {...form.field("name")} />
      <MultiSelect
        label={t("monitor.groups.members")}
        data={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
        searchable
        clearable
        nothingFoundMessage={t("ui.list.nothing-matches")}
        value={form.values.memberIds}
        error={form.field("memberIds").error}
        onChange={(members) => form.set("memberIds", members)}
      />
      <Part title={t("monitor.groups.ways")}>
        <Checkbox label={t("monitor.groups.mails")} {...form.check("mails")} />
        <Checkbox
          label={t("monitor.groups.sms")}
          description={t(hasSms ? "monitor.groups.sms-why" : "monitor.groups.sms-off")}
          {...form.check("sms")}
        />
        <HookFields form={form} group={group} />
        <Checkbox label={t("monitor.groups.monitor")} description={t("monitor.groups.monitor-why")} {...form.check("hearsMonitor")} />
      </Part>
      <WordFields form={form} />
      <WhenFields form={form} groups={groups} />
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="network-flags network-part">
      <legend>{title}</legend>
      <div className="network-fields">{children}</div>
    </fieldset>
  );
}

function HookFields({ form, group }: Pick<Props, "form" | "group">) {
  const t = useTexts();
  const saved = group?.webhook ?? undefined;
  return (
    <>
      <TextInput
        label={t("monitor.groups.webhook")}
        description={t("monitor.groups.webhook-why")}
        type="url"
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://"
        {...form.field("webhookUrl")}
      />
      {form.values.webhookUrl.trim() !== "" && (
        <PasswordInput
          label={t("monitor.groups.secret")}
          description={t(saved ? "monitor.groups.secret-kept" : "monitor.groups.secret-why")}
          required={!saved}
          dir="ltr"
          autoComplete="new-password"
          maxLength={100}
          {...form.field("webhookSecret")}
          // Of a field with an eye beside it Mantine does not say so itself.
          aria-invalid={Boolean(form.field("webhookSecret").error)}
        />
      )}
      {group && saved && form.values.webhookUrl === saved.url && <HookAnswers groupId={group.id} last={saved.last} />}
    </>
  );
}

const wordFields = ["beganSubject", "beganText", "overSubject", "overText"] as const;

/** Closed while there are none: most groups are content with ours. */
function WordFields({ form }: Pick<Props, "form">) {
  const t = useTexts();
  const isOpen = wordFields.some((field) => form.values[field] !== "" || form.errors.some((error) => error.field === field));
  const names = noticeNames.map((name) => `{{ ${name} }}`).join(" ");
  return (
    <details className="network-part network-more" open={isOpen || undefined}>
      <summary>{t("monitor.groups.words")}</summary>
      <div className="network-fields">
        <p className="network-quiet">{t("monitor.groups.words-why", { names: `\u2068${names}\u2069` })}</p>
        <TextInput label={t("monitor.groups.began-subject")} dir="auto" maxLength={200} {...form.field("beganSubject")} />
        <Textarea label={t("monitor.groups.began-text")} dir="auto" autosize minRows={2} maxLength={2000} {...form.field("beganText")} />
        <TextInput label={t("monitor.groups.over-subject")} dir="auto" maxLength={200} {...form.field("overSubject")} />
        <Textarea label={t("monitor.groups.over-text")} dir="auto" autosize minRows={2} maxLength={2000} {...form.field("overText")} />
      </div>
    </details>
  );
}

function WhenFields({ form, groups }: Pick<Props, "form" | "groups">) {
  const t = useTexts();
  return (
    <Part title={t("monitor.groups.when")}>
      <CountField
        label={t("monitor.groups.delay")}
        description={t("monitor.groups.delay-why")}
        unit={t("network.seconds-unit")}
        {...form.field("notifyDelaySeconds")}
      />
      <div className="network-fields-pair">
        <NativeSelect
          label={t("monitor.groups.escalate")}
          {...form.field("escalateToId")}
          data={[{ value: "", label: t("monitor.groups.escalate-none") }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        {form.values.escalateToId !== "" && <CountField label={t("monitor.groups.escalate-after")} {...form.field("escalateMinutes")} />}
      </div>
      <div className="network-fields-pair">
        <TextInput type="time" label={t("monitor.groups.quiet-from")} {...form.field("quietFrom")} />
        <TextInput type="time" label={t("monitor.groups.quiet-until")} {...form.field("quietUntil")} />
      </div>
      <TextInput
        label={t("monitor.groups.time-zone")}
        description={t("monitor.groups.quiet-why")}
        dir="ltr"
        required
        {...form.field("timeZone")}
      />
    </Part>
  );
}
