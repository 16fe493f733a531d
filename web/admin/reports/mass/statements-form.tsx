import { Switch } from "@mantine/core";
import { useEffect, useState } from "react";
import { addDays, addMonths, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import type { FormProps } from "./kinds.ts";

const types = ["transactions", "documents"] as const;

/** The period and what stands on the statements; at first the month before this one. */
export function StatementsForm({ onChange }: FormProps) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const [wish, setWish] = useState(() => {
    const firstOfMonth = `${calendarDay(currentMoment(), timeZone).slice(0, 7)}-01` as Day;
    return {
      from: addMonths(firstOfMonth, -1) as Day | undefined,
      to: addDays(firstOfMonth, -1) as Day | undefined,
      type: "transactions" as (typeof types)[number],
      withEmpty: false,
    };
  });
  useEffect(() => onChange(wish.from && wish.to && wish.from <= wish.to ? wish : undefined), [wish, onChange]);
  const put = (changes: Partial<typeof wish>): void => setWish({ ...wish, ...changes });
  return (
    <>
      <DayField label={t("reports.mass.statements.from")} value={wish.from} onChange={(from) => put({ from: from as Day | undefined })} />
      <DayField
        label={t("reports.mass.statements.to")}
        value={wish.to}
        onChange={(to) => put({ to: to as Day | undefined })}
        {...(wish.from ? { min: wish.from } : {})}
      />
      <Choice
        label={t("reports.mass.statements.type")}
        value={wish.type}
        options={types.map((value) => ({ value, label: t(`reports.mass.statements.types.${value}`) }))}
        onChange={(type) => put({ type })}
      />
      <Switch
        label={t("reports.mass.statements.with-empty")}
        checked={wish.withEmpty}
        onChange={(event) => put({ withEmpty: event.currentTarget.checked })}
      />
    </>
  );
}
