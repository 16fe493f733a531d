// Fields that the pages of what is written for customers have in common.
import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { calendarDay, isDay } from "../../../shared/calendar.ts";
import type { Endpoint } from "../../../shared/endpoint.ts";
import { momentIn } from "../../../shared/moment-in-zone.ts";
import { isLanguage, type Language, languages } from "../../lib/languages.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { FileDrop } from "../../ui/file-drop.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import "./content.css";

export const offered = Object.keys(languages) as Language[];

/** The first language that something was written in. */
export const firstWritten = (texts: object): Language => offered.find((one) => one in texts) ?? offered[0] ?? "en";

export function LanguageChoice({ value, onChange }: { value: Language; onChange: (language: Language) => void }) {
  const t = useTexts();
  if (offered.length < 2) return null;
  return (
    <Choice
      label={t("ui.language")}
      value={value}
      options={offered.map((one) => ({ value: one, label: languages[one].name }))}
      onChange={onChange}
    />
  );
}

const everybody = "all";

/** Whose customers it is for; staff of a few partners choose among those. */
export function PartnerField({
  value,
  disabled = false,
  onChange,
}: {
  value: string | null;
  disabled?: boolean;
  onChange: (partnerId: string | null) => void;
}) {
  const t = useTexts();
  const { partners, allPartners } = usePartnerChoices();
  if (partners.length + (allPartners ? 1 : 0) < 2) return null;
  return (
    <Select
      label={t("content.partner")}
      data={[
        ...(allPartners || value === null ? [{ value: everybody, label: t("content.all-partners") }] : []),
        ...partners.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={value ?? everybody}
      allowDeselect={false}
      disabled={disabled}
      onChange={(chosen) => onChange(chosen === everybody ? null : chosen)}
    />
  );
}

/** Who sees several partners may write for all of them; the server has the last word. */
export function usePartnerChoices() {
  const { partners } = useStaffSession();
  return { partners, allPartners: partners.length > 1 };
}

interface MomentFieldsProps {
  label: string;
  value: string | null;
  disabled?: boolean;
  required?: boolean;
  onChange: (moment: string | null) => void;
}

/** A day and a time of it, where the reader is. Without a day there is no moment. */
export function MomentFields({ label, value, disabled = false, required = false, onChange }: MomentFieldsProps) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const at = value === null ? undefined : new Date(value);
  const [typed, setTyped] = useState({
    day: at ? calendarDay(at, timeZone) : "",
    time: at ? new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).format(at) : "00:00",
  });
  function set(change: Partial<typeof typed>): void {
    const next = { ...typed, ...change };
    setTyped(next);
    onChange(isDay(next.day) && next.time !== "" ? momentIn(next.day, next.time, timeZone) : null);
  }
  return (
    <div className="content-moment">
      <DayField label={label} value={typed.day} required={required} onChange={(day) => set({ day })} />
      <TextInput
        type="time"
        label={t("content.time")}
        disabled={disabled || typed.day === ""}
        value={typed.time}
        onChange={(event) => set({ time: event.currentTarget.value })}
      />
    </div>
  );
}

interface PictureFieldProps {
  /** Takes a partner's picture as an upload and answers its id and address. */
  endpoint: Endpoint;
  partnerId: string;
  url: string | null;
  accept: string;
  disabled?: boolean;
  onChange: (picture: { id: string; url: string } | null) => void;
}
const maxBytes = 2 * 1024 * 1024;

/** One picture, kept as soon as it is chosen; customers see it once the whole is saved. */
export function PictureField({ endpoint, partnerId, url, accept, disabled = false, onChange }: PictureFieldProps) {
  const t = useTexts();
  const [file, setFile] = useState<File>();
  const add = useAction(endpoint, { onDone: (made) => onChange(made as { id: string; url: string }) });
  return (
    <div className="content-form">
      {url && (
        <div className="content-picture">
          <img src={url} alt="" />
          {!disabled && (
            <Button small onPress={() => onChange(null)}>
              {t("content.picture-remove")}
            </Button>
          )}
        </div>
      )}
      {!disabled && (
        <FileDrop
          label={t(url ? "content.picture-other" : "content.picture-choose")}
          accept={accept}
          maxBytes={maxBytes}
          file={add.busy ? file : undefined}
          onChange={(chosen) => {
            setFile(chosen);
            void add.run({ params: { partnerId }, file: chosen } as never);
          }}
        />
      )}
      <ProblemNote problem={add.problem} />
    </div>
  );
}

export const directionOf = (language: string): "ltr" | "rtl" => (isLanguage(language) ? languages[language].direction : "ltr");
