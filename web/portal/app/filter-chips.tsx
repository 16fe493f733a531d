import { IconFilter } from "@tabler/icons-react";
import { useTexts } from "../../lib/texts.tsx";
import "./filter-chips.css";

export interface FilterChipsProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
  /** Opens further filters. */
  more?: { label: string; open: boolean; onToggle: () => void };
}

/** One of a few ways to look at a list, all in sight. */
export function FilterChips({ label, value, options, onChange, more }: FilterChipsProps) {
  const t = useTexts();
  return (
    <div className="filter-chips">
      <fieldset aria-label={label}>
        {options.map((option) => (
          <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChange(option.value)}>
            {option.label}
          </button>
        ))}
      </fieldset>
      {more && (
        <button
          type="button"
          className="filter-chips-more"
          aria-expanded={more.open}
          aria-label={more.label}
          title={more.label}
          onClick={more.onToggle}
        >
          <IconFilter size={18} stroke={1.7} aria-hidden />
          <span>{t("portal.filter")}</span>
        </button>
      )}
    </div>
  );
}
