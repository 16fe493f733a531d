import { Select } from "@mantine/core";
import type { ReminderRule } from "../../../../shared/reminder-rule.ts";
import { useTexts } from "../../../lib/texts.tsx";

const anchors = ["due_date", "document_date", "static"] as const;
const spans = { due_date: [-30, 60], document_date: [0, 90], static: [1, 31] } as const;
const usual: Readonly<Record<(typeof anchors)[number], ReminderRule["days"]>> = {
  due_date: [-3, 1, 7],
  document_date: [12, 16, 22],
  static: [10, 15, 20],
};

/** What a rule begins with when somebody says that it differs from the provider's. */
export const usualRule: ReminderRule = { anchor: "due_date", days: usual.due_date };

/** From what the days of the three reminders count, and which they are; each may be left out. */
export function ReminderDays({ rule, onChange }: { rule: ReminderRule; onChange: (rule: ReminderRule) => void }) {
  const t = useTexts();
  const [from, to] = spans[rule.anchor];
  const days = Array.from({ length: to - from + 1 }, (_, at) => String(from + at));
  return (
    <div className="terms-fields">
      <Select
        aria-label={t("terms.field.reminders")}
        data={anchors.map((value) => ({ value, label: t(`terms.reminder-anchor.${value}`) }))}
        value={rule.anchor}
        allowDeselect={false}
        onChange={(anchor) => anchor && onChange({ anchor: anchor as ReminderRule["anchor"], days: usual[anchor as "static"] })}
      />
      <div className="terms-reminders setting-parts">
        {rule.days.map((day, at) => (
          <Select
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is the reminder's number.
            key={at}
            label={t("terms.reminder-day", { number: at + 1 })}
            placeholder={t("terms.reminder-none")}
            data={days}
            value={day === null ? null : String(day)}
            clearable
            searchable
            onChange={(value) =>
              onChange({
                ...rule,
                days: rule.days.map((one, n) => (n === at ? (value === null ? null : Number(value)) : one)) as ReminderRule["days"],
              })
            }
          />
        ))}
      </div>
    </div>
  );
}
