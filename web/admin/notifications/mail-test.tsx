import { TextInput } from "@mantine/core";
import { testServerEndpoint } from "../../../server/modules/notifications/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { Panel } from "../../ui/panel.tsx";
import { useActForm } from "../app/use-act-form.ts";
import type { Mail } from "./mail.ts";

type Tested = ReturnsOf<typeof testServerEndpoint>;

/** Connects and sends, and tells what the server said. */
export function MailTest({ mail }: { mail: Mail }) {
  const t = useTexts();
  const { form, action } = useActForm({
    endpoint: testServerEndpoint,
    params: { partnerId: mail.partnerId },
    start: { to: "" },
    topics: ["mail"],
  });
  return (
    <Panel title={t("notifications.mail.test.title")}>
      <FormFrame form={form} submit={t("notifications.mail.test.do")} busy={action.busy} problem={action.problem}>
        <div className="mail-fields">
          <p className="mail-note">{t("notifications.mail.test.text")}</p>
          <TextInput type="email" label={t("notifications.mail.test.to")} {...form.field("to")} />
          {action.result && !action.busy && <Result tested={action.result} />}
        </div>
      </FormFrame>
    </Panel>
  );
}

function Result({ tested }: { tested: Tested }) {
  const t = useTexts();
  const isGood = tested.outcome === "accepted";
  return (
    <div className="mail-result" data-good={isGood} role="status">
      <strong>{t(isGood ? "notifications.mail.test.accepted" : "notifications.mail.test.failed")}</strong>
      {tested.outcome === "accepted" ? (
        <p>
          {t("notifications.mail.test.accepted-text", { from: tested.from })}{" "}
          {t(tested.isSecure ? "notifications.mail.test.secure" : "notifications.mail.test.insecure")}
        </p>
      ) : (
        <p>{t(`notifications.mail.fault.${tested.outcome}`)}</p>
      )}
      {tested.answer && (
        <p className="mail-note">
          {t("notifications.mail.test.said")} <bdi className="code">{tested.answer}</bdi>
        </p>
      )}
    </div>
  );
}
