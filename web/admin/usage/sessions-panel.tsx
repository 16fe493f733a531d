// N-152 the sessions of a service, the newest first, with what the network says of each.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { serviceSessionsEndpoint } from "../../../server/modules/usage/contract.ts";
import type { Day } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { asProblem, callApi, saveFile } from "../../lib/api.ts";
import { csvText } from "../../lib/csv.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { ReasonSheet } from "./reason-sheet.tsx";

type Session = ReturnsOf<typeof serviceSessionsEndpoint>["items"][number];

export function SessionsPanel({ serviceId, from, through }: { serviceId: string; from: Day; through: Day }) {
  const t = useTexts();
  const pages = useInfiniteQuery({
    queryKey: ["sessions", "of-service", serviceId, from, through],
    queryFn: ({ pageParam, signal }) =>
      callApi(serviceSessionsEndpoint, {
        params: { serviceId },
        query: { from, through, ...(pageParam ? { before: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const sessions = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel title={t("usage.sessions.title")} actions={sessions.length > 0 && <SaveSessions sessions={sessions} />}>
      {pages.error && !pages.data ? (
        <ProblemNote problem={asProblem(pages.error)} onRetry={() => void pages.refetch()} />
      ) : !pages.data ? (
        t("ui.loading")
      ) : sessions.length === 0 ? (
        t("usage.sessions.none")
      ) : (
        <>
          <SessionTable sessions={sessions} />
          {pages.hasNextPage && (
            <Button busy={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
              {t("usage.sessions.more")}
            </Button>
          )}
        </>
      )}
    </Panel>
  );
}

function SessionTable({ sessions }: { sessions: readonly Session[] }) {
  const t = useTexts();
  const format = useFormat();
  const mayAdjust = useMay("network.usage.adjust");
  const [undone, setUndone] = useState<string>();
  return (
    <>
      <PlainTable
        label={t("usage.sessions.title")}
        rows={sessions}
        rowKey={({ id }) => id}
        columns={[
          {
            id: "start",
            head: t("usage.sessions.start"),
            cell: (session) => (
              <>
                <MomentText value={session.startedAt} />
                <CellNote>
                  {session.endedAt ? (
                    <MomentText value={session.endedAt} />
                  ) : (
                    <StatusChip tone="works">{t("usage.sessions.online")}</StatusChip>
                  )}
                  {` · ${t("usage.fair.hours-of", { count: format.number(Math.round(session.seconds / 36) / 100) })}`}
                  {session.terminateCause && ` · ${session.terminateCause}`}
                </CellNote>
              </>
            ),
          },
          {
            id: "where",
            head: t("usage.sessions.where"),
            wide: true,
            cell: ({ nas, address, ipv6Wan, delegatedPrefix, mac }) => (
              <>
                <bdi>{nas?.name ?? ""}</bdi>
                <CellNote>
                  <bdi>{[address, ipv6Wan, delegatedPrefix, mac].filter((each) => each !== null).join(" · ")}</bdi>
                </CellNote>
              </>
            ),
          },
          { id: "down", head: t("usage.down"), number: true, cell: ({ downBytes }) => format.bytes(downBytes) },
          { id: "up", head: t("usage.up"), number: true, cell: ({ upBytes }) => format.bytes(upBytes) },
          {
            id: "act",
            head: <span className="only-for-readers">{t("usage.session.open")}</span>,
            cell: ({ id, endedAt }) =>
              mayAdjust && endedAt !== null ? (
                <Button small kind="quiet" onPress={() => setUndone(id)}>
                  {t("usage.session.open")}
                </Button>
              ) : null,
          },
        ]}
      />
      {undone && <ReasonSheet act={{ kind: "session", sessionId: undone }} onClose={() => setUndone(undefined)} />}
    </>
  );
}

/** What is shown, in bytes and seconds. */
function SaveSessions({ sessions }: { sessions: readonly Session[] }) {
  const t = useTexts();
  const save = (): void => {
    const heads = [
      ...[
        t("usage.sessions.start"),
        t("usage.sessions.end"),
        t("usage.seconds"),
        t("usage.down"),
        t("usage.up"),
        "IPv4",
        "IPv6",
        "IPv6 PD",
        "MAC",
      ],
      ...["NAS", t("usage.sessions.cause")],
    ];
    const rows = sessions.map((one) =>
      [
        ...[one.startedAt, one.endedAt, String(one.seconds), String(one.downBytes), String(one.upBytes)],
        ...[one.address, one.ipv6Wan, one.delegatedPrefix, one.mac, one.nas?.name ?? one.nas?.id, one.terminateCause],
      ].map((cell) => cell ?? ""),
    );
    saveFile(new Blob([csvText([heads, ...rows])], { type: "text/csv" }), "sessions.csv");
  };
  return (
    <Button small onPress={save}>
      {t("usage.csv")}
    </Button>
  );
}
