import { addDays, type Day } from "../../../shared/calendar.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { RadioList } from "../../ui/radio-list.tsx";

/** How long a pause lasts: until the customer comes back, or until a day that is written down now. */
export function PauseLength({
  from,
  min,
  max,
  until,
  onChange,
}: {
  from: string | undefined;
  min: number;
  max: number;
  until: string | null;
  onChange: (until: string | null) => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const first = from === undefined ? undefined : addDays(from as Day, min);
  const last = from === undefined ? undefined : addDays(from as Day, max);
  return (
    <>
      <RadioList
        label={t("portal-services.pause.until")}
        value={until === null ? "open" : "day"}
        onChange={(chosen) => onChange(chosen === "open" ? null : (first ?? ""))}
        options={[
          {
            value: "open",
            label: t("portal-services.pause.open"),
            note: last ? t("portal-services.pause.open-note", { day: format.day(last) }) : undefined,
          },
          { value: "day", label: t("portal-services.pause.on-day"), note: t("portal-services.pause.on-day-note", { min, max }) },
        ]}
      />
      {until !== null && (
        <DayField
          label={t("portal-services.pause.back-on")}
          value={until}
          {...(first && last
            ? { min: first, max: last, description: t("portal-services.day.between", { from: format.day(first), to: format.day(last) }) }
            : {})}
          required
          onChange={onChange}
        />
      )}
    </>
  );
}
