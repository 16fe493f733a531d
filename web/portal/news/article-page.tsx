import { IconCalendarPlus } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import {
  claimOfferEndpoint,
  offerCalendarEndpoint,
  portalArticleEndpoint,
  readNewsEndpoint,
} from "../../../server/modules/notifications/news/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useDownload } from "../../lib/use-download.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { Written } from "../../ui/written.tsx";
import { useDayOf } from "./day-of.ts";
import { NewsMarks } from "./news-marks.tsx";
import "./news.css";

type Article = ReturnsOf<typeof portalArticleEndpoint>;
type Offer = NonNullable<Article["offer"]>;

/** P-173 P-255 one piece whole, and what an offer gives. */
export function ArticlePage() {
  const t = useTexts();
  const { newsId } = useParams({ strict: false }) as { newsId: string };
  const { data, problem, reload } = useEndpoint(portalArticleEndpoint, { params: { newsId } });
  useReading(data);
  if (problem?.status === 404 && !data)
    return <EmptyState title={t("portal-news.gone")} action={<Link to={"/news" as never}>{t("portal-news.all")}</Link>} />;
  return (
    <>
      <BackLink to="/news">{t("portal-news.title")}</BackLink>
      {data ? <ArticleView article={data} onChange={reload} /> : <PortalCard loading={!problem} problem={problem} onRetry={reload} />}
    </>
  );
}

/** Once, and not by staff who only look through a customer's eyes. */
function useReading(article: Article | undefined): void {
  const { staff } = usePortalSession();
  const { run } = useAction(readNewsEndpoint, { topics: ["news", "news-latest"] });
  const told = useRef<string>(undefined);
  useEffect(() => {
    if (!article?.isNew || staff || told.current === article.id) return;
    told.current = article.id;
    void run({ params: { newsId: article.id }, body: {} });
  }, [article, staff, run]);
}

function ArticleView({ article, onChange }: { article: Article; onChange: () => void }) {
  const dayOf = useDayOf();
  const { title, summary, body, language, pictureUrl, alt, fromAt, offer } = article;
  return (
    <article className="article" lang={language} dir="auto">
      {pictureUrl && <img src={pictureUrl} alt={alt} />}
      <header className="article-head">
        <NewsMarks news={{ ...article, isNew: false }} />
        <h1 className="portal-title">{title}</h1>
        <span className="article-day">
          <DayText value={dayOf(fromAt)} />
        </span>
      </header>
      {summary && <p className="article-summary">{summary}</p>}
      <Written html={body} />
      {offer && <OfferBox newsId={article.id} toAt={article.toAt} offer={offer} onChange={onChange} />}
    </article>
  );
}

function OfferBox({ newsId, toAt, offer, onChange }: { newsId: string; toAt: string | null; offer: Offer; onChange: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { staff } = usePortalSession();
  const claim = useAction(claimOfferEndpoint, { topics: ["news"], onDone: onChange });
  const calendar = useDownload();
  const { event, left, claimedAt, actionKind } = offer;
  const isGone = left === 0 && claimedAt === null;
  const facts = [
    ...(event ? [t("portal-news.offer.event", { from: format.moment(event.startsAt), to: format.moment(event.endsAt) })] : []),
    ...(event?.place ? [event.place] : []),
    ...(toAt ? [t("portal-news.offer.until", { moment: format.moment(toAt) })] : []),
    ...(left !== null && claimedAt === null && left > 0 ? [t("portal-news.offer.left", { count: left })] : []),
  ];
  return (
    <PortalCard title={t("portal-news.offer.title")}>
      <div className="offer-box">
        {facts.length > 0 && (
          <ul className="offer-facts">
            {facts.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        )}
        {claimedAt !== null ? (
          <Claimed offer={offer} />
        ) : isGone ? (
          <p>{t("portal-news.offer.used-up")}</p>
        ) : (
          <Button
            kind="primary"
            full
            busy={claim.busy}
            disabled={staff?.mode === "view"}
            onPress={() => claim.run({ params: { newsId }, body: {} })}
          >
            {t(`portal-news.offer.act.${actionKind}`)}
          </Button>
        )}
        <ProblemNote problem={claim.problem} />
        {event && (
          <>
            <Button
              busy={calendar.busy}
              icon={<IconCalendarPlus size={18} stroke={1.7} aria-hidden />}
              onPress={() => calendar.run(offerCalendarEndpoint, { params: { newsId } })}
            >
              {t("portal-news.offer.calendar")}
            </Button>
            <ProblemNote problem={calendar.problem} />
          </>
        )}
      </div>
    </PortalCard>
  );
}

function Claimed({ offer: { code, url, actionKind } }: { offer: Offer }) {
  const t = useTexts();
  return (
    <>
      <p role="status">{t(`portal-news.offer.yours.${actionKind}`)}</p>
      {code && (
        <div className="offer-code">
          <bdi>
            <strong>{code}</strong>
          </bdi>
          <CopyButton text={code} label={t("portal-news.offer.copy")} />
        </div>
      )}
      {url?.startsWith("/") && (
        <Link
          className="button button-primary button-full"
          to={url.split("?")[0] as never}
          search={Object.fromEntries(new URLSearchParams(url.split("?")[1] ?? "")) as never}
        >
          {t("portal-news.offer.to-shop")}
        </Link>
      )}
      {url && !url.startsWith("/") && (
        <a className="button button-primary button-full" href={url} target="_blank" rel="noreferrer">
          {t("portal-news.offer.open", { site: new URL(url).hostname })}
        </a>
      )}
    </>
  );
}
