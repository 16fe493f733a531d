import { useInfiniteQuery } from "@tanstack/react-query";
import { portalSessionsEndpoint } from "../../../server/modules/usage/contract.ts";
import type { Day } from "../../../shared/calendar.ts";
import { asProblem, callApi, saveFile } from "../../lib/api.ts";
import { csvText } from "../../lib/csv.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { useSpanWords } from "./span-words.ts";

/** P-185 each time the line was up, what runs now on top. */
export function SessionsCard({ from, through, serviceId }: { from: string; through: string; serviceId: string | undefined }) {
  const t = useTexts();
  const format = useFormat();
  const timeWords = useSpanWords();
  const pages = useInfiniteQuery({
    queryKey: ["sessions", serviceId, from, through],
    queryFn: ({ pageParam, signal }) =>
      callApi(portalSessionsEndpoint, {
        query: {
          from: from as Day,
          through: through as Day,
          ...(serviceId ? { serviceId } : {}),
          ...(pageParam ? { before: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  if (!pages.data)
    return (
      <PortalCard
        title={t("portal-usage.statistics.sessions-of")}
        loading={pages.isPending}
        {...(pages.error ? { problem: asProblem(pages.error) } : {})}
        onRetry={() => void pages.refetch()}
      />
    );
  const save = (sessions: typeof rows): void => {
    const heads = ["from", "through", "time", "down", "up"] as const;
    const table = sessions.map(({ startedAt, endedAt, seconds, downBytes, upBytes, address, mac, terminateCause }) => [
      ...[startedAt, endedAt ?? "", String(seconds), String(downBytes), String(upBytes)],
      ...[address ?? "", mac ?? "", terminateCause ?? ""],
    ]);
    const head = [...heads.map((key) => t(`portal-usage.statistics.${key}`)), "IP", "MAC", ""];
    saveFile(new Blob([csvText([head, ...table])], { type: "text/csv" }), `sessions-${from}-${through}.csv`);
  };
  if (rows.length === 0) return <PortalCard emptyLine={t("portal-usage.statistics.no-sessions")} />;
  return (
    <PortalCard title={t("portal-usage.statistics.sessions-of")} flush>
      <PortalRows>
        {rows.map((session) => (
          <PortalRow
            key={session.id}
            title={
              session.endedAt === null ? (
                <StatusChip tone="works">{t("portal-usage.statistics.online-now")}</StatusChip>
              ) : (
                format.moment(session.startedAt)
              )
            }
            end={<span className="number">{`↓ ${format.bytes(session.downBytes)} ↑ ${format.bytes(session.upBytes)}`}</span>}
            note={[
              session.endedAt === null
                ? t("portal-usage.statistics.since", { at: format.moment(session.startedAt), span: timeWords(session.seconds) })
                : t("portal-usage.statistics.until", { at: format.moment(session.endedAt), span: timeWords(session.seconds) }),
              ...(session.address ? [session.address] : []),
              ...(session.mac ? [session.mac] : []),
              ...(session.terminateCause
                ? [t.optional(`portal-usage.cause.${session.terminateCause.toLowerCase()}`) ?? session.terminateCause]
                : []),
            ].join(" · ")}
          />
        ))}
      </PortalRows>
      <div style={{ padding: "12px 16px" }}>
        <Button small onPress={() => save(rows)}>
          {t("portal-usage.statistics.csv")}
        </Button>
      </div>
      {pages.hasNextPage && (
        <div style={{ padding: "12px 16px 16px" }}>
          <Button full busy={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
            {t("portal-usage.statistics.more-sessions")}
          </Button>
        </div>
      )}
    </PortalCard>
  );
}
