import { Skeleton, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import type { Mail } from "./mail.ts";
import { useMailSettings } from "./use-mail-settings.ts";

/** As whom receivers see us. */
export function SenderForm({ mail }: { mail: Mail }) {
  const t = useTexts();
  const [typed, setTyped] = useState<{ from?: string; replyTo?: string }>({});
  const settings = useMailSettings(mail, ["messages.mail_from", "messages.reply_to"], () => {
    setTyped({});
    notify(t("notifications.mail.sender.saved"));
  });
  if (!mail.mayChange)
    return (
      <Facts
        facts={[
          { label: t("notifications.mail.sender.from"), value: mail.sender.address ? <bdi>{mail.sender.address}</bdi> : <Nothing /> },
          { label: t("notifications.mail.sender.reply-to"), value: mail.sender.replyTo ? <bdi>{mail.sender.replyTo}</bdi> : <Nothing /> },
        ]}
      />
    );
  if (!settings.ready)
    return settings.problem ? <ProblemNote problem={settings.problem} onRetry={settings.reload} /> : <Skeleton height={120} radius="md" />;
  const saved = { from: settings.text("messages.mail_from"), replyTo: settings.text("messages.reply_to") };
  const now = { from: typed.from ?? saved.from, replyTo: typed.replyTo ?? saved.replyTo };
  return (
    <form
      className="mail-fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void settings.save({
          ...(now.from === saved.from ? {} : { "messages.mail_from": now.from.trim() }),
          ...(now.replyTo === saved.replyTo ? {} : { "messages.reply_to": now.replyTo.trim() }),
        });
      }}
    >
      <TextInput
        type="email"
        label={t("notifications.mail.sender.from")}
        description={t("notifications.mail.sender.from-how")}
        placeholder={mail.sender.address}
        value={now.from}
        onChange={(event) => setTyped({ ...typed, from: event.currentTarget.value })}
      />
      <TextInput
        type="email"
        label={t("notifications.mail.sender.reply-to")}
        description={t("notifications.mail.sender.reply-to-how")}
        value={now.replyTo}
        onChange={(event) => setTyped({ ...typed, replyTo: event.currentTarget.value })}
      />
      <ProblemNote problem={settings.problem} />
      {(now.from !== saved.from || now.replyTo !== saved.replyTo) && (
        <div>
          <Button kind="primary" submit busy={settings.busy}>
            {t("notifications.mail.sender.save")}
          </Button>
        </div>
      )}
    </form>
  );
}
