import { Link } from "@tanstack/react-router";
import { listNewsEndpoint } from "../../../server/modules/notifications/news/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordWaiting } from "../../ui/record-page.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { MomentText } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import "./content.css";

export type News = ReturnsOf<typeof listNewsEndpoint>["items"][number];
const tones: Record<News["state"], Tone> = { draft: "past", planned: "waits", live: "works", ended: "past" };

/** P-173 P-255 what customers are told all together, and how many read and took it. */
export function NewsPage() {
  const t = useTexts();
  const format = useFormat();
  const titleOf = useTitles();
  const { partners } = useStaffSession();
  const { partnerId } = usePartnerScope();
  const { data, problem, reload } = useEndpoint(listNewsEndpoint, { query: partnerId ? { partner: partnerId } : {} }, { topics: ["news"] });
  const add = useMay("messages.news.create") && (
    <LinkButton to={"/news/new" as never} kind="primary">
      {t("content.news.new")}
    </LinkButton>
  );
  const nameOf = (news: News): string => titleOf(Object.fromEntries(Object.entries(news.texts).map(([tag, { title }]) => [tag, title])));
  return (
    <div className="content-page">
      <header className="content-head">
        <h1>{t("content.news.title")}</h1>
        {add}
      </header>
      <p className="content-lead">{t("content.news.lead")}</p>
      {!data && (problem ? <ProblemNote problem={problem} onRetry={reload} /> : <RecordWaiting />)}
      {data && (
        <Panel>
          {data.items.length === 0 ? (
            <EmptyState title={t("content.news.none")} text={t("content.news.none-text")} action={add} />
          ) : (
            <PlainTable
              label={t("content.news.title")}
              rows={data.items}
              rowKey={({ id }) => id}
              quiet={({ state }) => state === "ended"}
              columns={[
                {
                  id: "title",
                  head: t("content.news.headline"),
                  cell: (news) => (
                    <>
                      <Link to={`/news/${news.id}` as never}>
                        <bdi>{nameOf(news)}</bdi>
                      </Link>
                      <CellNote>
                        {[
                          t(`content.news.kinds.${news.kind}`),
                          news.partnerId === null ? t("content.all-partners") : partners.find(({ id }) => id === news.partnerId)?.name,
                          news.isPinned ? t("content.news.pinned") : undefined,
                        ]
                          .filter(Boolean)
                          .join(" · ")}
                      </CellNote>
                    </>
                  ),
                },
                {
                  id: "state",
                  head: t("content.news.state"),
                  cell: ({ state }) => <StatusChip tone={tones[state]}>{t(`content.news.states.${state}`)}</StatusChip>,
                },
                { id: "from", head: t("content.news.from"), wide: true, cell: ({ fromAt }) => <MomentText value={fromAt} /> },
                { id: "to", head: t("content.news.to"), wide: true, cell: ({ toAt }) => (toAt ? <MomentText value={toAt} /> : "–") },
                { id: "readers", head: t("content.news.readers"), number: true, wide: true, cell: ({ readers }) => format.number(readers) },
                {
                  id: "claims",
                  head: t("content.news.claims"),
                  number: true,
                  cell: ({ kind, claims, offer }) =>
                    kind === "news"
                      ? "–"
                      : offer?.limit
                        ? t("content.news.claims-of", { count: claims, limit: offer.limit })
                        : format.number(claims),
                },
                {
                  id: "orders",
                  head: t("content.news.orders"),
                  number: true,
                  cell: ({ kind, orders, worth }) =>
                    kind === "news" ? (
                      "–"
                    ) : (
                      <>
                        {format.number(orders)}
                        {worth.map(({ first, month }) => (
                          <CellNote key={first.currency}>
                            {t("content.news.worth", { first: format.money(first), month: format.money(month) })}
                          </CellNote>
                        ))}
                      </>
                    ),
                },
              ]}
            />
          )}
        </Panel>
      )}
    </div>
  );
}
