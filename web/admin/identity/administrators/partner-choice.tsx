import { Checkbox, Radio } from "@mantine/core";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";

export interface PartnerChoiceProps {
  value: "all" | readonly string[];
  onChange: (value: "all" | string[]) => void;
  /** Whether "all" may be given: nobody gives a wider scope than their own (O-20). */
  mayGiveAll: boolean;
  error?: string | undefined;
  /** What it is that reaches so far. */
  label: string;
  /** What "all" means here. */
  allText?: string;
}

/** All partners, or some of those that the reader has. */
export function PartnerChoice({ value, onChange, mayGiveAll, error, label, allText }: PartnerChoiceProps) {
  const t = useTexts();
  const { partners } = useStaffSession();
  const all = value === "all";
  const chosen = all ? [] : value;
  // Partners that the reader does not see stay as they are.
  const toggle = (id: string): void => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset className="partner-choice" style={{ display: "grid", gap: 8, margin: 0, padding: 0, border: 0 }}>
      <legend style={{ padding: 0, marginBlockEnd: 8, fontWeight: 500 }}>{label}</legend>
      <Radio
        label={t("staff.scope.all")}
        description={allText ?? t("identity.admin.all-partners-text")}
        checked={all}
        disabled={!mayGiveAll}
        onChange={() => onChange("all")}
      />
      <Radio label={t("identity.admin.these-partners")} checked={!all} onChange={() => onChange([])} />
      {!all && (
        <div style={{ display: "grid", gap: 8, paddingInlineStart: 28 }}>
          {partners.map(({ id, name }) => (
            <Checkbox key={id} label={name} checked={chosen.includes(id)} onChange={() => toggle(id)} />
          ))}
        </div>
      )}
      {error && (
        <span role="alert" style={{ color: "var(--hurts-ink)", fontSize: 13 }}>
          {error}
        </span>
      )}
    </fieldset>
  );
}
