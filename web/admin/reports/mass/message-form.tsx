import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import { Choice } from "../../../ui/choice.tsx";
import type { FormProps } from "./kinds.ts";

const kinds = ["service", "offer"] as const;

/** A mail in one's own words; the greeting and the partner's look come by themselves. */
export function MessageForm({ onChange }: FormProps) {
  const t = useTexts();
  const [wish, setWish] = useState({ about: "service" as (typeof kinds)[number], subject: "", text: "" });
  function set(changes: Partial<typeof wish>): void {
    const next = { ...wish, ...changes };
    setWish(next);
    onChange(next.subject.trim() !== "" && next.text.trim() !== "" ? next : undefined);
  }
  return (
    <>
      <Choice
        label={t("reports.mass.message.about")}
        value={wish.about}
        options={kinds.map((value) => ({ value, label: t(`reports.mass.message.abouts.${value}`) }))}
        onChange={(about) => set({ about })}
      />
      {wish.about === "offer" && <span style={{ color: "var(--ink-quiet)" }}>{t("reports.mass.message.offer-why")}</span>}
      <TextInput
        label={t("reports.mass.message.subject")}
        required
        maxLength={200}
        dir="auto"
        value={wish.subject}
        onChange={(event) => set({ subject: event.currentTarget.value })}
      />
      <Textarea
        label={t("reports.mass.message.text")}
        description={t("reports.mass.message.text-why")}
        required
        autosize
        minRows={6}
        maxRows={16}
        maxLength={10_000}
        dir="auto"
        value={wish.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
    </>
  );
}
