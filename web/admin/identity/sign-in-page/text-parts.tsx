// The parts of the sign-in page that are written: blocks, help, legal links, style sheet.
import { Textarea, TextInput } from "@mantine/core";
import { blockNames } from "../../../../server/modules/portal/sign-in-page/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import type { Content, PartProps } from "./page-content.ts";

type Blocks = NonNullable<Content["blocks"]>;
type Help = NonNullable<Content["help"]>;
type Legal = NonNullable<Content["legal"]>;

export function BlocksPart({ value, language, disabled, cut, onChange }: PartProps<Blocks> & { cut: readonly string[] }) {
  const t = useTexts();
  return (
    <div className="page-part">
      <p className="quiet-line">{t("identity.sign-in-page.blocks-how")}</p>
      {blockNames.map((name) => (
        <Textarea
          key={name}
          className="page-html"
          label={t(`identity.sign-in-page.block.${name}`)}
          autosize
          minRows={2}
          maxRows={14}
          maxLength={20_000}
          dir="auto"
          spellCheck={false}
          disabled={disabled}
          {...(cut.includes(name) ? { description: t("identity.sign-in-page.cut") } : {})}
          value={value[name][language] ?? ""}
          onChange={(event) => onChange({ ...value, [name]: { ...value[name], [language]: event.currentTarget.value } })}
        />
      ))}
    </div>
  );
}

export function HelpPart({ value, language, disabled, onChange }: PartProps<Help>) {
  const t = useTexts();
  const plain = (name: "phone" | "email" | "whatsapp") => (
    <TextInput
      label={t(`identity.sign-in-page.help.${name}`)}
      dir="ltr"
      maxLength={name === "email" ? 255 : name === "phone" ? 60 : 30}
      disabled={disabled}
      value={value[name]}
      onChange={(event) => onChange({ ...value, [name]: event.currentTarget.value })}
    />
  );
  const written = (name: "text" | "hours", max: number) => (
    <Textarea
      label={t(`identity.sign-in-page.help.${name}`)}
      autosize
      minRows={2}
      maxLength={max}
      dir="auto"
      disabled={disabled}
      value={value[name][language] ?? ""}
      onChange={(event) => onChange({ ...value, [name]: { ...value[name], [language]: event.currentTarget.value } })}
    />
  );
  return (
    <div className="page-part">
      <p className="quiet-line">{t("identity.sign-in-page.help-how")}</p>
      {written("text", 2000)}
      <div className="page-pair">
        {plain("phone")}
        {plain("email")}
        {plain("whatsapp")}
      </div>
      {written("hours", 500)}
    </div>
  );
}

export function LegalPart({ value, language, disabled, onChange }: PartProps<Legal>) {
  const t = useTexts();
  const change = (at: number, link: Legal[number]): void => onChange(value.map((other, index) => (index === at ? link : other)));
  return (
    <div className="page-part">
      {value.length === 0 && <p className="quiet-line">{t("identity.sign-in-page.legal-none")}</p>}
      {value.map((link, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: links have no name but their place.
        <div key={at} className="page-link-row">
          <TextInput
            label={t("identity.sign-in-page.legal-label")}
            maxLength={80}
            dir="auto"
            disabled={disabled}
            value={link.label[language] ?? ""}
            onChange={(event) => change(at, { ...link, label: { ...link.label, [language]: event.currentTarget.value } })}
          />
          <TextInput
            label={t("identity.sign-in-page.address")}
            placeholder="https://"
            dir="ltr"
            maxLength={500}
            disabled={disabled}
            value={link.url}
            onChange={(event) => change(at, { ...link, url: event.currentTarget.value })}
          />
          {!disabled && (
            <Button small onPress={() => onChange(value.filter((_, index) => index !== at))}>
              {t("identity.sign-in-page.remove")}
            </Button>
          )}
        </div>
      ))}
      {!disabled && value.length < 10 && (
        <div>
          <Button small onPress={() => onChange([...value, { label: {}, url: "" }])}>
            {t("identity.sign-in-page.legal-add")}
          </Button>
        </div>
      )}
    </div>
  );
}

export function StylePart({ value, disabled, error, onChange }: Omit<PartProps<string>, "language"> & { error: string | undefined }) {
  const t = useTexts();
  return (
    <div className="page-part">
      <p className="quiet-line">{t("identity.sign-in-page.style-how")}</p>
      <Textarea
        className="page-html"
        aria-label={t("identity.sign-in-page.part.style")}
        autosize
        minRows={3}
        maxRows={18}
        maxLength={20_000}
        dir="ltr"
        spellCheck={false}
        disabled={disabled}
        {...(error ? { error } : {})}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}
