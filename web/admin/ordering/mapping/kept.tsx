import { IconX } from "@tabler/icons-react";
import { useTexts } from "../../../lib/texts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { fieldName } from "../import-words.tsx";
import type { MapDraft } from "./map-draft.ts";

/** What a mapping file brought that columns alone cannot say. It is kept as it is; what is not wanted is taken out. */
export function Kept({ draft, onChange }: { draft: MapDraft; onChange: (draft: MapDraft) => void }) {
  const t = useTexts();
  const { kept } = draft;
  const plans = lengthOf(kept.rest.plans);
  const taxes = lengthOf(kept.rest.taxes);
  const fields = Object.entries(kept.fields);
  const everyService = Object.keys(kept.everyService);
  if (fields.length + kept.services.length + plans + taxes + everyService.length === 0) return null;
  const without = (change: Partial<MapDraft["kept"]>) => () => onChange({ ...draft, kept: { ...kept, ...change } });
  const line = (key: string, words: string, remove: () => void) => (
    <li key={key} className="mapping-kept">
      <span>{words}</span>
      <button type="button" className="data-list-icon" aria-label={t("ordering.columns.remove", { field: words })} onClick={remove}>
        <IconX size={15} aria-hidden />
      </button>
    </li>
  );
  return (
    <Panel title={t("ordering.kept.title")}>
      <p style={{ marginBlockStart: 0, color: "var(--ink-quiet)" }}>{t("ordering.kept.text")}</p>
      <ul className="mapping-kept-list">
        {fields.map(([field, source]) => {
          const { [field]: _gone, ...rest } = kept.fields;
          return line(field, `${fieldName(t, field)}: ${sourceWords(t, source)}`, without({ fields: rest }));
        })}
        {kept.services.map((service) =>
          line(
            `service ${service.key}`,
            t("ordering.kept.service", { name: service.key }),
            without({ services: kept.services.filter((one) => one !== service) }),
          ),
        )}
        {everyService.length > 0 &&
          line(
            "every",
            t("ordering.kept.every-service", { fields: everyService.map((name) => fieldName(t, `service.${name}`)).join(", ") }),
            without({ everyService: {} }),
          )}
        {plans > 0 && line("plans", t("ordering.kept.plans", { count: plans }), without({ rest: { ...kept.rest, plans: [] } }))}
        {taxes > 0 && line("taxes", t("ordering.kept.taxes", { count: taxes }), without({ rest: { ...kept.rest, taxes: [] } }))}
      </ul>
    </Panel>
  );
}

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

function sourceWords(t: ReturnType<typeof useTexts>, source: unknown): string {
  if (typeof source === "object" && source !== null) {
    if ("generate" in source) return t("ordering.kept.generated");
    if ("minusMonths" in source) return t("ordering.kept.months-before", { day: String((source as { day?: unknown }).day ?? "") });
  }
  return t("ordering.kept.composed");
}
