import { Checkbox, PasswordInput } from "@mantine/core";
import { useState } from "react";
import { portalChangePasswordEndpoint } from "../../../server/modules/devices/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { routerTopics } from "./device.ts";
import { Refusal } from "./refusal.tsx";

interface PasswordSheetProps {
  serviceId: string;
  /** The managed router that can be told at once. */
  routerId: string | null;
  onClose: () => void;
}

const fits = /^[\x21\x23-\x26\x28-\x5f\x61-\x7e]{8,32}$/;

/** P-63 the password of the line; what that means for the router is said before. */
export function PasswordSheet({ serviceId, routerId, onClose }: PasswordSheetProps) {
  const t = useTexts();
  const [password, setPassword] = useState("");
  const [alsoRouter, setAlsoRouter] = useState(routerId !== null);
  const [tried, setTried] = useState(false);
  const change = useAction(portalChangePasswordEndpoint, {
    topics: routerTopics,
    onDone: ({ action }) => {
      notify(t(action ? "portal-equipment.connection.sent" : "portal-equipment.connection.saved"));
      onClose();
    },
  });
  const isBad = !fits.test(password);
  function save(): void {
    setTried(true);
    if (!isBad) void change.run({ params: { serviceId }, body: { password, alsoRouter } });
  }
  return (
    <Sheet
      open
      title={t("portal-equipment.connection.title-change")}
      onClose={onClose}
      locked={change.busy}
      sendsOnEnter
      foot={
        <Button kind="primary" full busy={change.busy} onPress={save}>
          {t("portal-equipment.connection.save")}
        </Button>
      }
    >
      <div className="router-form">
        <PasswordInput
          size="md"
          data-autofocus
          label={t("portal-equipment.connection.new")}
          description={t("portal-equipment.connection.new-how")}
          value={password}
          maxLength={32}
          autoComplete="new-password"
          error={tried && isBad && t("portal-equipment.connection.bad")}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {routerId && (
          <Checkbox
            size="md"
            label={t("portal-equipment.connection.also-router")}
            checked={alsoRouter}
            onChange={(event) => setAlsoRouter(event.currentTarget.checked)}
          />
        )}
        {!alsoRouter && <p className="router-warning tone-attention">{t("portal-equipment.connection.warning")}</p>}
        <Refusal words={undefined} problem={change.problem} />
      </div>
    </Sheet>
  );
}
