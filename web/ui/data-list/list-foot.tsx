import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { List } from "../../lib/use-list.ts";
import { Button } from "../button.tsx";

/** Where one is: "51–100 of 1,204", the page size, back and next. */
export function ListFoot({ list, shown }: { list: List<unknown>; shown: number }) {
  const t = useTexts();
  const format = useFormat();
  const { page, limit } = list.state;
  const first = (page - 1) * limit + 1;
  // A list that comes whole has no pages.
  if ((shown === 0 && page === 1) || list.limits.length === 0) return null;
  return (
    <div className="data-list-foot">
      <span className="number">
        {list.total
          ? t("ui.list.range-of", {
              from: format.number(first),
              to: format.number(first + shown - 1),
              total: totalWords(list.total, format.number),
            })
          : t("ui.list.range", { from: format.number(first), to: format.number(first + shown - 1) })}
      </span>
      {list.countExactly && (
        <button type="button" className="data-list-clear" onClick={list.countExactly}>
          {t("ui.list.count-exactly")}
        </button>
      )}
      <span className="data-list-foot-gap" />
      <label className="data-list-limit">
        <span>{t("ui.list.per-page")}</span>
        <select value={limit} onChange={(event) => list.setLimit(Number(event.currentTarget.value))}>
          {list.limits.map((size) => (
            <option key={size} value={size}>
              {format.number(size)}
            </option>
          ))}
        </select>
      </label>
      <Button
        small
        disabled={!list.goBack}
        onPress={() => list.goBack?.()}
        icon={<IconChevronLeft size={15} className="mirrors" aria-hidden />}
      >
        {t("ui.list.back")}
      </Button>
      <Button small disabled={!list.goNext} onPress={() => list.goNext?.()}>
        {t("ui.list.next")}
        <IconChevronRight size={15} className="mirrors" style={{ marginInlineStart: 6 }} aria-hidden />
      </Button>
    </div>
  );
}

/** "1,204", or "10,000+" while nobody asked for more; the sign stays behind the number in every direction. */
export const totalWords = (total: { count: number; exact: boolean }, number: (value: number) => string): string =>
  `\u2066${number(total.count)}${total.exact ? "" : "+"}\u2069`;
