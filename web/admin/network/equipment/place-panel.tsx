// N-47 at which customer's it stands.
import { NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { placeEquipmentEndpoint } from "../../../../server/modules/network/equipment/contract.ts";
import { listServicesEndpoint } from "../../../../server/modules/services/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { CustomerPicker, type PickedCustomer } from "../../app/customer-picker.tsx";
import type { Equipment } from "./equipment.ts";

export function PlacePanel({ one, mayUpdate }: { one: Equipment; mayUpdate: boolean }) {
  const t = useTexts();
  const maySeeCustomers = useMay("customers.profile.view");
  const [isPlacing, setPlacing] = useState(false);
  const remove = useAction(placeEquipmentEndpoint, {
    topics: ["equipment"],
    onDone: () => notify(t("network.saved", { name: one.name })),
  });
  const { customer, service } = one;
  return (
    <Panel
      title={t("monitor.place.title")}
      actions={
        mayUpdate &&
        maySeeCustomers && (
          <>
            <Button small onPress={() => setPlacing(true)}>
              {t(customer ? "monitor.place.change" : "monitor.place.set")}
            </Button>
            {customer && (
              <Button
                small
                kind="quiet"
                busy={remove.busy}
                onPress={() => remove.run({ params: { equipmentId: one.id }, version: one.version, body: { customerId: null } })}
              >
                {t("monitor.place.remove")}
              </Button>
            )}
          </>
        )
      }
    >
      {customer ? (
        <Facts
          facts={[
            {
              label: t("equipment.customer"),
              value: (
                <Link to={`/customers/${customer.id}` as never} search={{ tab: "equipment" } as never}>
                  <bdi>{customer.name}</bdi>
                </Link>
              ),
            },
            {
              label: t("equipment.service"),
              value: service ? (
                <Link to={`/services/${service.id}` as never}>
                  <bdi className="code">{service.number}</bdi>
                </Link>
              ) : (
                <Nothing />
              ),
            },
          ]}
        />
      ) : (
        <p className="network-quiet">{t("monitor.place.nobody")}</p>
      )}
      <ProblemNote problem={remove.problem} />
      {isPlacing && <PlaceSheet one={one} onClose={() => setPlacing(false)} />}
    </Panel>
  );
}

function PlaceSheet({ one, onClose }: { one: Equipment; onClose: () => void }) {
  const t = useTexts();
  const form = useId();
  const [picked, setPicked] = useState<PickedCustomer>();
  const [serviceId, setServiceId] = useState("");
  const maySeeServices = useMay("customers.services.view");
  const services = useEndpoint(
    listServicesEndpoint,
    {
      query: { limit: 50, total: "none", filter: { customerId: picked?.id ?? one.id, state: "pending,active,paused,stopped" } },
    },
    { enabled: picked !== undefined && maySeeServices },
  );
  const place = useAction(placeEquipmentEndpoint, {
    topics: ["equipment"],
    onDone: () => {
      notify(t("network.saved", { name: one.name }));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("monitor.place.set")}
      onClose={onClose}
      locked={place.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={place.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form={form} busy={place.busy} disabled={!picked}>
            {t("network.save")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="network-fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (picked)
            void place.run({
              params: { equipmentId: one.id },
              version: one.version,
              body: { customerId: picked.id, serviceId: serviceId || null },
            });
        }}
      >
        <p className="network-quiet">{t("monitor.place.why")}</p>
        <CustomerPicker
          label={t("equipment.customer")}
          picked={picked}
          onPick={(customer) => {
            setPicked(customer);
            setServiceId("");
          }}
        />
        {picked && maySeeServices && (
          <NativeSelect
            label={t("equipment.service")}
            value={serviceId}
            data={[
              { value: "", label: t("equipment.no-service") },
              ...(services.data?.items ?? []).map(({ id, number, plan }) => ({ value: id, label: `S-${String(number)} · ${plan.title}` })),
            ]}
            onChange={(event) => setServiceId(event.currentTarget.value)}
          />
        )}
        <ProblemNote problem={place.problem} errors={place.problem?.problem.errors ?? []} />
      </form>
    </Sheet>
  );
}
