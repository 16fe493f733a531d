import { useState } from "react";
import { removeLogoEndpoint, setLogoEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { type AccentShades, accentShades, contrast, type Scheme } from "../../../ui/accent.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { FileDrop } from "../../../ui/file-drop.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { ColourField } from "../colour-field.tsx";
import type { Partner } from "./partner.ts";
import { usePartnerForm } from "./partner-tabs.tsx";

const swatches = ["#0f766e", "#1d4ed8", "#7c3aed", "#be185d", "#b91c1c", "#c2410c", "#a16207", "#15803d", "#0369a1", "#334155"];
const maxLogoBytes = 1024 * 1024;

export function BrandTab({ partner }: { partner: Partner }) {
  const t = useTexts();
  const mayUpdate = useMay("admin.partners.update");
  const { form, action } = usePartnerForm(partner, ({ accentColour }) => ({ accentColour }));
  const typed = form.values.accentColour.toLowerCase();
  const colour = /^#[0-9a-f]{6}$/.test(typed) ? typed : partner.accentColour;
  return (
    <div className="brand-columns">
      <div className="partner-tab">
        <Panel title={t("partners.partner.accent")}>
          <FormFrame form={form} submit={t("partners.partner.save")} busy={action.busy} problem={action.problem}>
            <ColourField
              label={t("partners.partner.accent")}
              description={t("partners.partner.accent-how")}
              swatches={swatches}
              disabled={!mayUpdate}
              {...form.field("accentColour")}
            />
            <ContrastCheck colour={colour} />
          </FormFrame>
        </Panel>
        <Logo partner={partner} mayUpdate={mayUpdate} />
      </div>
      <Panel title={t("partners.partner.preview")}>
        <div className="portal-preview">
          <Preview partner={partner} shades={accentShades(colour, "light")} scheme="light" />
          <Preview partner={partner} shades={accentShades(colour, "dark")} scheme="dark" />
        </div>
      </Panel>
    </div>
  );
}

/** Says whether the colour can be read, and what becomes of it where it cannot: nobody is asked to know about contrast. */
function ContrastCheck({ colour }: { colour: string }) {
  const t = useTexts();
  const format = useFormat();
  const light = accentShades(colour, "light");
  const dark = accentShades(colour, "dark");
  const ratio = format.number(Math.floor(contrast(colour, "#ffffff") * 10) / 10);
  const moved = light.fill !== colour;
  return (
    <p className={moved ? "settings-note settings-note-attention" : "quiet-line"} role="status">
      {moved ? t("partners.partner.accent-moved", { ratio, colour: light.fill }) : t("partners.partner.accent-fits", { ratio })}{" "}
      {dark.fill !== colour && t("partners.partner.accent-moved-dark", { colour: dark.fill })}
    </p>
  );
}

// The portal's own surfaces in both themes: this page shows them whichever theme its reader has.
const grounds = {
  light: { page: "#f5f7f6", surface: "#ffffff", line: "#e1e7e5", ink: "#16201e" },
  dark: { page: "#0e1313", surface: "#151b1b", line: "#262f2e", ink: "#e6ecea" },
} as const;

function Preview({ partner, shades, scheme }: { partner: Partner; shades: AccentShades; scheme: Scheme }) {
  const t = useTexts();
  const format = useFormat();
  const { page, surface, line, ink } = grounds[scheme];
  const amount = format.money({ amount: partner.currency === "JPY" ? "5400" : "54.00", currency: partner.currency });
  const style = {
    "--preview-page": page,
    "--preview-surface": surface,
    "--preview-line": line,
    "--preview-ink": ink,
  } as React.CSSProperties;
  return (
    <figure style={{ margin: 0 }}>
      <figcaption className="quiet-line" style={{ fontSize: 13, marginBlockEnd: 4 }}>
        {t(`partners.partner.preview-${scheme}`)}
      </figcaption>
      <div className="portal-preview-page" style={style} role="img" aria-label={t("partners.partner.preview")}>
        <div className="portal-preview-head">{partner.logoUrl ? <img src={partner.logoUrl} alt="" /> : <bdi>{partner.name}</bdi>}</div>
        <div className="portal-preview-card">
          <strong>{t("partners.partner.preview-owe", { amount })}</strong>
          <span className="portal-preview-pay" style={{ background: shades.fill, color: shades.onFill }}>
            {t("partners.partner.preview-pay", { amount })}
          </span>
          <span style={{ color: shades.text }}>{t("partners.partner.preview-link")}</span>
        </div>
      </div>
    </figure>
  );
}

function Logo({ partner, mayUpdate }: { partner: Partner; mayUpdate: boolean }) {
  const t = useTexts();
  const [file, setFile] = useState<File>();
  const [asking, setAsking] = useState(false);
  const set = useAction(setLogoEndpoint, {
    onDone: () => {
      setFile(undefined);
      notify(t("partners.partner.logo-set"));
    },
  });
  const remove = useAction(removeLogoEndpoint, {
    onDone: () => {
      setAsking(false);
      notify(t("partners.partner.logo-removed"));
    },
  });
  const params = { partnerId: partner.id };
  return (
    <Panel
      title={t("partners.partner.logo")}
      {...(partner.logoUrl && mayUpdate
        ? {
            actions: (
              <Button small kind="quiet" onPress={() => setAsking(true)}>
                {t("partners.partner.logo-remove")}
              </Button>
            ),
          }
        : {})}
    >
      <div className="partner-tab">
        {partner.logoUrl && (
          <div className="brand-logo-now">
            <img src={partner.logoUrl} alt={partner.name} />
          </div>
        )}
        <p className="quiet-line">{t("partners.partner.logo-how")}</p>
        {mayUpdate && (
          <FileDrop
            label={t("partners.partner.logo-choose")}
            accept=".png,.jpg,.jpeg,.webp"
            maxBytes={maxLogoBytes}
            file={set.busy ? file : undefined}
            onChange={(chosen) => {
              setFile(chosen);
              void set.run({ params, file: chosen });
            }}
          />
        )}
        <ProblemNote problem={set.problem} errors={set.problem?.problem.errors ?? []} />
      </div>
      <ConfirmDialog
        open={asking}
        title={t("partners.partner.logo-remove")}
        confirm={t("partners.partner.logo-remove")}
        danger
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params })}
        onClose={() => setAsking(false)}
      >
        {t("partners.partner.logo-remove-text")}
      </ConfirmDialog>
    </Panel>
  );
}
