import type { Translate } from "../../lib/texts.tsx";

/** "1 May – 5 May", "from 1 May", "until 5 May"; undefined without either end. */
export function spanWords(
  t: Translate,
  from: string | undefined,
  to: string | undefined,
  word: (end: string) => string,
): string | undefined {
  if (from && to) return from === to ? word(from) : t("ui.list.between", { from: word(from), to: word(to) });
  if (from) return t("ui.list.since", { from: word(from) });
  return to ? t("ui.list.until", { to: word(to) }) : undefined;
}
