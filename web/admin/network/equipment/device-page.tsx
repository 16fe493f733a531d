import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  getEquipmentEndpoint,
  maintainEquipmentEndpoint,
  retireEquipmentEndpoint,
} from "../../../../server/modules/network/equipment/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../../ui/record-page.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { RecordActivity } from "../../app/record-activity.tsx";
import { useServedWords } from "../partner-words.ts";
import { PollingPanels } from "../polling/polling-panels.tsx";
import type { Equipment } from "./equipment.ts";
import { EquipmentBelow, EquipmentFacts } from "./equipment-facts.tsx";
import { EquipmentMaintenanceSheet } from "./equipment-maintenance-sheet.tsx";
import { EquipmentState } from "./equipment-state.tsx";
import { IncidentsPanel } from "./incidents-panel.tsx";
import { PlacePanel } from "./place-panel.tsx";
import "../network.css";

const everyMs = 30_000;
const back = "/equipment";

export function DevicePage() {
  const t = useTexts();
  const { equipmentId } = useParams({ strict: false }) as { equipmentId: string };
  const { data, problem, reload } = useEndpoint(
    getEquipmentEndpoint,
    { params: { equipmentId } },
    { topics: ["equipment", "sites"], everyMs },
  );
  if (problem && !data) return <RecordFailed problem={problem} back={{ to: back, label: t("monitor.title") }} onRetry={reload} />;
  return data ? <ShownDevice key={data.id} one={data} /> : <RecordWaiting />;
}

function ShownDevice({ one }: { one: Equipment }) {
  const t = useTexts();
  const served = useServedWords();
  const answers = useMeasured(one);
  const isGone = one.status === "retired";
  const mayUpdate = useMay("network.monitoring.update") && one.mayChange && !isGone;
  const mayRetire = useMay("network.monitoring.delete") && one.mayChange && !isGone;
  const [open, setOpen] = useState<"maintenance" | "retire">();
  const close = (): void => setOpen(undefined);
  const call = { params: { equipmentId: one.id }, version: one.version };
  const done = {
    topics: ["equipment", "sites"],
    onDone: () => {
      notify(t("network.saved", { name: one.name }));
      close();
    },
  };
  const maintain = useAction(maintainEquipmentEndpoint, done);
  const retire = useAction(retireEquipmentEndpoint, done);
  return (
    <>
      <RecordPage
        back={{ to: back, label: t("monitor.title") }}
        title={one.name}
        marks={<EquipmentState state={one.state} />}
        subtitle={[t(`monitor.kind.${one.kind}`), `${one.vendor} ${one.model}`.trim()].filter(Boolean).join(t("ui.comma"))}
        answers={[
          ...answers,
          { label: t("network.partners"), value: served(one), ...(one.mayChange ? {} : { note: t("network.not-yours") }) },
        ]}
        actions={
          mayUpdate && (
            <>
              <LinkButton to={`/equipment/${one.id}/edit` as never}>{t("network.edit")}</LinkButton>
              {one.maintenanceUntil ? (
                <Button busy={maintain.busy} onPress={() => maintain.run({ ...call, body: { until: null } })}>
                  {t("monitor.maintain-end")}
                </Button>
              ) : (
                <Button onPress={() => setOpen("maintenance")}>{t("monitor.maintain-begin")}</Button>
              )}
            </>
          )
        }
        menu={mayRetire ? [{ label: t("monitor.retire"), onPress: () => setOpen("retire"), danger: true }] : []}
        tabs={[
          {
            id: "incidents",
            label: t("monitor.how"),
            content: () => (
              <div className="network-panels">
                <IncidentsPanel equipmentId={one.id} />
                <EquipmentBelow one={one} />
              </div>
            ),
          },
          ...(one.snmpOn ? [{ id: "snmp", label: t("polling.tab"), content: () => <PollingPanels one={one} /> }] : []),
          {
            id: "details",
            label: t("monitor.details"),
            content: () => (
              <div className="network-panels">
                <PlacePanel one={one} mayUpdate={mayUpdate} />
                <EquipmentFacts one={one} />
              </div>
            ),
          },
        ]}
        timeline={<RecordActivity entity="equipment" entityId={one.id} topics={["equipment"]} />}
      />
      {open === undefined && <ProblemNote problem={maintain.problem} />}
      {open === "maintenance" && <EquipmentMaintenanceSheet one={one} onClose={close} />}
      <ConfirmDialog
        open={open === "retire"}
        danger
        title={t("monitor.retire-title", { name: one.name })}
        confirm={t("monitor.retire")}
        busy={retire.busy}
        problem={retire.problem}
        onConfirm={() => retire.run(call)}
        onClose={close}
      >
        {t("monitor.retire-text")}
      </ConfirmDialog>
    </>
  );
}

/** Since when it is as it is, how well it answers, and where it stands. */
function useMeasured(one: Equipment) {
  const t = useTexts();
  const format = useFormat();
  const ms = (value: number): string => t("monitor.ms", { value: format.number(value) });
  const notes = [
    ...(one.lossPercent === null ? [] : [`${t("monitor.loss")}: ${t("monitor.percent", { value: format.number(one.lossPercent) })}`]),
    ...(one.medianRttMs === null ? [] : [`${t("monitor.median")}: ${ms(one.medianRttMs)}`]),
  ];
  const quiet = one.maintenanceUntil ? (
    <>
      {t("monitor.maintain-until")} <MomentText value={one.maintenanceUntil} />
    </>
  ) : (
    one.quietThrough && t("monitor.quiet-through", { name: one.quietThrough.name })
  );
  return [
    {
      label: t("monitor.since-head"),
      value: one.since ? <MomentText value={one.since} /> : <Nothing />,
      ...(quiet ? { note: quiet } : {}),
    },
    // What is not pinged has none.
    ...(one.pingOn
      ? [
          {
            label: t("monitor.rtt"),
            value: one.rttMs === null ? <Nothing /> : ms(one.rttMs),
            ...(notes.length === 0 ? {} : { note: notes.join(t("ui.comma")) }),
          },
        ]
      : []),
    {
      label: t("network.site.site"),
      value: one.site ? (
        <Link to={`/sites/${one.site.id}` as never}>
          <bdi>{one.site.name}</bdi>
        </Link>
      ) : (
        <Nothing />
      ),
      ...(one.parent
        ? {
            note: (
              <>
                {t("monitor.parent")}{" "}
                <Link to={`/equipment/${one.parent.id}` as never}>
                  <bdi>{one.parent.name}</bdi>
                </Link>
              </>
            ),
          }
        : {}),
    },
  ];
}
