// N-47 what of the network stands at a customer's: antennas, ONTs, switches that are watched, with how they are.
import { Link } from "@tanstack/react-router";
import { listEquipmentEndpoint } from "../../../server/modules/network/equipment/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { MomentText, Nothing } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { ServiceLink } from "./router-cells.tsx";

type Equipment = ReturnsOf<typeof listEquipmentEndpoint>["items"][number];

const everyMs = 60_000;
const tones: Readonly<Record<Equipment["state"], Tone>> = {
  up: "works",
  answers: "works",
  silent: "hurts",
  degraded: "attention",
  down: "hurts",
  unreachable: "attention",
  unknown: "waits",
  maintenance: "waits",
  disabled: "past",
};

export function NetworkEquipment({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(
    listEquipmentEndpoint,
    { query: { limit: 50, total: "none", sort: "name", filter: { customerId } } },
    { topics: ["equipment"], everyMs },
  );
  return (
    <Panel title={t("monitor.title")}>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        t("ui.loading")
      ) : data.items.length === 0 ? (
        t("monitor.place.none")
      ) : (
        <PlainTable
          label={t("monitor.title")}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            {
              id: "name",
              head: t("network.name"),
              cell: (one) => (
                <>
                  <Link to={`/equipment/${one.id}` as never}>
                    <bdi>{one.name}</bdi>
                  </Link>
                  <CellNote>{[t(`monitor.kind.${one.kind}`), `${one.vendor} ${one.model}`.trim()].filter(Boolean).join(" · ")}</CellNote>
                </>
              ),
            },
            {
              id: "state",
              head: t("equipment.state"),
              cell: (one) => (
                <>
                  <StatusChip tone={tones[one.state]}>{t(`monitor.state.${one.state}`)}</StatusChip>
                  <CellNote>{one.checkedAt ? <MomentText value={one.checkedAt} /> : t("equipment.never-seen")}</CellNote>
                </>
              ),
            },
            { id: "service", head: t("equipment.service"), wide: true, cell: ({ service }) => <ServiceLink service={service} /> },
            {
              id: "address",
              head: t("monitor.address"),
              wide: true,
              cell: ({ address }) => (address ? <bdi className="code">{address}</bdi> : <Nothing />),
            },
          ]}
        />
      )}
    </Panel>
  );
}
