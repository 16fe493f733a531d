import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import type { List } from "../../lib/use-list.ts";
import { DayField } from "../../ui/day-field.tsx";
import { FilterChips } from "../app/filter-chips.tsx";
import { useFeature } from "../app/use-feature.ts";
import "./document-filters.css";

const settleMs = 350;

/** What is shown: everything, what is open, one kind; and, folded away on a phone, a number and a period. */
export function DocumentFilters({ list }: { list: List<unknown> }) {
  const t = useTexts();
  const { filter } = list.state;
  const [open, setOpen] = useState(Boolean(filter.q || filter.from || filter.to));
  const shown = filter.open ? "open" : (filter.kind ?? "all");
  const show = (next: string): void => {
    list.setFilters({ open: next === "open" ? "true" : undefined, kind: next === "all" || next === "open" ? undefined : next });
  };
  return (
    <div className="document-filters">
      <FilterChips
        label={t("portal-finance.document.show")}
        value={shown}
        onChange={show}
        options={[
          { value: "all", label: t("portal-finance.document.all") },
          { value: "open", label: t("portal-finance.document.unpaid") },
          ...(useFeature("finance.invoices") ? [{ value: "invoice", label: t("portal-finance.document.invoices") }] : []),
          ...(useFeature("finance.proformas") ? [{ value: "proforma", label: t("portal-finance.document.proformas") }] : []),
          ...(useFeature("finance.credit_notes") ? [{ value: "credit_note", label: t("portal-finance.document.credit-notes") }] : []),
        ]}
        more={{ label: t("portal-finance.document.search"), open, onToggle: () => setOpen(!open) }}
      />
      {open && (
        <div className="document-filters-more">
          <NumberSearch value={filter.q ?? ""} onChange={(q) => list.setFilter("q", q || undefined)} />
          <DayField
            isFilter
            label={t("portal-finance.document.from")}
            value={filter.from}
            onChange={(day) => list.setFilter("from", day || undefined)}
            {...(filter.to ? { max: filter.to } : {})}
          />
          <DayField
            isFilter
            label={t("portal-finance.document.to")}
            value={filter.to}
            onChange={(day) => list.setFilter("to", day || undefined)}
            {...(filter.from ? { min: filter.from } : {})}
          />
        </div>
      )}
    </div>
  );
}

function NumberSearch({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useTexts();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) return undefined;
    const timer = setTimeout(() => onChange(typed.trim()), settleMs);
    return () => clearTimeout(timer);
  });
  return (
    <TextInput
      type="search"
      label={t("portal-finance.document.number")}
      leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
      autoComplete="off"
      maxLength={100}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
