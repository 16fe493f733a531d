import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Router } from "./device.ts";
import { Refusal } from "./refusal.tsx";
import { useRouterAct } from "./use-router-act.ts";

export function ScheduleSheet({ router, onClose }: { router: Router; onClose: () => void }) {
  const t = useTexts();
  const [isOn, setOn] = useState(router.schedule?.isOn ?? false);
  const [from, setFrom] = useState(router.schedule?.from ?? "23:00");
  const [to, setTo] = useState(router.schedule?.to ?? "06:00");
  const act = useRouterAct(router.id, onClose);
  return (
    <Sheet
      open
      title={t("portal-equipment.schedule.title")}
      onClose={onClose}
      locked={act.busy}
      sendsOnEnter
      foot={
        <Button
          kind="primary"
          full
          busy={act.busy}
          disabled={from === "" || to === ""}
          onPress={() => act.run({ kind: "schedule", isOn, from, to })}
        >
          {t("portal-equipment.schedule.save")}
        </Button>
      }
    >
      <div className="router-form">
        <Checkbox
          size="md"
          label={t("portal-equipment.schedule.on-label")}
          checked={isOn}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
        {isOn && (
          <div className="router-times">
            <TextInput
              size="md"
              type="time"
              label={t("portal-equipment.schedule.from")}
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              size="md"
              type="time"
              label={t("portal-equipment.schedule.to")}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </div>
        )}
        <Refusal words={act.refusal} problem={act.problem} />
      </div>
    </Sheet>
  );
}
