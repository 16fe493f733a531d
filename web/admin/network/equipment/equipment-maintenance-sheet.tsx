import { TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { maintainEquipmentEndpoint } from "../../../../server/modules/network/equipment/contract.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import type { Equipment } from "./equipment.ts";

const defaultMs = 4 * 3_600_000;

/** As the browser's own field wants it: local, to the minute. */
const localText = (moment: Date): string => new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** From now until a moment; then it is over by itself (N-17). */
export function EquipmentMaintenanceSheet({ one, onClose }: { one: Equipment; onClose: () => void }) {
  const t = useTexts();
  const form = useId();
  const [until, setUntil] = useState(() => localText(new Date(currentMoment().getTime() + defaultMs)));
  const maintain = useAction(maintainEquipmentEndpoint, {
    topics: ["equipment"],
    onDone: () => {
      notify(t("network.saved", { name: one.name }));
      onClose();
    },
  });
  const fault = maintain.problem?.problem.errors?.find(({ field }) => field === "until");
  const moment = new Date(until);
  return (
    <Sheet
      open
      title={t("monitor.maintain-begin")}
      onClose={onClose}
      locked={maintain.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={maintain.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form={form} busy={maintain.busy} disabled={Number.isNaN(moment.getTime())}>
            {t("monitor.maintain-begin")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="network-fields"
        onSubmit={(event) => {
          event.preventDefault();
          void maintain.run({ params: { equipmentId: one.id }, version: one.version, body: { until: moment.toISOString() } });
        }}
      >
        <p className="network-quiet">{t("monitor.maintain-text")}</p>
        <TextInput
          type="datetime-local"
          label={t("monitor.maintain-until")}
          required
          data-autofocus
          value={until}
          error={fault && fieldErrorText(t, fault)}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        {!fault && <ProblemNote problem={maintain.problem} />}
      </form>
    </Sheet>
  );
}
