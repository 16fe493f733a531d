import { ColorInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { type PaperLayout, paperWords } from "../../../../server/modules/billing/papers/layout/contract.ts";
import type { FieldError } from "../../../../shared/problem.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { OrderedList } from "./ordered-list.tsx";

interface LayoutFormProps {
  layout: PaperLayout;
  /** The partner's own colour. */
  accent: string;
  hasLogo: boolean;
  disabled: boolean;
  errors: readonly FieldError[];
  onChange: (layout: PaperLayout) => void;
}

const sizes = [8, 9, 10, 11, 12];
const heights = [10, 12, 15, 18, 22, 26, 32, 40];

/** What most people want to change about a paper, without a line of the template's language. */
export function LayoutForm({ layout, accent, hasLogo, disabled, errors, onChange }: LayoutFormProps) {
  const t = useTexts();
  const put = (changes: Partial<PaperLayout>): void => onChange({ ...layout, ...changes });
  const errorOf = (field: string): string | undefined =>
    errors.some((error) => error.field.endsWith(field)) ? t("papers.unknown-word", { words: paperWords.join(t("ui.comma")) }) : undefined;
  const choice = (
    label: string,
    value: string,
    options: readonly { value: string; label: string }[],
    choose: (value: string) => void,
  ): ReactNode => (
    <Select
      label={label}
      data={[...options]}
      value={value}
      allowDeselect={false}
      disabled={disabled}
      onChange={(next) => next !== null && choose(next)}
    />
  );
  return (
    <>
      <Panel title={t("papers.look.title")}>
        <div className="papers-fields">
          {choice(
            t("papers.look.paper"),
            layout.paper,
            [
              { value: "a4", label: "A4" },
              { value: "us-letter", label: "US Letter" },
            ],
            (paper) => put({ paper: paper as PaperLayout["paper"] }),
          )}
          {choice(
            t("papers.look.font"),
            layout.font,
            (["sans", "serif"] as const).map((value) => ({ value, label: t(`papers.look.fonts.${value}`) })),
            (font) => put({ font: font as PaperLayout["font"] }),
          )}
          {choice(
            t("papers.look.size"),
            String(layout.textSize),
            sizes.map((size) => ({ value: String(size), label: t("papers.look.points", { size }) })),
            (size) => put({ textSize: Number(size) }),
          )}
          <ColorInput
            label={t("papers.look.accent")}
            description={t("papers.look.accent-why")}
            value={layout.accent ?? accent}
            disabled={disabled}
            format="hex"
            withEyeDropper={false}
            onChange={(colour) =>
              /^#[0-9a-f]{6}$/i.test(colour) && put({ accent: colour.toLowerCase() === accent.toLowerCase() ? null : colour })
            }
          />
          {choice(
            t("papers.look.logo"),
            layout.logo.place,
            (["start", "middle", "end", "none"] as const).map((value) => ({ value, label: t(`papers.look.logos.${value}`) })),
            (place) => put({ logo: { ...layout.logo, place: place as PaperLayout["logo"]["place"] } }),
          )}
          {layout.logo.place !== "none" &&
            choice(
              t("papers.look.logo-height"),
              String(layout.logo.heightMm),
              [...new Set([...heights, layout.logo.heightMm])]
                .toSorted((a, b) => a - b)
                .map((size) => ({ value: String(size), label: `${size} mm` })),
              (height) => put({ logo: { ...layout.logo, heightMm: Number(height) } }),
            )}
        </div>
        {!hasLogo && layout.logo.place !== "none" && <p className="papers-help">{t("papers.look.no-logo")}</p>}
      </Panel>
      <Panel title={t("papers.blocks.title")}>
        <p className="papers-help">{t("papers.blocks.help")}</p>
        <OrderedList
          label={t("papers.blocks.title")}
          items={layout.blocks}
          nameOf={(id) => t(`papers.block.${id}`)}
          helpOf={(id) => t.optional(`papers.block-help.${id}`)}
          disabled={disabled}
          onChange={(blocks) => put({ blocks })}
        />
        <div className="papers-switches">
          <Switch
            label={t("papers.codes.link")}
            checked={layout.codes.link}
            disabled={disabled}
            onChange={(event) => put({ codes: { ...layout.codes, link: event.currentTarget.checked } })}
          />
          <Switch
            label={t("papers.codes.transfer")}
            checked={layout.codes.transfer}
            disabled={disabled}
            onChange={(event) => put({ codes: { ...layout.codes, transfer: event.currentTarget.checked } })}
          />
        </div>
      </Panel>
      <Panel title={t("papers.columns.title")}>
        <p className="papers-help">{t("papers.columns.help")}</p>
        <OrderedList
          label={t("papers.columns.title")}
          items={layout.columns}
          nameOf={(id) => t(`papers.column.${id}`)}
          disabled={disabled}
          onChange={(columns) => put({ columns })}
        />
      </Panel>
      <Panel title={t("papers.texts.title")}>
        <p className="papers-help">
          {t("papers.texts.help")} <bdi className="code">{paperWords.map((word) => `{${word}}`).join(" ")}</bdi>
        </p>
        <div className="papers-texts">
          <TextInput
            label={t("papers.texts.heading")}
            description={t("papers.texts.heading-why")}
            value={layout.title}
            maxLength={120}
            dir="auto"
            disabled={disabled}
            error={errorOf("title")}
            onChange={(event) => put({ title: event.currentTarget.value })}
          />
          {(["before", "after"] as const).map((name) => (
            <Textarea
              key={name}
              label={t(`papers.texts.${name}`)}
              autosize
              minRows={2}
              maxLength={2000}
              dir="auto"
              value={layout[name]}
              disabled={disabled}
              error={errorOf(name)}
              onChange={(event) => put({ [name]: event.currentTarget.value })}
            />
          ))}
          <Footer
            layout={layout}
            disabled={disabled}
            error={errors.some(({ field }) => field.includes("footer"))}
            onChange={(footer) => put({ footer })}
          />
        </div>
      </Panel>
    </>
  );
}

const mostColumns = 4;

interface FooterProps {
  layout: PaperLayout;
  disabled: boolean;
  error: boolean;
  onChange: (footer: string[] | null) => void;
}

function Footer({ layout: { footer }, disabled, error, onChange }: FooterProps) {
  const t = useTexts();
  return (
    <fieldset className="papers-footer">
      <legend>{t("papers.texts.footer")}</legend>
      <Switch
        label={t("papers.texts.footer-usual")}
        checked={footer === null}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked ? null : [""])}
      />
      {footer && (
        <>
          {error && <p className="papers-help">{t("papers.unknown-word", { words: paperWords.join(t("ui.comma")) })}</p>}
          <div className="papers-footer-columns">
            {footer.map((column, index) => (
              <Textarea
                // biome-ignore lint/suspicious/noArrayIndexKey: columns of a foot are their places.
                key={index}
                label={t("papers.texts.footer-column", { number: index + 1 })}
                autosize
                minRows={3}
                maxRows={6}
                maxLength={600}
                dir="auto"
                value={column}
                disabled={disabled}
                onChange={(event) => onChange(footer.map((one, at) => (at === index ? event.currentTarget.value : one)))}
              />
            ))}
          </div>
          {!disabled && (
            <div className="papers-footer-acts">
              {footer.length < mostColumns && (
                <Button small onPress={() => onChange([...footer, ""])}>
                  {t("papers.texts.footer-add")}
                </Button>
              )}
              {footer.length > 1 && (
                <Button small onPress={() => onChange(footer.slice(0, -1))}>
                  {t("papers.texts.footer-less")}
                </Button>
              )}
            </div>
          )}
        </>
      )}
    </fieldset>
  );
}
