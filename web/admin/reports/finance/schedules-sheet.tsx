import { Checkbox, MultiSelect, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { z } from "zod";
import {
  addScheduleEndpoint,
  listSchedulesEndpoint,
  type ReportId,
  removeScheduleEndpoint,
  rhythms,
  type ScheduleView,
  steerScheduleEndpoint,
} from "../../../../server/modules/reports/finance/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useFormatSettings, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { useColleagueChoices } from "../use-customer-choices.ts";
import { titleOf } from "./report-words.ts";

type Schedule = z.output<typeof ScheduleView>;

const formats = ["pdf", "xlsx", "csv", "json"] as const;
const weekdays = ["1", "2", "3", "4", "5", "6", "7"] as const;

/** Who gets this report by the clock, and a form for one more (O-237). */
export function SchedulesSheet({ id, asked, onClose }: { id: ReportId; asked: Readonly<Record<string, string>>; onClose: () => void }) {
  const t = useTexts();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Schedule>();
  const { data, problem, reload } = useEndpoint(listSchedulesEndpoint, { query: { report: id } });
  const schedules = data?.items ?? [];
  const isForm = adding || (data !== undefined && schedules.length === 0);
  const [draft, setDraft] = useDraft(id);
  const { timeZone } = useFormatSettings();
  const format = useFormat();
  const add = useAction(addScheduleEndpoint, {
    onDone: (made) => {
      notify(t("finance.schedule.added", { name: made.name, at: made.nextAt ? format.moment(made.nextAt) : "" }));
      setAdding(false);
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("finance.schedule.title")}
      onClose={onClose}
      locked={add.busy}
      foot={
        isForm ? (
          <>
            <Button onPress={adding ? () => setAdding(false) : onClose} disabled={add.busy}>
              {t("ui.cancel")}
            </Button>
            <Button
              kind="primary"
              busy={add.busy}
              disabled={draft.name.trim() === "" || draft.receivers.length === 0}
              onPress={() =>
                add.run({
                  body: {
                    ...draft,
                    report: id,
                    filter: asked as never,
                    weekday: Number(draft.weekday),
                    monthDay: Number(draft.monthDay),
                    hour: Number(draft.hour),
                    timeZone,
                  },
                })
              }
            >
              {t("finance.schedule.run")}
            </Button>
          </>
        ) : (
          <Button kind="primary" onPress={() => setAdding(true)}>
            {t("finance.schedule.add")}
          </Button>
        )
      }
    >
      <div className="report-schedules">
        <ProblemNote problem={problem} onRetry={reload} />
        {!adding && schedules.length > 0 && (
          <ul>
            {schedules.map((schedule) => (
              <OneSchedule key={schedule.id} schedule={schedule} onEnd={() => setEnding(schedule)} />
            ))}
          </ul>
        )}
        {isForm && <ScheduleForm draft={draft} onChange={setDraft} />}
        <ProblemNote problem={add.problem} />
      </div>
      {ending && <EndSchedule schedule={ending} onClose={() => setEnding(undefined)} />}
    </Sheet>
  );
}

interface Draft {
  name: string;
  format: (typeof formats)[number];
  rhythm: (typeof rhythms)[number];
  weekday: string;
  monthDay: string;
  hour: string;
  receivers: string[];
  skipEmpty: boolean;
}

function useDraft(id: ReportId) {
  const t = useTexts();
  const session = useStaffSession();
  return useState<Draft>({
    name: titleOf(t, id),
    format: "pdf",
    rhythm: "monthly",
    weekday: "1",
    monthDay: "1",
    hour: "8",
    receivers: [session.adminId],
    skipEmpty: false,
  });
}

function ScheduleForm({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const t = useTexts();
  const colleagues = useColleagueChoices();
  const set = (changes: Partial<Draft>): void => onChange({ ...draft, ...changes });
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => String(from + at));
  return (
    <div className="report-schedule-form">
      <TextInput
        label={t("finance.schedule.name")}
        required
        maxLength={60}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Choice
        label={t("finance.schedule.format")}
        value={draft.format}
        options={formats.map((value) => ({ value, label: value.toUpperCase() }))}
        onChange={(format) => set({ format })}
      />
      <div className="report-schedule-row">
        <Select
          label={t("finance.schedule.rhythm")}
          allowDeselect={false}
          data={rhythms.map((value) => ({ value, label: t(`finance.schedule.rhythms.${value}`) }))}
          value={draft.rhythm}
          onChange={(value) => value && set({ rhythm: value as Draft["rhythm"] })}
        />
        {draft.rhythm === "weekly" && (
          <Select
            label={t("finance.schedule.weekday")}
            allowDeselect={false}
            data={weekdays.map((value) => ({ value, label: t(`finance.schedule.days.${value}`) }))}
            value={draft.weekday}
            onChange={(value) => value && set({ weekday: value })}
          />
        )}
        {draft.rhythm === "monthly" && (
          <Select
            label={t("finance.schedule.month-day")}
            allowDeselect={false}
            data={numbers(1, 28)}
            value={draft.monthDay}
            onChange={(value) => value && set({ monthDay: value })}
          />
        )}
        <Select
          label={t("finance.schedule.hour")}
          allowDeselect={false}
          data={numbers(0, 23).map((value) => ({ value, label: `${value.padStart(2, "0")}:00` }))}
          value={draft.hour}
          onChange={(value) => value && set({ hour: value })}
        />
      </div>
      <MultiSelect
        label={t("finance.schedule.receivers")}
        description={t("finance.schedule.rights")}
        required
        searchable
        data={[...colleagues]}
        value={draft.receivers}
        onChange={(receivers) => set({ receivers })}
      />
      <Checkbox
        label={t("finance.schedule.skip-empty")}
        checked={draft.skipEmpty}
        onChange={(event) => set({ skipEmpty: event.currentTarget.checked })}
      />
    </div>
  );
}

function OneSchedule({ schedule, onEnd }: { schedule: Schedule; onEnd: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const steer = useAction(steerScheduleEndpoint);
  const [last] = schedule.runs;
  const isRunning = schedule.state === "running";
  return (
    <li>
      <div>
        <strong>
          <bdi>{schedule.name}</bdi>
        </strong>
        {!isRunning && <StatusChip tone="attention">{t("finance.schedule.paused")}</StatusChip>}
      </div>
      <span>
        {t(`finance.schedule.rhythms.${schedule.rhythm}`)} · {schedule.format.toUpperCase()} · {schedule.receiverNames.join(t("ui.comma"))}
      </span>
      {schedule.pausedWhy && <span>{t.optional(`finance.schedule.paused-why.${schedule.pausedWhy}`) ?? schedule.pausedWhy}</span>}
      {schedule.nextAt && <span>{t("finance.schedule.next", { at: format.moment(schedule.nextAt) })}</span>}
      {last && (
        <span>{t(`finance.schedule.last.${last.state}`, { at: format.moment(last.dueAt), count: last.sent, failure: last.failure })}</span>
      )}
      {!schedule.isMine && <span>{t("finance.schedule.by", { name: schedule.madeByName })}</span>}
      <div>
        <Button
          small
          busy={steer.busy}
          onPress={() => steer.run({ params: { scheduleId: schedule.id }, body: { to: isRunning ? "paused" : "running" } })}
        >
          {t(isRunning ? "finance.schedule.pause" : "finance.schedule.resume")}
        </Button>
        <Button small kind="quiet" onPress={onEnd}>
          {t("finance.schedule.remove")}
        </Button>
      </div>
      <ProblemNote problem={steer.problem} />
    </li>
  );
}

function EndSchedule({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const t = useTexts();
  const remove = useAction(removeScheduleEndpoint, { onDone: onClose });
  return (
    <ConfirmDialog
      open
      danger
      title={t("finance.schedule.remove-title", { name: schedule.name })}
      confirm={t("finance.schedule.remove-run")}
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.run({ params: { scheduleId: schedule.id } })}
      onClose={onClose}
    >
      {t("finance.schedule.remove-text")}
    </ConfirmDialog>
  );
}
