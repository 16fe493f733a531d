import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Router } from "./device.ts";
import { Refusal } from "./refusal.tsx";
import { useRouterAct } from "./use-router-act.ts";
import { WifiFields, wifiFault } from "./wifi-fields.tsx";

export function GuestSheet({ router, onClose }: { router: Router; onClose: () => void }) {
  const t = useTexts();
  const [isOn, setOn] = useState(router.guest?.isOn ?? false);
  const [name, setName] = useState(router.guest?.name ?? "");
  const [key, setKey] = useState("");
  const [tried, setTried] = useState(false);
  const act = useRouterAct(router.id, onClose);
  const fields = { name, wifiKey: key, mayName: true, mayKey: true };

  function save(): void {
    setTried(true);
    if (isOn && wifiFault(fields)) return;
    void act.run({ kind: "guest_wifi", isOn, ...(isOn ? { name, ...(key === "" ? {} : { key }) } : {}) });
  }
  return (
    <Sheet
      open
      title={t("portal-equipment.guest.title")}
      onClose={onClose}
      locked={act.busy}
      sendsOnEnter
      foot={
        <Button kind="primary" full busy={act.busy} onPress={save}>
          {t("portal-equipment.guest.save")}
        </Button>
      }
    >
      <div className="router-form">
        <Checkbox
          size="md"
          label={t("portal-equipment.guest.on-label")}
          checked={isOn}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
        {isOn && <WifiFields {...fields} tried={tried} onName={setName} onKey={setKey} />}
        <Refusal words={act.refusal} problem={act.problem} />
      </div>
    </Sheet>
  );
}
