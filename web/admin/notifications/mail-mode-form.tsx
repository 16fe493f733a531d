import { Skeleton, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { Mail } from "./mail.ts";
import { useMailSettings } from "./use-mail-settings.ts";

type Mode = Mail["mode"];

/** O-164 Off, redirected or live. Going live is asked about: from then on customers get mail. */
export function ModeForm({ mail }: { mail: Mail }) {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const [mode, setMode] = useState<Mode>();
  const [address, setAddress] = useState<string>();
  const settings = useMailSettings(mail, ["messages.mode", "messages.redirect_to"], () => {
    setAsking(false);
    setMode(undefined);
    setAddress(undefined);
    notify(t("notifications.mail.mode.saved"));
  });
  if (!settings.ready)
    return settings.problem ? <ProblemNote problem={settings.problem} onRetry={settings.reload} /> : <Skeleton height={90} radius="md" />;
  const saved = { mode: mail.mode, address: settings.text("messages.redirect_to") };
  const chosen = { mode: mode ?? saved.mode, address: address ?? saved.address };
  const isChanged = chosen.mode !== saved.mode || (chosen.mode === "redirect" && chosen.address !== saved.address);
  const save = () =>
    settings.save({
      ...(chosen.mode === saved.mode ? {} : { "messages.mode": chosen.mode }),
      ...(chosen.mode === "redirect" && chosen.address !== saved.address ? { "messages.redirect_to": chosen.address.trim() } : {}),
    });
  if (!mail.mayChange) return <p className="mail-note">{t(`notifications.mail.mode.${saved.mode}-text`)}</p>;
  return (
    <div className="mail-fields">
      <Choice<Mode>
        label={t("notifications.mail.mode.label")}
        value={chosen.mode}
        onChange={setMode}
        options={(["off", "redirect", "live"] as const).map((value) => ({ value, label: t(`notifications.mail.mode.${value}`) }))}
      />
      <p className="mail-note">{t(`notifications.mail.mode.${chosen.mode}-text`)}</p>
      {chosen.mode === "redirect" && (
        <TextInput
          type="email"
          label={t("notifications.mail.mode.redirect-to")}
          description={chosen.address ? undefined : t("notifications.mail.mode.redirect-needed")}
          value={chosen.address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
      )}
      {!asking && <ProblemNote problem={settings.problem} />}
      {isChanged && (
        <div>
          <Button kind="primary" busy={settings.busy} onPress={() => (chosen.mode === "live" ? setAsking(true) : save())}>
            {t("notifications.mail.mode.save")}
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        title={t("notifications.mail.mode.ask-live")}
        confirm={t("notifications.mail.mode.go-live")}
        busy={settings.busy}
        problem={settings.problem}
        onConfirm={save}
        onClose={() => setAsking(false)}
      >
        {t("notifications.mail.mode.ask-live-text")}
      </ConfirmDialog>
    </div>
  );
}
