import type { Translate } from "../../lib/texts.tsx";

/** The rule of reminders "due_date -3 1 -" as people say it. */
export function reminderWords(t: Translate, value: string): string {
  const [anchor = "", ...days] = value.split(" ");
  const sent = days.filter((day) => day !== "-");
  if (sent.length === 0) return t("terms.reminders-none");
  return t("terms.reminder-words", { anchor: t.optional(`terms.reminder-anchor.${anchor}`) ?? anchor, days: sent.join(t("ui.comma")) });
}
