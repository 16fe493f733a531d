import { TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { resendMessageEndpoint } from "../../../server/modules/notifications/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useActForm } from "../app/use-act-form.ts";
import type { Message } from "./message.ts";

export function ResendSheet({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { form, action } = useActForm({
    endpoint: resendMessageEndpoint,
    params: { messageId: message.id },
    start: { to: message.to },
    topics: ["messages"],
    onDone: ({ id, state }) => {
      notify(t(state === "held" ? "notifications.resend.held" : "notifications.resend.done"));
      onClose();
      void navigate({ to: `/messages/${id}` as never });
    },
  });
  return (
    <Sheet open title={t("notifications.resend.title")} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("notifications.resend.do")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <p className="mail-note">{t("notifications.resend.text")}</p>
        {message.state === "unclear" && <p className="mail-warning">{t("notifications.resend.unclear")}</p>}
        <TextInput type="email" label={t("notifications.resend.to")} data-autofocus {...form.field("to")} />
      </FormFrame>
    </Sheet>
  );
}
