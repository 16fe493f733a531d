import { TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { addSiteUnitEndpoint, removeSiteUnitEndpoint, updateSiteUnitEndpoint } from "../../../../server/modules/network/sites/contract.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { CustomerPicker, type PickedCustomer } from "../../app/customer-picker.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import type { Site } from "./site.ts";

type Unit = Site["units"][number];

/** The flats and offices of a building, and who lives there. */
export function SiteUnits({ site, mayUpdate }: { site: Site; mayUpdate: boolean }) {
  const t = useTexts();
  const [editing, setEditing] = useState<Unit | "new">();
  return (
    <Panel
      title={t("network.unit.served", { served: site.servedUnits, count: site.units.length })}
      actions={
        mayUpdate && (
          <Button small onPress={() => setEditing("new")}>
            {t("network.unit.add")}
          </Button>
        )
      }
    >
      {site.units.length === 0 ? (
        <p className="network-quiet">{t("network.unit.none")}</p>
      ) : (
        <PlainTable
          label={t("network.unit.units")}
          rows={site.units}
          rowKey={({ id }) => id}
          columns={[
            {
              id: "number",
              head: t("network.unit.number"),
              cell: (unit) =>
                mayUpdate ? (
                  <Button small kind="quiet" label={t("network.unit.edit", { number: unit.number })} onPress={() => setEditing(unit)}>
                    <bdi>{unit.number}</bdi>
                  </Button>
                ) : (
                  <bdi>{unit.number}</bdi>
                ),
            },
            { id: "floor", head: t("network.unit.floor"), cell: (unit) => unit.floor || <Nothing /> },
            {
              id: "customer",
              head: t("network.unit.customer"),
              cell: (unit) =>
                unit.customer ? (
                  <Link to={`/customers/${unit.customer.id}` as never}>
                    <bdi>{unit.customer.name}</bdi>
                  </Link>
                ) : (
                  <Nothing />
                ),
            },
            { id: "vlan", head: t("network.unit.vlan"), number: true, wide: true, cell: (unit) => unit.defaultVlan ?? <Nothing /> },
          ]}
        />
      )}
      {editing !== undefined && (
        <UnitSheet site={site} unit={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </Panel>
  );
}

function UnitSheet({ site, unit, onClose }: { site: Site; unit: Unit | undefined; onClose: () => void }) {
  const t = useTexts();
  const form = useId();
  const [number, setNumber] = useState(unit?.number ?? "");
  const [floor, setFloor] = useState(unit?.floor ?? "");
  const [vlan, setVlan] = useState<number | "">(unit?.defaultVlan ?? "");
  const [customer, setCustomer] = useState<PickedCustomer | undefined>(unit?.customer ?? undefined);
  const done = { topics: ["sites", "site-units"], onDone: onClose };
  const add = useAction(addSiteUnitEndpoint, done);
  const update = useAction(updateSiteUnitEndpoint, done);
  const remove = useAction(removeSiteUnitEndpoint, done);
  const problem = add.problem ?? update.problem ?? remove.problem;
  const busy = add.busy || update.busy || remove.busy;
  const faultOf = (field: string) => {
    const fault = problem?.problem.errors?.find((each) => each.field === field);
    return fault ? { error: fieldErrorText(t, fault) } : {};
  };
  // A tenant whom the reader does not see stays where they are.
  const customerId = customer?.id ?? null;
  const isChanged = customerId !== (unit?.customer?.id ?? null);
  const body = { number, floor, defaultVlan: vlan === "" ? null : vlan };
  return (
    <Sheet
      open
      title={unit ? t("network.unit.edit", { number: unit.number }) : t("network.unit.add")}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          {unit && (
            <Button kind="quiet" disabled={busy} onPress={() => remove.run({ params: { siteUnitId: unit.id } })}>
              {t("network.unit.remove")}
            </Button>
          )}
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form={form} busy={busy}>
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
          if (unit) void update.run({ params: { siteUnitId: unit.id }, body: { ...body, ...(isChanged ? { customerId } : {}) } });
          else void add.run({ params: { siteId: site.id }, body: { ...body, customerId } });
        }}
      >
        <TextInput
          label={t("network.unit.number")}
          required
          data-autofocus
          maxLength={30}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          {...faultOf("number")}
        />
        <TextInput
          label={t("network.unit.floor")}
          maxLength={30}
          value={floor}
          onChange={(event) => setFloor(event.currentTarget.value)}
          {...faultOf("floor")}
        />
        <CustomerPicker label={t("network.unit.customer")} picked={customer} onPick={setCustomer} {...faultOf("customerId")} />
        <CountField
          label={t("network.unit.vlan")}
          description={t("network.unit.vlan-why")}
          value={vlan}
          onChange={setVlan}
          {...faultOf("defaultVlan")}
        />
        <ProblemNote problem={problem} />
      </form>
    </Sheet>
  );
}
