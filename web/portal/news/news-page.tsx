import { Link } from "@tanstack/react-router";
import { portalNewsEndpoint } from "../../../server/modules/notifications/news/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { useDayOf } from "./day-of.ts";
import { NewsMarks } from "./news-marks.tsx";
import type { News } from "./news-tile.tsx";
import "./news.css";

/** P-173 what the provider tells its customers, what is pinned first, then the newest. */
export function NewsPage() {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(portalNewsEndpoint);
  return (
    <>
      <PortalTitle>{t("portal-news.title")}</PortalTitle>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && <PortalCard loading />}
      {data?.items.length === 0 && <EmptyState title={t("portal-news.none")} text={t("portal-news.none-text")} />}
      {data && data.items.length > 0 && (
        <ul className="news-list">
          {data.items.map((news) => (
            <li key={news.id}>
              <NewsRow news={news} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function NewsRow({ news }: { news: News }) {
  const dayOf = useDayOf();
  return (
    <Link className="news-row" to={`/news/${news.id}` as never} data-new={news.isNew}>
      {news.pictureUrl && <img src={news.pictureUrl} alt="" loading="lazy" />}
      <span className="news-row-words" dir="auto">
        <NewsMarks news={news} />
        <strong>{news.title}</strong>
        {news.summary && <span className="news-row-summary">{news.summary}</span>}
        <span className="news-row-day">
          <DayText value={dayOf(news.fromAt)} />
        </span>
      </span>
    </Link>
  );
}
