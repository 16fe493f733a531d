import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { changeStatusEndpoint, planStatusEndpoint, previewStatusEndpoint } from "../../../server/modules/customers/contract.ts";
import { calendarDay, isDay } from "../../../shared/calendar.ts";
import { momentIn } from "../../../shared/moment-in-zone.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { type ShownCustomer, useShownCustomer } from "../app/shown-customer.ts";
import { Findings } from "./findings.tsx";
import "./customer-sheets.css";

type Status = ShownCustomer["status"];
const causes = ["admin", "abuse"] as const;

/** Changes the status now or later, after showing what that brings about (O-52, O-53). */
export function StatusSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const customer = useShownCustomer();
  const { timeZone } = useStaffSession();
  const [to, setTo] = useState<Status>();
  const [blockedBy, setBlockedBy] = useState<(typeof causes)[number]>("admin");
  const [reason, setReason] = useState("");
  const [text, setText] = useState("");
  const [later, setLater] = useState(false);
  const [day, setDay] = useState("");
  const [time, setTime] = useState("09:00");

  const first = useEndpoint(previewStatusEndpoint, { params: { customerId }, query: {} });
  const preview = useEndpoint(previewStatusEndpoint, { params: { customerId }, query: to ? { to } : {} }, { enabled: to !== undefined });
  const said = (words: string) => () => {
    notify(words);
    onClose();
  };
  const change = useAction(changeStatusEndpoint, {
    topics: ["services", "status-changes"],
    onDone: (saved) => said(t("customers.status-sheet.done", { name: saved.fullName, status: t(`customers.status.${saved.status}`) }))(),
  });
  const plan = useAction(planStatusEndpoint, {
    onDone: (saved) =>
      saved.plannedStatus &&
      said(
        t("customers.plan.done", { status: t(`customers.status.${saved.plannedStatus.to}`), at: format.moment(saved.plannedStatus.at) }),
      )(),
  });
  const busy = change.busy || plan.busy;
  const blockers = later ? [] : (preview.data?.blockers ?? []);
  const ready =
    to !== undefined && reason !== "" && preview.data !== undefined && blockers.length === 0 && (!later || (isDay(day) && time !== ""));

  function act(): void {
    if (!to) return;
    const body = { reason, text, ...(to === "blocked" ? { blockedBy } : {}) };
    if (later && to !== "new") void plan.run({ params: { customerId }, body: { ...body, to, at: momentIn(day, time, timeZone) } });
    else void change.run({ params: { customerId }, body: { ...body, to } });
  }

  return (
    <Sheet
      open
      title={t("customers.status-sheet.title", { name: customer.fullName })}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind={to === "blocked" || to === "inactive" || to === "archived" ? "danger" : "primary"}
            busy={busy}
            disabled={!ready}
            onPress={act}
          >
            {to ? t(later ? `customers.plan.do.${to}` : `customers.status-sheet.do.${to}`) : t("customers.status-sheet.choose")}
          </Button>
        </>
      }
    >
      <div className="customer-sheet">
        <ProblemNote problem={first.problem} onRetry={first.reload} />
        {first.data && (
          <RadioList
            label={t("customers.status-sheet.now", { status: t(`customers.status.${customer.status}`) })}
            value={to}
            onChange={setTo}
            options={first.data.moves.map((status) => ({
              value: status,
              label: t(`customers.status-sheet.do.${status}`),
              note: t(`customers.status-sheet.means.${status}`),
            }))}
          />
        )}
        {first.data?.moves.length === 0 && <span>{t("customers.status-sheet.no-moves")}</span>}
        {to === "blocked" && (
          <Choice
            label={t("customers.status-sheet.cause")}
            value={blockedBy}
            onChange={setBlockedBy}
            options={causes.map((cause) => ({ value: cause, label: t(`customers.blocked-by.${cause}`) }))}
          />
        )}
        {to && preview.data && (
          <Findings
            title={t(blockers.length > 0 ? "customers.status-sheet.hindered" : "customers.status-sheet.effects")}
            kind={blockers.length > 0 ? "blocker" : "effect"}
            findings={blockers.length > 0 ? blockers : preview.data.effects}
            none={t("customers.status-sheet.no-effects")}
            customerId={customerId}
          />
        )}
        <ProblemNote problem={preview.problem} onRetry={preview.reload} />
        {to && (
          <>
            <NativeSelect
              label={t("customers.status-sheet.reason")}
              value={reason}
              required
              onChange={(event) => setReason(event.currentTarget.value)}
              data={[{ value: "", label: t("customers.status-sheet.choose-reason") }, ...(first.data?.reasons ?? [])]}
            />
            <Textarea
              label={t("customers.status-sheet.text")}
              autosize
              minRows={2}
              maxLength={500}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            {to !== "new" && !customer.plannedStatus && (
              <Checkbox label={t("customers.plan.later")} checked={later} onChange={(event) => setLater(event.currentTarget.checked)} />
            )}
            {later && (
              <div className="customer-sheet-pair">
                <DayField
                  label={t("customers.plan.day")}
                  value={day}
                  onChange={setDay}
                  min={calendarDay(currentMoment(), timeZone)}
                  required
                />
                <TextInput
                  type="time"
                  label={t("customers.plan.time")}
                  value={time}
                  required
                  onChange={(event) => setTime(event.currentTarget.value)}
                />
              </div>
            )}
          </>
        )}
        <ProblemNote problem={change.problem ?? plan.problem} />
      </div>
    </Sheet>
  );
}
