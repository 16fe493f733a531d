import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  archiveByMistakeEndpoint,
  changeStartEndpoint,
  endServiceEndpoint,
  lockServiceEndpoint,
  moveServiceEndpoint,
} from "../../../server/modules/services/contract.ts";
import { addDays, calendarDay, type Day, isDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { type Service, serviceNumber, serviceTopics } from "./service.ts";
import type { Act } from "./use-acts.ts";

type Move = Exclude<Act, "edit" | "change_plan" | "change_terms" | "add_discount" | "end" | "pause" | "resume">;
const destructive: ReadonlySet<Move> = new Set(["withdraw", "archive", "archive_by_mistake", "lock"]);

/** A step to another state, or a lock: says what happens and how to undo it, then does it. */
export function MoveDialog({ act, service, onClose }: { act: Move; service: Service; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const number = serviceNumber(service);
  const [reason, setReason] = useState("");
  const isStart = act === "change_start";
  const tomorrow = addDays(today, 1);
  const [on, setOn] = useState<string>(() => {
    if (isStart) return service.startOn > today ? service.startOn : tomorrow;
    return service.state === "pending" && service.startOn < today ? service.startOn : today;
  });
  const options = {
    topics: serviceTopics,
    onDone: () => {
      notify(t(`services.move.${act}.done`, { number }));
      onClose();
    },
  };
  const move = useAction(moveServiceEndpoint, options);
  const mistake = useAction(archiveByMistakeEndpoint, options);
  const lock = useAction(lockServiceEndpoint, options);
  const end = useAction(endServiceEndpoint, options);
  const start = useAction(changeStartEndpoint, options);
  const { busy, problem } = [move, mistake, lock, end, start].find((each) => each.busy || each.problem) ?? move;
  const asksDay = isStart || (act === "activate" && service.state === "pending");
  const needsReason = act === "archive_by_mistake";

  function run(): unknown {
    const call = { params: { serviceId: service.id }, version: service.version };
    const said = reason.trim() === "" ? {} : { reason };
    switch (act) {
      case "lock":
      case "unlock":
        return lock.run({ ...call, body: { isLocked: act === "lock", ...said } });
      case "archive_by_mistake":
        return mistake.run({ ...call, body: { reason } });
      case "change_start":
        return start.run({ ...call, body: { startOn: on as Day, ...said } });
      case "withdraw_end":
        return end.run({ ...call, body: { endOn: null, ...said } });
      case "activate":
        // A day that is past was meant, so the service starts on it although another one was planned.
        return move.run({ ...call, body: { act, ...said, ...(asksDay ? { on, keepPlannedStart: on === service.startOn } : {}) } });
      default:
        return move.run({ ...call, body: { act, ...said } });
    }
  }

  const dayError = problem?.problem.errors?.find(({ field }) => field === "on" || field === "startOn");
  return (
    <Sheet
      open
      title={t(`services.move.${act}.title`, { number })}
      onClose={onClose}
      locked={busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind={destructive.has(act) ? "danger" : "primary"}
            busy={busy}
            disabled={(needsReason && reason.trim() === "") || (asksDay && !isDay(on))}
            onPress={run}
          >
            {t(`services.act.${act}`)}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t(`services.move.${act}.text`, { day: service.invoicedUntilOn ? format.day(service.invoicedUntilOn) : "" })}</span>
        {service.state === "pending" && service.invoicedUntilOn && (act === "change_start" || act === "withdraw" || act === "activate") && (
          <span>{t(`services.move.invoiced-ahead.${act}`, { day: format.day(service.invoicedUntilOn) })}</span>
        )}
        {asksDay && (
          <DayField
            label={t(isStart ? "services.move.change_start.on" : "services.move.activate.on")}
            {...(isStart
              ? { min: tomorrow }
              : { max: today, description: t("services.move.activate.on-why", { day: format.day(service.startOn) }) })}
            required
            value={on}
            onChange={setOn}
            error={dayError && fieldErrorText(t, dayError, format.day)}
          />
        )}
        {needsReason ? (
          <Textarea
            label={t("services.reason")}
            required
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        ) : (
          <TextInput
            label={t("services.reason")}
            description={t("services.reason-why")}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {problem && !(asksDay && dayError) && <ProblemNote problem={problem} />}
      </div>
    </Sheet>
  );
}
