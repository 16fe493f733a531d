import { Link } from "@tanstack/react-router";
import {
  addressColumns,
  exportAddressesEndpoint,
  listAddressesEndpoint,
  listWholePrefixEndpoint,
  states,
} from "../../../../server/modules/network/addresses/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { type Address, type Prefix, toneOfState, topics } from "./prefix.ts";
import { SweepPanel } from "./sweep-panel.tsx";

interface ListProps {
  prefix: Prefix;
  onReserve: (address: string) => void;
  onFree: (address: Address) => void;
}

const inFile = { address: ["address_or_prefix"], service: ["customer_ref", "service_ref"] } as const;

/** What is not free. */
export function UsedAddresses({ prefix, onFree }: Omit<ListProps, "onReserve">) {
  const t = useTexts();
  const mayUpdate = useMay("network.ip.update");
  const list = useList(listAddressesEndpoint, {
    filters: ["text", "state"],
    sorts: ["address", "since"],
    fixed: { prefixId: prefix.id },
    topics: [...topics],
  });
  return (
    <DataList
      name="addresses"
      title={t("addresses.used-title")}
      inside
      list={list}
      rowKey={(row) => row.id}
      tools={(shown) => (
        <ExportButton endpoint={exportAddressesEndpoint} list={list} columns={addressColumns} shown={shown} inFile={inFile} />
      )}
      filters={[
        { kind: "search", name: "text", label: t("addresses.search-address") },
        {
          kind: "choice",
          name: "state",
          label: t("addresses.state-head"),
          options: states.map((value) => ({ value, label: t(`addresses.state.${value}`) })),
        },
      ]}
      columns={[
        {
          id: "address",
          head: t("addresses.address"),
          main: true,
          sort: "address",
          cell: (row) => <bdi className="code">{row.address}</bdi>,
        },
        { id: "state", head: t("addresses.state-head"), cell: (row) => <StateChip state={row.state} /> },
        { id: "service", head: t("addresses.whose"), cell: (row) => <Whose address={row} /> },
        {
          id: "mac",
          head: t("addresses.mac"),
          extra: true,
          cell: (row) => (row.mac ? <bdi className="code">{row.mac}</bdi> : <Nothing />),
        },
        { id: "comment", head: t("addresses.comment"), extra: true, cell: (row) => (row.comment ? <bdi>{row.comment}</bdi> : <Nothing />) },
        { id: "since", head: t("addresses.since"), sort: "since", sortDown: true, cell: (row) => <MomentText value={row.since} /> },
        { id: "until", head: t("addresses.until"), cell: (row) => <MomentText value={row.until} /> },
        {
          id: "acts",
          head: t("ui.more-actions"),
          headHidden: true,
          cell: (row) => mayUpdate && isFreeable(row) && <FreeButton address={row} onFree={onFree} />,
        },
      ]}
      empty={{ title: t("addresses.none-used"), text: t("addresses.none-used-why") }}
    />
  );
}

/** N-27 every address, the free and the unusable ones included. */
export function EveryAddress({ prefix, onReserve, onFree }: ListProps) {
  const t = useTexts();
  const mayUpdate = useMay("network.ip.update") && prefix.mayChange;
  const list = useList(listWholePrefixEndpoint, {
    params: { prefixId: prefix.id },
    filters: [],
    sorts: ["address"],
    topics: [...topics],
  });
  return (
    <>
      <SweepPanel prefix={prefix} />
      <DataList
        name="every-address"
        title={t("addresses.every")}
        inside
        list={list}
        rowKey={(row) => row.address}
        columns={[
          {
            id: "address",
            head: t("addresses.address"),
            main: true,
            sort: "address",
            cell: (row) => <bdi className="code">{row.address}</bdi>,
          },
          {
            id: "state",
            head: t("addresses.state-head"),
            cell: (row) => (
              <>
                <StateChip state={row.state} /> {row.why && <span className="addresses-quiet">{t(`addresses.why.${row.why}`)}</span>}
                {row.isSuspect && <StatusChip tone="hurts">{t("addresses.sweep.suspect")}</StatusChip>}
                {row.answeredAt && !row.isSuspect && <span className="addresses-quiet">{t("addresses.sweep.answers")}</span>}
              </>
            ),
          },
          { id: "service", head: t("addresses.whose"), cell: (row) => (row.used ? <Whose address={row.used} /> : <Nothing />) },
          {
            id: "acts",
            head: t("ui.more-actions"),
            headHidden: true,
            cell: (row) =>
              mayUpdate &&
              (row.state === "free" ? (
                <Button small label={t("addresses.reserve-one", { address: row.address })} onPress={() => onReserve(row.address)}>
                  {t("addresses.reserve")}
                </Button>
              ) : (
                row.used && isFreeable(row.used) && <FreeButton address={row.used} onFree={onFree} />
              )),
          },
        ]}
        empty={{ title: t("addresses.none-used") }}
      />
    </>
  );
}

export const StateChip = ({ state }: { state: keyof typeof toneOfState }) => {
  const t = useTexts();
  return <StatusChip tone={toneOfState[state]}>{t(`addresses.state.${state}`)}</StatusChip>;
};

/** What a session shows is not freed under its feet. */
const isFreeable = ({ state }: Address): boolean => state !== "leased" && state !== "offered";

function FreeButton({ address, onFree }: { address: Address; onFree: (address: Address) => void }) {
  const t = useTexts();
  return (
    <Button small label={t("addresses.free-one", { address: address.address })} onPress={() => onFree(address)}>
      {t("addresses.free")}
    </Button>
  );
}

/** The service that has it, or why it is reserved. */
export function Whose({ address }: { address: Pick<Address, "serviceId" | "service" | "reason"> }) {
  const t = useTexts();
  const { serviceId, service, reason } = address;
  if (serviceId === null) return reason ? <bdi>{reason}</bdi> : <Nothing />;
  return (
    <Link to={`/services/${serviceId}` as never}>
      <bdi>{service ? `${service.number} ${service.customer}` : t("addresses.a-service")}</bdi>
    </Link>
  );
}
