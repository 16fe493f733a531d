import { Link } from "@tanstack/react-router";
import { useTexts } from "../../../lib/texts.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import type { Equipment } from "./equipment.ts";
import { EquipmentState } from "./equipment-state.tsx";

/** All that is set of it. */
export function EquipmentFacts({ one }: { one: Equipment }) {
  const t = useTexts();
  const text = (value: string | null) => (value ? <bdi>{value}</bdi> : <Nothing />);
  const code = (value: string | null) => (value ? <bdi className="code network-secret">{value}</bdi> : <Nothing />);
  const every = (isOn: boolean, seconds: number) => (isOn ? t("monitor.every-seconds", { seconds }) : t("monitor.off"));
  const alerts = [
    ...(one.alertReboots ? [t("watch.alert.kind.device_rebooted")] : []),
    ...(one.alertInterfaces ? [t("watch.alert.kind.interface_down")] : []),
  ];
  return (
    <div className="network-panels">
      <Panel title={t("monitor.basics")}>
        <Facts
          facts={[
            { label: t("monitor.vendor"), value: text(one.vendor) },
            { label: t("monitor.model"), value: text(one.model) },
            { label: t("monitor.serial"), value: code(one.serial) },
            ...(one.item ? [{ label: t("monitor.item"), value: <bdi>{`${one.item.product} ${one.item.serial}`}</bdi> }] : []),
            { label: t("monitor.mac"), value: code(one.mac) },
            {
              label: t("monitor.nas"),
              value: one.nas ? (
                <Link to={`/nases/${one.nas.id}` as never}>
                  <bdi>{one.nas.name}</bdi>
                </Link>
              ) : (
                <Nothing />
              ),
            },
            { label: t("network.tags"), value: one.tags.join(t("ui.comma")) || <Nothing /> },
          ]}
        />
      </Panel>
      <Panel title={t("monitor.watch")}>
        <Facts
          facts={[
            { label: t("monitor.address"), value: code(one.address) },
            { label: t("monitor.ping"), value: every(one.pingOn, one.pingSeconds) },
            { label: t("monitor.snmp"), value: every(one.snmpOn, one.snmpSeconds) },
            ...(one.snmpOn ? [{ label: t("monitor.alerts-of"), value: alerts.join(t("ui.comma")) || <Nothing /> }] : []),
            { label: t("monitor.group"), value: one.alertGroup ? <bdi>{one.alertGroup.name}</bdi> : t("monitor.no-group") },
            {
              label: t("monitor.delay"),
              value: one.notifyDelaySeconds === null ? <Nothing /> : `${one.notifyDelaySeconds} ${t("network.seconds-unit")}`,
            },
          ]}
        />
      </Panel>
    </div>
  );
}

/** What is unreachable while this one is down. */
export function EquipmentBelow({ one }: { one: Equipment }) {
  const t = useTexts();
  return (
    <Panel title={t("monitor.below")}>
      {one.children.length === 0 ? (
        t("monitor.below-none")
      ) : (
        <PlainTable
          label={t("monitor.below")}
          rows={one.children}
          rowKey={({ id }) => id}
          columns={[
            {
              id: "name",
              head: t("network.name"),
              cell: (child) => (
                <Link to={`/equipment/${child.id}` as never}>
                  <bdi>{child.name}</bdi>
                </Link>
              ),
            },
            { id: "kind", head: t("monitor.kind-head"), cell: (child) => t(`monitor.kind.${child.kind}`) },
            { id: "state", head: t("monitor.state-head"), cell: (child) => <EquipmentState state={child.state} /> },
          ]}
        />
      )}
    </Panel>
  );
}
