// A day out of a range: the likely ones to tap, and any other to type or pick.
import { useState } from "react";
import { dayDistance, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { RadioList } from "../../ui/radio-list.tsx";

export interface LikelyDay {
  day: string;
  label: string;
  /** Left out: the day itself. */
  note?: string;
}

export interface DayChoiceProps {
  label: string;
  /** The words on the field for any other day. */
  otherLabel: string;
  today: string;
  value: string;
  onChange: (day: string) => void;
  min: string;
  max: string;
  likely: readonly LikelyDay[];
  /** Only these days are possible. */
  only?: readonly string[] | null | undefined;
}

const other = "other";

export function DayChoice({ label, otherLabel, today, value, onChange, min, max, likely, only }: DayChoiceProps) {
  const t = useTexts();
  const format = useFormat();
  const listed: LikelyDay[] = only
    ? only.map((day) => ({ day, label: format.day(day) }))
    : likely.filter(({ day }, index) => day >= min && day <= max && likely.findIndex((each) => each.day === day) === index);
  const mayChooseOther = !only && min !== max;
  const [isOther, setOther] = useState(() => !listed.some(({ day }) => day === value));
  if (listed.length === 0) return <DayField label={label} value={value} min={min} max={max} required onChange={onChange} />;
  return (
    <>
      <RadioList
        label={label}
        value={isOther ? other : value}
        onChange={(chosen) => {
          setOther(chosen === other);
          onChange(chosen === other ? "" : chosen);
        }}
        options={[
          ...listed.map(({ day, label: words, note }) => ({
            value: day,
            label: words,
            note: note !== undefined ? note : words === format.day(day) ? dayDistance(t, today, day) : format.day(day),
          })),
          ...(mayChooseOther ? [{ value: other, label: t("portal-services.day.other") }] : []),
        ]}
      />
      {isOther && mayChooseOther && (
        <DayField
          label={otherLabel}
          description={t("portal-services.day.between", { from: format.day(min), to: format.day(max) })}
          value={value}
          min={min}
          max={max}
          required
          onChange={onChange}
        />
      )}
    </>
  );
}
