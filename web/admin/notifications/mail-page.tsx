import { Select } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { mailEndpoint } from "../../../server/modules/notifications/contract.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordWaiting } from "../../ui/record-page.tsx";
import { SettingsPage } from "../../ui/settings-page.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import type { Mail } from "./mail.ts";
import { MailHealth } from "./mail-health.tsx";
import { ModeForm } from "./mail-mode-form.tsx";
import { SenderForm } from "./mail-sender-form.tsx";
import { ServerForm } from "./mail-server-form.tsx";
import { MailTest } from "./mail-test.tsx";
import "./notifications.css";

/** How a partner's mail leaves, with a test that really sends. */
export function MailPage() {
  const t = useTexts();
  const { partners } = useStaffSession();
  const { partnerId: scoped } = usePartnerScope();
  const navigate = useNavigate();
  const { partner: asked } = useSearch({ strict: false }) as { partner?: string };
  const partnerId = partners.find(({ id }) => id === asked)?.id ?? scoped ?? partners[0]?.id ?? "";
  const { data, problem, reload } = useEndpoint(
    mailEndpoint,
    { params: { partnerId } },
    { topics: ["settings", "messages"], enabled: partnerId !== "" },
  );
  const choice = partners.length > 1 && (
    <Select
      label={t("notifications.mail.partner")}
      data={partners.map(({ id, name }) => ({ value: id, label: name }))}
      value={partnerId}
      allowDeselect={false}
      onChange={(id) => void navigate({ to: ".", search: { partner: id } as never })}
    />
  );
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <RecordWaiting />;
  return <Shown key={data.partnerId} mail={data} choice={choice} />;
}

function Shown({ mail, choice }: { mail: Mail; choice: React.ReactNode }) {
  const t = useTexts();
  const maySeeMail = useMay("config.mail.view");
  const maySeeTimes = useMay("config.notifications.view");
  const maySeeHistory = useMay("messages.history.view");
  return (
    <SettingsPage
      title={t("notifications.mail.title")}
      intro={t("notifications.mail.intro")}
      place={choice}
      note={noteOf(t, mail)}
      sections={[
        { id: "mode", title: t("notifications.mail.mode.title"), settings: <ModeForm mail={mail} /> },
        { id: "server", title: t("notifications.mail.server.title"), settings: <ServerForm key={mail.server.origin} mail={mail} /> },
        { id: "sender", title: t("notifications.mail.sender.title"), settings: <SenderForm mail={mail} /> },
      ]}
      example={
        <div className="message-parts">
          <MailHealth mail={mail} />
          {mail.mayChange && <MailTest mail={mail} />}
          {(maySeeMail || maySeeTimes || maySeeHistory) && (
            <Panel>
              <div className="mail-links">
                {maySeeMail && <Link to={"/config/settings/mail" as never}>{t("notifications.mail.pace")}</Link>}
                {maySeeTimes && <Link to={"/config/settings/notifications" as never}>{t("notifications.mail.more")}</Link>}
                {maySeeHistory && <Link to={"/messages" as never}>{t("notifications.mail.history")}</Link>}
              </div>
            </Panel>
          )}
        </div>
      }
    />
  );
}

function noteOf(t: ReturnType<typeof useTexts>, mail: Mail) {
  if (!mail.mayChange) return <p className="mail-note">{t("notifications.mail.read-only")}</p>;
  return mail.isInstallation ? <p className="mail-note">{t("notifications.mail.installation")}</p> : undefined;
}
