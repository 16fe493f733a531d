import { Link } from "@tanstack/react-router";
import type { latestNewsEndpoint } from "../../../server/modules/notifications/news/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import "./news-tile.css";

export type News = ReturnsOf<typeof latestNewsEndpoint>["items"][number];

/** A piece of news with its picture, title and summary; all of it leads to the whole. */
export function NewsTile({
  news: { id, title, summary, pictureUrl, alt },
}: {
  news: Pick<News, "id" | "title" | "summary" | "pictureUrl" | "alt">;
}) {
  return (
    <Link className="news-tile" to={`/news/${id}` as never}>
      {pictureUrl && <img src={pictureUrl} alt={alt} loading="lazy" />}
      <span className="news-tile-words" dir="auto">
        <strong>{title}</strong>
        {summary && <span>{summary}</span>}
      </span>
    </Link>
  );
}
