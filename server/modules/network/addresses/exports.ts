import { defineExport } from "../../../platform/exports/list-export.ts";
import { exportAddressesEndpoint, exportPrefixesEndpoint } from "./contract.ts";
import { type AddressShown, listAddressesPage, listPrefixesPage } from "./list-addresses.ts";
import type { PrefixShown } from "./prefix-view.ts";

/** N-7 exactly what the list shows. */
export const prefixesExport = defineExport<typeof exportPrefixesEndpoint, PrefixShown>({
  endpoint: exportPrefixesEndpoint,
  may: "network.ip.view",
  kind: "prefixes",
  about: { label: "Prefixes", name: "prefixes" },
  cells: {
    domain: (row) => row.domain,
    cidr: (row) => row.cidr,
    role: (row) => row.role,
    pdLength: (row) => row.pdLength,
    gateway: (row) => row.gateway,
    dnsServers: (row) => row.dnsServers.join(" "),
    vlan: (row) => row.vlan,
    excluded: (row) => row.excluded.join(" "),
    allocationOrder: (row) => row.allocationOrder,
    holdSeconds: (row) => row.holdSeconds,
    quarantineSeconds: (row) => row.quarantineSeconds,
    category: (row) => row.category,
    comment: (row) => row.comment,
    usable: (row) => row.usable,
    used: (row) => row.used,
    held: (row) => row.held,
    usedPercent: (row) => (row.usedPermille / 10).toFixed(1),
    alert: (row) => row.alert,
  },
  list: (work, page, { filter }) => listPrefixesPage(work, { ...page, filter }),
});

/** N-33 what an import reads again. A service that the reader does not see is named by its id. */
export const addressesExport = defineExport<typeof exportAddressesEndpoint, AddressShown>({
  endpoint: exportAddressesEndpoint,
  may: "network.ip.view",
  kind: "addresses",
  about: { label: "Addresses", name: "addresses" },
  cells: {
    address_or_prefix: (row) => row.address,
    state: (row) => row.state,
    customer_ref: (row) => row.service?.customerNumber ?? "",
    service_ref: (row) => row.service?.number ?? row.serviceId ?? "",
    comment: (row) => (row.state === "reserved" ? row.reason : row.comment),
  },
  list: (work, page, { filter }) => listAddressesPage(work, { ...page, filter }),
});
