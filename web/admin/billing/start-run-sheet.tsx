import { Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { startPreviewEndpoint } from "../../../server/modules/billing/runs/contract.ts";
import { calendarDay, isDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";

/** For whom and up to which day; the preview itself issues nothing. */
export function StartRunSheet({ start: wish, onClose }: { start?: { partnerId: string; targetOn: string }; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { partners, timeZone } = useStaffSession();
  const scope = usePartnerScope();
  const [partnerId, setPartnerId] = useState(wish?.partnerId ?? scope.partnerId ?? partners[0]?.id ?? "");
  const [targetOn, setTargetOn] = useState<string>(wish?.targetOn ?? calendarDay(currentMoment(), timeZone));
  const start = useAction(startPreviewEndpoint, {
    onDone: (run) => {
      onClose();
      void navigate({ to: `/billing-runs/${run.id}` as never });
    },
  });
  return (
    <Sheet
      open
      title={t("billing.run.new")}
      onClose={onClose}
      locked={start.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={start.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={start.busy} disabled={!isDay(targetOn)} onPress={() => start.run({ body: { partnerId, targetOn } })}>
            {t("billing.run.preview-do")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("billing.run.preview-why")}</span>
        {partners.length > 1 && (
          <Select
            label={t("billing.partner")}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={partnerId}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(chosen) => chosen && setPartnerId(chosen)}
          />
        )}
        <DayField
          label={t("billing.run.target")}
          description={t("billing.run.target-why")}
          required
          value={targetOn}
          onChange={setTargetOn}
        />
        <ProblemNote problem={start.problem} errors={start.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
