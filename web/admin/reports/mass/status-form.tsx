import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { isDay } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import type { FormProps } from "./kinds.ts";

const statuses = ["active", "blocked", "inactive", "archived"] as const;
const causes = ["admin", "abuse"] as const;
const times = ["now", "later"] as const;

/** A status at once, or planned for a day and an hour (O-53). */
export function StatusForm({ onChange }: FormProps) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const [wish, setWish] = useState({
    to: "active",
    blockedBy: "admin",
    reason: "",
    text: "",
    when: "now" as (typeof times)[number],
    day: "",
    time: "00:00",
  });
  function set(changes: Partial<typeof wish>): void {
    const next = { ...wish, ...changes };
    setWish(next);
    const { to, blockedBy, reason, text, when, day, time } = next;
    const isWhole = reason.trim() !== "" && (when === "now" || (isDay(day) && time !== ""));
    onChange(
      isWhole
        ? {
            ...{ to, reason, text },
            ...(to === "blocked" ? { blockedBy } : {}),
            ...(when === "later" ? { at: momentIn(day, time, timeZone) } : {}),
          }
        : undefined,
    );
  }
  return (
    <>
      <Choice
        label={t("reports.mass.to-status")}
        value={wish.to}
        options={statuses.map((value) => ({ value, label: t(`customers.status.${value}`) }))}
        onChange={(to) => set({ to })}
      />
      {wish.to === "blocked" && (
        <Choice
          label={t("reports.mass.block-cause")}
          value={wish.blockedBy}
          options={causes.map((value) => ({ value, label: t(`reports.mass.cause.${value}`) }))}
          onChange={(blockedBy) => set({ blockedBy })}
        />
      )}
      <Choice
        label={t("reports.mass.when")}
        value={wish.when}
        options={times.map((value) => ({ value, label: t(`reports.mass.when-word.${value}`) }))}
        onChange={(when) => set({ when })}
      />
      {wish.when === "later" && (
        <div style={{ display: "grid", gap: 12, gridTemplateColumns: "2fr 1fr" }}>
          <DayField label={t("reports.mass.day")} required value={wish.day} onChange={(day) => set({ day })} />
          <TextInput
            type="time"
            label={t("reports.mass.time")}
            required
            value={wish.time}
            onChange={(event) => set({ time: event.currentTarget.value })}
          />
        </div>
      )}
      <TextInput
        label={t("reports.mass.reason")}
        required
        maxLength={80}
        value={wish.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      <Textarea
        label={t("reports.mass.note")}
        autosize
        minRows={2}
        maxLength={500}
        value={wish.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
    </>
  );
}
