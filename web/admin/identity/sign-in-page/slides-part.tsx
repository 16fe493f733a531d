import { MultiSelect, Textarea, TextInput } from "@mantine/core";
import type { Day } from "../../../../shared/calendar.ts";
import { isLanguage, languages as known } from "../../../lib/languages.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { newSlide, type PartProps, type Slide } from "./page-content.ts";
import { PictureField } from "./picture-field.tsx";

interface SlidesPartProps extends PartProps<Slide[]> {
  partnerId: string;
  languages: readonly string[];
}

/** P-32 in the order in which they are shown. */
export function SlidesPart({ value, language, languages, partnerId, disabled, onChange }: SlidesPartProps) {
  const t = useTexts();
  const change = (slide: Slide): void => onChange(value.map((other) => (other.id === slide.id ? slide : other)));
  const move = (at: number, by: number): void => {
    const moved = [...value];
    const [slide] = moved.splice(at, 1);
    if (slide) moved.splice(at + by, 0, slide);
    onChange(moved);
  };
  return (
    <div className="page-part">
      <p className="quiet-line">{t("identity.sign-in-page.slides-how")}</p>
      {value.map((slide, at) => (
        <fieldset key={slide.id} className="page-slide">
          <legend>{t("identity.sign-in-page.slide", { at: at + 1 })}</legend>
          <SlideFields {...{ slide, language, languages, partnerId, disabled }} onChange={change} />
          {!disabled && (
            <div className="page-acts">
              <Button small disabled={at === 0} onPress={() => move(at, -1)}>
                {t("identity.sign-in-page.up")}
              </Button>
              <Button small disabled={at === value.length - 1} onPress={() => move(at, 1)}>
                {t("identity.sign-in-page.down")}
              </Button>
              <Button small kind="quiet" onPress={() => onChange(value.filter((other) => other.id !== slide.id))}>
                {t("identity.sign-in-page.slide-remove")}
              </Button>
            </div>
          )}
        </fieldset>
      ))}
      {!disabled && value.length < 12 && (
        <div>
          <Button onPress={() => onChange([...value, newSlide()])}>{t("identity.sign-in-page.slide-add")}</Button>
        </div>
      )}
    </div>
  );
}

interface SlideFieldsProps {
  slide: Slide;
  language: string;
  languages: readonly string[];
  partnerId: string;
  disabled: boolean;
  onChange: (slide: Slide) => void;
}

function SlideFields({ slide, language, languages, partnerId, disabled, onChange }: SlideFieldsProps) {
  const t = useTexts();
  const written = (name: "heading" | "button" | "alt", max: number) => (
    <TextInput
      label={t(`identity.sign-in-page.slide-${name}`)}
      maxLength={max}
      dir="auto"
      disabled={disabled}
      value={slide[name][language] ?? ""}
      onChange={(event) => onChange({ ...slide, [name]: { ...slide[name], [language]: event.currentTarget.value } })}
    />
  );
  return (
    <div className="page-part">
      <PictureField
        partnerId={partnerId}
        pictureId={slide.pictureId}
        disabled={disabled}
        onChange={(pictureId) => onChange({ ...slide, pictureId })}
      />
      {slide.pictureId && written("alt", 300)}
      {written("heading", 120)}
      <Textarea
        label={t("identity.sign-in-page.slide-text")}
        autosize
        minRows={2}
        maxLength={600}
        dir="auto"
        disabled={disabled}
        value={slide.text[language] ?? ""}
        onChange={(event) => onChange({ ...slide, text: { ...slide.text, [language]: event.currentTarget.value } })}
      />
      <div className="page-pair">
        {written("button", 60)}
        <TextInput
          label={t("identity.sign-in-page.slide-address")}
          placeholder="https://"
          dir="ltr"
          maxLength={500}
          disabled={disabled}
          value={slide.url}
          onChange={(event) => onChange({ ...slide, url: event.currentTarget.value })}
        />
        <DayField
          label={t("identity.sign-in-page.from")}
          value={slide.from}
          onChange={(from) => onChange({ ...slide, from: from === "" ? null : (from as Day) })}
        />
        <DayField
          label={t("identity.sign-in-page.to")}
          value={slide.to}
          onChange={(to) => onChange({ ...slide, to: to === "" ? null : (to as Day) })}
        />
      </div>
      <MultiSelect
        label={t("identity.sign-in-page.languages")}
        placeholder={slide.languages.length === 0 ? t("identity.sign-in-page.languages-all") : ""}
        data={languages.map((tag) => ({ value: tag, label: isLanguage(tag) ? known[tag].name : tag }))}
        disabled={disabled}
        value={slide.languages}
        onChange={(chosen) => onChange({ ...slide, languages: chosen })}
      />
    </div>
  );
}
