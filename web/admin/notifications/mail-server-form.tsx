import { NumberInput, PasswordInput, Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { resetServerEndpoint, saveServerEndpoint } from "../../../server/modules/notifications/contract.ts";
import { useForm } from "../../lib/form.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Facts } from "../../ui/facts.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import type { Mail } from "./mail.ts";

type Encryption = Mail["server"]["encryption"];
const usualPort: Readonly<Record<Encryption, number>> = { tls: 465, starttls: 587, none: 25 };

/** The server that takes the mail. Its password is typed and never shown again. */
export function ServerForm({ mail }: { mail: Mail }) {
  const t = useTexts();
  if (!mail.mayChange)
    return (
      <Facts
        facts={[
          {
            label: t("notifications.mail.server.host"),
            value: mail.server.host ? <bdi className="code">{`${mail.server.host}:${String(mail.server.port)}`}</bdi> : <Nothing />,
          },
          { label: t("notifications.mail.server.encryption"), value: t(`notifications.mail.server.${mail.server.encryption}`) },
        ]}
      />
    );
  return <EditServer mail={mail} />;
}

function EditServer({ mail }: { mail: Mail }) {
  const t = useTexts();
  const { server } = mail;
  const save = useAction(saveServerEndpoint, { topics: ["mail"] });
  const { host, port, encryption, checkCertificate, user } = server;
  const form = useForm({
    schema: saveServerEndpoint.body,
    start: { host, port: port as number | string, encryption, checkCertificate, user, password: "" },
    problem: save.problem,
    submit: async (body) => {
      const { password, ...rest } = body;
      const saved = await save.run({ params: { partnerId: mail.partnerId }, body: password ? { ...rest, password } : rest });
      if (saved) notify(t("notifications.mail.server.saved"));
      return saved;
    },
  });
  const isOwn = server.origin === (mail.isInstallation ? "system" : "partner");
  const isSameSignIn = form.values.host === host && form.values.user === user;
  const { values } = form;
  return (
    <>
      <FormFrame form={form} submit={t("notifications.mail.server.save")} busy={save.busy} problem={save.problem}>
        <div className="mail-fields">
          <p className="mail-note">
            {t(
              isOwn
                ? "notifications.mail.server.own"
                : server.origin === "default"
                  ? "notifications.mail.server.from-default"
                  : "notifications.mail.server.from-system",
            )}
          </p>
          <div className="mail-row">
            <TextInput
              label={t("notifications.mail.server.host")}
              placeholder="smtp.example.net"
              dir="ltr"
              autoComplete="off"
              {...form.field("host")}
            />
            <NumberInput
              label={t("notifications.mail.server.port")}
              min={1}
              max={65_535}
              hideControls
              allowDecimal={false}
              {...form.field("port")}
            />
          </div>
          <Select
            label={t("notifications.mail.server.encryption")}
            data={(["starttls", "tls", "none"] as const).map((value) => ({ value, label: t(`notifications.mail.server.${value}`) }))}
            allowDeselect={false}
            {...form.field("encryption")}
            onChange={(value) => {
              const chosen = value as Encryption;
              // The port follows for as long as it is the usual one.
              if (Number(values.port) === usualPort[values.encryption]) form.set("port", usualPort[chosen]);
              form.set("encryption", chosen);
            }}
          />
          {values.encryption === "none" ? (
            <p className="mail-warning">{t("notifications.mail.server.none-warning")}</p>
          ) : (
            <Switch
              label={t("notifications.mail.server.check")}
              description={t("notifications.mail.server.check-how")}
              {...form.check("checkCertificate")}
            />
          )}
          <TextInput
            label={t("notifications.mail.server.user")}
            description={t("notifications.mail.server.user-how")}
            dir="ltr"
            autoComplete="off"
            {...form.field("user")}
          />
          {values.user !== "" && (
            <PasswordInput
              label={t("notifications.mail.server.password")}
              {...(server.hasPassword && isSameSignIn ? { description: t("notifications.mail.server.password-kept") } : {})}
              autoComplete="new-password"
              dir="ltr"
              {...form.field("password")}
            />
          )}
        </div>
      </FormFrame>
      {isOwn && !mail.isInstallation && <ResetServer mail={mail} />}
    </>
  );
}

function ResetServer({ mail }: { mail: Mail }) {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const reset = useAction(resetServerEndpoint, { topics: ["mail"], onDone: () => setAsking(false) });
  return (
    <div className="mail-buttons">
      <Button kind="quiet" onPress={() => setAsking(true)}>
        {t("notifications.mail.server.reset")}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t("notifications.mail.server.reset-title")}
        confirm={t("notifications.mail.server.reset")}
        danger
        busy={reset.busy}
        problem={reset.problem}
        onConfirm={() => reset.run({ params: { partnerId: mail.partnerId } })}
        onClose={() => setAsking(false)}
      >
        {t("notifications.mail.server.reset-text")}
      </ConfirmDialog>
    </div>
  );
}
