import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocale } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { readAmount, writeAmount } from "../../lib/typed-values.ts";
import { Button } from "../button.tsx";
import { FilterChip } from "./filter-chip.tsx";
import type { FilterMoves } from "./filter-moves.ts";
import { spanWords } from "./span-words.ts";

export interface AmountsFilterSpec {
  kind: "amounts";
  name: string;
  label: string;
  /** Spans that people ask for by a word: "owes", "in credit". */
  presets?: readonly { label: string; from?: string; to?: string }[];
}

/** From one amount to another, both included, in whatever currency each record has. */
export function AmountsFilter({ filter, list, startOpen }: { filter: AmountsFilterSpec; list: FilterMoves; startOpen: boolean }) {
  const t = useTexts();
  const [fromName, toName] = [`${filter.name}From`, `${filter.name}To`];
  const [from, to] = [list.state.filter[fromName], list.state.filter[toName]];
  const preset = filter.presets?.find((one) => one.from === from && one.to === to && (from || to));
  const set = (ends: { from?: string | undefined; to?: string | undefined }): void =>
    list.setFilters({ [fromName]: ends.from, [toName]: ends.to });
  return (
    <FilterChip
      label={filter.label}
      value={preset?.label ?? spanWords(t, from, to, (amount) => `\u2066${amount}\u2069`)}
      startOpen={startOpen}
    >
      <div className="data-list-choice">
        {filter.presets && (
          <div className="data-list-menu">
            {filter.presets.map((one) => (
              <button key={one.label} type="button" aria-pressed={one === preset} onClick={() => set(one === preset ? {} : one)}>
                {one.label}
              </button>
            ))}
          </div>
        )}
        <AmountEnds key={`${from ?? ""} ${to ?? ""}`} from={from} to={to} onSet={set} />
      </div>
    </FilterChip>
  );
}

/** No currency has more decimals; which one is meant differs from record to record. */
const finestExponent = 4;

function AmountEnds({
  from,
  to,
  onSet,
}: {
  from: string | undefined;
  to: string | undefined;
  onSet: (ends: { from?: string | undefined; to?: string | undefined }) => void;
}) {
  const t = useTexts();
  const locale = useLocale();
  const [typed, setTyped] = useState({ from: writeAmount(from ?? "", locale), to: writeAmount(to ?? "", locale) });
  const read = (text: string): string | undefined => {
    const amount = readAmount(text, locale, finestExponent);
    return amount.kind === "amount" ? amount.amount.replace(/\.0*$|(\.\d*?)0+$/, "$1") : undefined;
  };
  const wrong = (text: string): string | undefined => {
    const amount = readAmount(text, locale, finestExponent);
    return amount.kind === "refused" ? t(`ui.field-error.${amount.code}`) : undefined;
  };
  return (
    <form
      className="data-list-span"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong(typed.from) && !wrong(typed.to)) onSet({ from: read(typed.from), to: read(typed.to) });
      }}
    >
      {(["from", "to"] as const).map((end) => (
        <TextInput
          key={end}
          label={t(`ui.list.${end}`)}
          inputMode="decimal"
          value={typed[end]}
          error={wrong(typed[end])}
          onChange={(event) => setTyped({ ...typed, [end]: event.currentTarget.value })}
        />
      ))}
      <Button small submit>
        {t("ui.list.apply")}
      </Button>
    </form>
  );
}
