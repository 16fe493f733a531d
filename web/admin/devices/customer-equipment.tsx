import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { assignCpeEndpoint, listCpesEndpoint, releaseCpeEndpoint } from "../../../server/modules/devices/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { ActsList } from "./acts-page.tsx";
import { ChecksPanel } from "./checks-panel.tsx";
import { CustomerItems } from "./customer-items.tsx";
import { FormSheet } from "./form-sheet.tsx";
import { NetworkEquipment } from "./network-equipment.tsx";
import { type Cpe, CpeState, LineState, ServiceLink, SignalText } from "./router-cells.tsx";
import { ServiceChoice } from "./service-choice.tsx";
import "./equipment.css";

/** What stands at a customer's, what their routers were told, and what their checks found. */
export function CustomerEquipment({ customerId }: { customerId: string }) {
  const mayRouters = useMay("network.cpe.view");
  const mayItems = useMay("inventory.items.view");
  const mayChecks = useMay("customers.services.view");
  const mayActs = useMay("network.acs.view");
  const mayNetwork = useMay("network.monitoring.view");
  return (
    <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 16 }}>
      {mayRouters && <RoutersPanel customerId={customerId} />}
      {mayNetwork && <NetworkEquipment customerId={customerId} />}
      {mayItems && <CustomerItems customerId={customerId} />}
      {mayChecks && <ChecksPanel customerId={customerId} />}
      {mayActs && <ActsList customerId={customerId} />}
    </div>
  );
}

function RoutersPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(listCpesEndpoint, { query: { limit: 50, filter: { customerId } } }, { topics: ["cpes"] });
  const mayChange = useMay("network.cpe.update");
  const [isAssigning, setAssigning] = useState(false);
  const [releasing, setReleasing] = useState<Cpe>();
  return (
    <Panel
      title={t("equipment.routers")}
      actions={
        mayChange && (
          <Button small onPress={() => setAssigning(true)}>
            {t("equipment.assign")}
          </Button>
        )
      }
    >
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        t("ui.loading")
      ) : data.items.length === 0 ? (
        t("equipment.customer-none")
      ) : (
        <PlainTable
          label={t("equipment.routers")}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            {
              id: "router",
              head: t("equipment.router"),
              cell: (cpe) => (
                <>
                  <bdi>{`${cpe.maker} ${cpe.model}`}</bdi> <bdi className="code">{cpe.serial}</bdi>
                </>
              ),
            },
            { id: "state", head: t("equipment.state"), cell: (cpe) => <CpeState cpe={cpe} /> },
            { id: "service", head: t("equipment.service"), wide: true, cell: ({ service }) => <ServiceLink service={service} /> },
            { id: "line", head: t("equipment.line"), cell: (cpe) => <LineState cpe={cpe} /> },
            {
              id: "firmware",
              head: t("equipment.firmware"),
              wide: true,
              cell: ({ firmware }) => (firmware ? <bdi className="code">{firmware}</bdi> : <Nothing />),
            },
            { id: "signal", head: t("equipment.signal"), wide: true, cell: (cpe) => <SignalText cpe={cpe} /> },
            {
              id: "ip",
              head: t("equipment.ip"),
              wide: true,
              cell: (cpe) => (cpe.ipv4 ? <bdi className="code">{cpe.ipv4}</bdi> : <Nothing />),
            },
            { id: "hosts", head: t("equipment.hosts"), number: true, wide: true, cell: (cpe) => cpe.activeHosts ?? <Nothing /> },
            ...(mayChange
              ? [
                  {
                    id: "act",
                    head: t("equipment.item.do"),
                    cell: (cpe: Cpe) => (
                      <Button small onPress={() => setReleasing(cpe)} label={`${t("equipment.release")}: ${cpe.serial}`}>
                        {t("equipment.release")}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {isAssigning && <AssignSheet onClose={() => setAssigning(false)} />}
      {releasing && <ReleaseDialog cpe={releasing} onClose={() => setReleasing(undefined)} />}
    </Panel>
  );
}

function AssignSheet({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const customer = useShownCustomer();
  const free = useEndpoint(listCpesEndpoint, { query: { limit: 250, filter: { isAssigned: "false", partnerId: customer.partner.id } } });
  const [chosen, setChosen] = useState("");
  const [serviceId, setServiceId] = useState("");
  const assign = useAction(assignCpeEndpoint, {
    topics: ["cpes"],
    onDone: () => {
      notify(t("equipment.assigned"));
      onClose();
    },
  });
  const cpes = free.data?.items ?? [];
  const cpe = cpes.find(({ id }) => id === chosen) ?? cpes[0];
  return (
    <FormSheet
      title={t("equipment.assign")}
      busy={assign.busy}
      problem={assign.problem}
      onSave={() =>
        cpe &&
        assign.run({ params: { cpeId: cpe.id }, body: { customerId: customer.id, serviceId: serviceId || null }, version: cpe.version })
      }
      onClose={onClose}
    >
      {free.data && cpes.length === 0 ? (
        <p>{t("equipment.none-free")}</p>
      ) : (
        <>
          <NativeSelect
            label={t("equipment.router")}
            value={cpe?.id ?? ""}
            data={cpes.map(({ id, maker, model, serial }) => ({ value: id, label: `${maker} ${model} · ${serial}` }))}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          <ServiceChoice customerId={customer.id} value={serviceId} onChange={setServiceId} />
        </>
      )}
    </FormSheet>
  );
}

function ReleaseDialog({ cpe, onClose }: { cpe: Cpe; onClose: () => void }) {
  const t = useTexts();
  const release = useAction(releaseCpeEndpoint, { topics: ["cpes"], onDone: onClose });
  return (
    <ConfirmDialog
      open
      danger
      title={t("equipment.release-title", { serial: cpe.serial })}
      confirm={t("equipment.release")}
      busy={release.busy}
      problem={release.problem}
      onConfirm={() => release.run({ params: { cpeId: cpe.id }, version: cpe.version })}
      onClose={onClose}
    >
      {t("equipment.release-text")}
    </ConfirmDialog>
  );
}
