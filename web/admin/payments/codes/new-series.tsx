import { TextInput } from "@mantine/core";
import { useState } from "react";
import { type Day, isDay } from "../../../../shared/calendar.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { DayField } from "../../../ui/day-field.tsx";

const most = 10_000;
const isCount = (quantity: number | ""): quantity is number =>
  quantity !== "" && Number.isInteger(quantity) && quantity >= 1 && quantity <= most;
// Without what is read as something else: 0 and O, 1 and I.
const isPrefix = (prefix: string): boolean => /^[2-9A-HJ-NP-Z]*$/.test(prefix.trim());

/** What every series of codes is made with, while it is typed; `ready` once it can be made. */
export function useNewSeries() {
  const [title, setTitle] = useState("");
  const [quantity, setQuantity] = useState<number | "">(100);
  const [prefix, setPrefix] = useState("");
  const [validTill, setValidTill] = useState("");
  const ready =
    title.trim() !== "" && isCount(quantity) && isPrefix(prefix)
      ? { title, prefix, quantity, validTill: isDay(validTill) ? (validTill as Day) : null }
      : undefined;
  return { title, setTitle, quantity, setQuantity, prefix, setPrefix, validTill, setValidTill, ready };
}

type Typed = ReturnType<typeof useNewSeries>;

export function SeriesTitle({ typed, label, why }: { typed: Typed; label: string; why: string }) {
  return (
    <TextInput
      label={label}
      description={why}
      required
      maxLength={100}
      value={typed.title}
      onChange={(event) => typed.setTitle(event.currentTarget.value)}
    />
  );
}

/** How many, until when, and the letters before each code. */
export function SeriesRest({ typed, words }: { typed: Typed; words: { quantity: string; validTill: string; validTillWhy: string } }) {
  const t = useTexts();
  return (
    <>
      <CountField
        label={words.quantity}
        description={t("cards.quantity-why")}
        value={typed.quantity}
        required
        error={isCount(typed.quantity) || typed.quantity === "" ? undefined : t("cards.range-wrong", { most })}
        onChange={typed.setQuantity}
      />
      <DayField label={words.validTill} description={words.validTillWhy} value={typed.validTill} onChange={typed.setValidTill} />
      <TextInput
        label={t("cards.prefix")}
        description={t("cards.prefix-why")}
        maxLength={4}
        error={isPrefix(typed.prefix) ? undefined : t("cards.prefix-wrong")}
        dir="ltr"
        value={typed.prefix}
        onChange={(event) => typed.setPrefix(event.currentTarget.value.toUpperCase())}
      />
    </>
  );
}
