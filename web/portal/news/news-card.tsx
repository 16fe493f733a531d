import { latestNewsEndpoint } from "../../../server/modules/notifications/news/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { useDayOf } from "./day-of.ts";
import { NewsMarks } from "./news-marks.tsx";
import "./news.css";

/** The three latest on the home page. Nothing where there are none. */
export function NewsCard() {
  const t = useTexts();
  const dayOf = useDayOf();
  const { data, problem, reload } = useEndpoint(latestNewsEndpoint, undefined, { topics: ["news"] });
  if (problem && !data) return <PortalCard title={t("portal-news.title")} problem={problem} onRetry={reload} />;
  if (!data || data.items.length === 0) return null;
  return (
    <PortalCard title={t("portal-news.title")} flush more={{ to: "/news", label: t("portal-news.all") }}>
      <PortalRows>
        {data.items.map((news) => (
          <PortalRow
            key={news.id}
            to={`/news/${news.id}`}
            title={<bdi style={news.isNew ? { fontWeight: 600 } : undefined}>{news.title}</bdi>}
            note={<DayText value={dayOf(news.fromAt)} />}
            end={<NewsMarks news={{ ...news, isNew: false }} />}
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}
