import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { News } from "./news-tile.tsx";

/** What sets a piece apart: how much it matters, that it is an offer, that it was not read yet. */
export function NewsMarks({ news: { kind, importance, isNew } }: { news: Pick<News, "kind" | "importance" | "isNew"> }) {
  const t = useTexts();
  return (
    <span className="news-marks">
      {importance !== "info" && (
        <StatusChip tone={importance === "outage" ? "hurts" : "attention"}>{t(`portal-news.importance.${importance}`)}</StatusChip>
      )}
      {kind === "offer" && <StatusChip tone="works">{t("portal-news.offer.mark")}</StatusChip>}
      {isNew && <StatusChip tone="waits">{t("portal-news.new")}</StatusChip>}
    </span>
  );
}
