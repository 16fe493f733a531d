import { type Day, daysBetween } from "../../../shared/calendar.ts";
import { dayDistance, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";

// A due day that is this close wants attention.
const soonDays = 3;

/** "Overdue since 16 Oct" or "Due in 5 days". */
export function DueChip({ on, isOverdue, today }: { on: string; isOverdue: boolean; today: string }) {
  const t = useTexts();
  const format = useFormat();
  if (isOverdue) return <StatusChip tone="hurts">{t("portal.due.overdue-since", { day: format.shortDay(on, today) })}</StatusChip>;
  const tone = daysBetween(today as Day, on as Day) <= soonDays ? "attention" : "waits";
  return <StatusChip tone={tone}>{t("portal.due.due", { distance: dayDistance(t, today, on) })}</StatusChip>;
}
