import { Skeleton } from "@mantine/core";
import type { z } from "zod";
import {
  type GatewayEventRow,
  getGatewayEventEndpoint,
  listGatewayEventsEndpoint,
} from "../../../server/modules/payments/gateways/contract.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useList } from "../../lib/use-list.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { Facts } from "../../ui/facts.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MomentText, Nothing } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import "./gateways-page.css";

type Row = z.output<typeof GatewayEventRow>;

/** What gateways told us and what came of it: the place to look when a payment did not arrive. */
export function GatewayEventsPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const { partners } = useStaffSession();
  const list = useList(listGatewayEventsEndpoint, {
    filters: ["q", "waiting"],
    sorts: ["receivedAt"],
    ...(partnerId ? { fixed: { partner: partnerId } } : {}),
    topics: ["payments"],
  });
  return (
    <div style={{ display: "grid", gap: 8 }}>
      <BackLink to="/config/payments">{t("payments.gateways.title")}</BackLink>
      <DataList
        name="gateway-events"
        title={t("payments.events.title")}
        list={list}
        rowKey={(row) => row.id}
        preview={(row) => <EventPreview key={row.id} event={row} />}
        filters={[
          { kind: "search", name: "q", label: t("payments.events.search") },
          {
            kind: "choice",
            name: "waiting",
            label: t("payments.state-head"),
            single: true,
            options: [
              { value: "true", label: t("payments.events.waits") },
              { value: "false", label: t("payments.events.looked-at") },
            ],
          },
        ]}
        columns={[
          { id: "id", head: t("payments.events.id"), main: true, cell: (row) => <bdi className="code">{row.externalId}</bdi> },
          { id: "gateway", head: t("payments.gateway"), cell: (row) => t.optional(`payments.driver-word.${row.driver}`) ?? row.driver },
          {
            id: "partner",
            head: t("payments.partner"),
            cell: (row) => <bdi>{partners.find(({ id }) => id === row.partnerId)?.name ?? ""}</bdi>,
          },
          {
            id: "received",
            head: t("payments.events.received"),
            sort: "receivedAt",
            sortDown: true,
            cell: (row) => <MomentText value={row.receivedAt} />,
          },
          {
            id: "state",
            head: t("payments.state-head"),
            cell: (row) => (
              <StatusChip tone={row.processedAt ? "works" : "waits"}>
                {t(row.processedAt ? "payments.events.looked-at" : "payments.events.waits")}
              </StatusChip>
            ),
          },
          { id: "result", head: t("payments.events.result"), cell: (row) => (row.result ? resultWords(t, row.result) : <Nothing />) },
        ]}
        empty={{ title: t("payments.events.none"), text: t("payments.events.none-why") }}
      />
    </div>
  );
}

/** What the server keeps of it is English for whoever reads the log; the list says it in the reader's words. */
function resultWords(t: ReturnType<typeof useTexts>, result: string): string {
  const state = /^attempt ([a-z_]+)$/.exec(result)?.[1];
  if (state) return t.optional(`payments.attempt-state.${state}`) ?? result;
  return t.optional(`payments.events.came.${result.replaceAll(",", "").replaceAll(" ", "-")}`) ?? result;
}

function EventPreview({ event }: { event: Row }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(getGatewayEventEndpoint, { params: { eventId: event.id } });
  return (
    <div style={{ display: "grid", gap: 14 }}>
      <h3 style={{ margin: 0 }}>
        <bdi className="code">{event.externalId}</bdi>
      </h3>
      <Facts
        facts={[
          { label: t("payments.events.received"), value: <MomentText value={event.receivedAt} /> },
          { label: t("payments.events.looked-at"), value: <MomentText value={event.processedAt} /> },
          { label: t("payments.events.result"), value: event.result ? resultWords(t, event.result) : <Nothing /> },
        ]}
      />
      {problem ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : data ? (
        <pre className="event-payload">{data.payload}</pre>
      ) : (
        <Skeleton height={160} />
      )}
    </div>
  );
}
