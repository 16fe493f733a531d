import { Checkbox, Select, Skeleton } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { runChoicesEndpoint, startJointPreviewEndpoint } from "../../../server/modules/billing/joint-runs/contract.ts";
import { startPreviewEndpoint } from "../../../server/modules/billing/runs/contract.ts";
import { calendarDay, isDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";

interface StartRunSheetProps {
  /** What was left by a run: of one partner, or of several that go together again. */
  start?: { readonly partnerIds: readonly string[]; readonly targetOn: string };
  onClose: () => void;
}

/** For whom and up to which day; the preview itself issues nothing. */
export function StartRunSheet({ start: wish, onClose }: StartRunSheetProps) {
  const t = useTexts();
  const navigate = useNavigate();
  const { partners, timeZone } = useStaffSession();
  const scope = usePartnerScope();
  const [partnerIds, setPartnerIds] = useState<readonly string[] | undefined>(
    wish?.partnerIds ?? (scope.partnerId ? [scope.partnerId] : undefined),
  );
  const [targetOn, setTargetOn] = useState<string>(wish?.targetOn ?? calendarDay(currentMoment(), timeZone));
  const { data: choices, problem } = useEndpoint(
    runChoicesEndpoint,
    { query: isDay(targetOn) ? { targetOn } : {} },
    { topics: ["settings", "billing-runs"], keepFormer: true },
  );
  const goTo = (path: string): void => {
    onClose();
    void navigate({ to: path as never });
  };
  const start = useAction(startPreviewEndpoint, { onDone: (run) => goTo(`/billing-runs/${run.id}`) });
  const startJoint = useAction(startJointPreviewEndpoint, {
    onDone: ({ jointRunId, runIds }) => goTo(jointRunId ? `/billing-runs/joint/${jointRunId}` : `/billing-runs/${runIds[0] ?? ""}`),
  });
  const isJoint = choices?.isJoint === true && wish?.partnerIds.length !== 1 && choices.partners.length > 1;
  // Together all of them are meant until somebody chooses; one by one it is the first.
  const chosen = partnerIds ?? (isJoint ? choices.partners.map(({ id }) => id) : partners.slice(0, 1).map(({ id }) => id));
  const busy = start.busy || startJoint.busy;
  const refused = (chosen.length > 1 ? startJoint : start).problem;
  const [first = ""] = chosen;
  return (
    <Sheet
      open
      title={t("billing.run.new")}
      onClose={onClose}
      locked={busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={busy}
            disabled={!isDay(targetOn) || chosen.length === 0 || !choices}
            onPress={() => {
              if (!isDay(targetOn)) return;
              if (isJoint && chosen.length > 1) void startJoint.run({ body: { partnerIds: [...chosen], targetOn } });
              else void start.run({ body: { partnerId: first, targetOn } });
            }}
          >
            {t("billing.run.preview-do")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("billing.run.preview-why")}</span>
        <DayField
          label={t("billing.run.target")}
          description={t("billing.run.target-why")}
          required
          value={targetOn}
          onChange={setTargetOn}
        />
        <ProblemNote problem={problem} />
        {!choices && !problem && partners.length > 1 && <Skeleton height={64} radius="md" />}
        {choices && isJoint && (
          <Checkbox.Group
            label={t("billing.joint.together")}
            description={t("billing.joint.together-why")}
            value={[...chosen]}
            onChange={(ids) => setPartnerIds(ids)}
          >
            <div className="run-partners">
              {choices.partners.map(({ id, name, due }) => (
                <Checkbox
                  key={id}
                  value={id}
                  label={<bdi>{name}</bdi>}
                  {...(due === null ? {} : { description: t("billing.joint.due", { count: due }) })}
                />
              ))}
            </div>
          </Checkbox.Group>
        )}
        {choices && !isJoint && partners.length > 1 && (
          <Select
            label={t("billing.partner")}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={first}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(id) => id && setPartnerIds([id])}
          />
        )}
        <ProblemNote problem={refused} errors={refused?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
