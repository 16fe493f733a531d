import { TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { moveSiteEndpoint } from "../../../../server/modules/network/sites/contract.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import type { Site } from "./site.ts";

const defaultMs = 4 * 3_600_000;

/** N-17 from now until a moment; then it is over by itself. */
export function MaintenanceSheet({ site, onClose }: { site: Site; onClose: () => void }) {
  const t = useTexts();
  const form = useId();
  const [until, setUntil] = useState(() => localText(new Date(currentMoment().getTime() + defaultMs)));
  const move = useAction(moveSiteEndpoint, {
    topics: ["sites"],
    onDone: () => {
      notify(t("network.saved", { name: site.name }));
      onClose();
    },
  });
  const fault = move.problem?.problem.errors?.find(({ field }) => field === "until");
  const moment = new Date(until);
  return (
    <Sheet
      open
      title={t("network.site.begin-maintenance")}
      onClose={onClose}
      locked={move.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={move.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form={form} busy={move.busy} disabled={Number.isNaN(moment.getTime())}>
            {t("network.site.begin-maintenance")}
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
          void move.run({
            params: { siteId: site.id },
            version: site.version,
            body: { status: "maintenance", until: moment.toISOString() },
          });
        }}
      >
        <p className="network-quiet">{t("network.site.maintenance-text")}</p>
        <TextInput
          type="datetime-local"
          label={t("network.site.until")}
          description={t("network.site.until-why")}
          required
          data-autofocus
          value={until}
          error={fault && fieldErrorText(t, fault)}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        {!fault && <ProblemNote problem={move.problem} />}
      </form>
    </Sheet>
  );
}

/** As the browser's own field wants it: local, to the minute. */
function localText(moment: Date): string {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
