import type { Nas } from "./nas.ts";

/** What is typed about a router. Secrets are not among it: those are only set. */
export interface NasValues {
  name: string;
  siteId: string;
  profile: string;
  partnerIds: string[];
  model: string;
  serial: string;
  tags: string[];
  managementAddress: string;
  sources: string[];
  nasIpAddress: string;
  nasIpv6Address: string;
  nasIdentifier: string;
  accessTypes: string[];
  authenticationMode: string;
  accountingMode: string;
  interimSeconds: number | "";
  dynamicMode: string;
  dynamicAddress: string;
  dynamicPort: number | "";
  dynamicPacketsPerSecond: number | "";
  messageAuthenticator: string;
  swapRates: boolean;
  swapAccounting: boolean;
  noGigawords: boolean;
  sendsIpv6CountersSeparately: boolean;
  sendsNoInterims: boolean;
  status: string;
  copyAddress: string;
  copyPort: number | "";
  /** Empty: as it is. */
  copySecret: string;
  replyLines: string;
}

export const newNasValues: NasValues = {
  ...{ name: "", siteId: "", profile: "mikrotik_ppp", partnerIds: [], model: "", serial: "", tags: [], managementAddress: "", sources: [] },
  ...{ nasIpAddress: "", nasIpv6Address: "", nasIdentifier: "", accessTypes: ["pppoe", "vpn"], authenticationMode: "radius" },
  ...{ accountingMode: "radius", interimSeconds: 300, dynamicMode: "coa_and_disconnect", dynamicAddress: "", dynamicPort: 3799 },
  ...{ dynamicPacketsPerSecond: 50, messageAuthenticator: "auto", swapRates: false, swapAccounting: false, noGigawords: false },
  ...{ sendsIpv6CountersSeparately: false, sendsNoInterims: false, status: "active" },
  ...{ copyAddress: "", copyPort: 1813, copySecret: "", replyLines: "" },
};

export const nasValues = (nas: Nas): NasValues => ({
  ...{
    name: nas.name,
    siteId: nas.siteId ?? "",
    profile: nas.profile,
    partnerIds: [...nas.partnerIds],
    model: nas.model,
    serial: nas.serial,
  },
  ...{ tags: [...nas.tags], managementAddress: nas.managementAddress, sources: [...nas.sources], nasIpAddress: nas.nasIpAddress ?? "" },
  ...{ nasIpv6Address: nas.nasIpv6Address ?? "", nasIdentifier: nas.nasIdentifier ?? "", accessTypes: [...nas.accessTypes] },
  ...{ authenticationMode: nas.authenticationMode, accountingMode: nas.accountingMode, interimSeconds: nas.interimSeconds },
  ...{ dynamicMode: nas.dynamicMode, dynamicAddress: nas.dynamicAddress ?? "", dynamicPort: nas.dynamicPort },
  ...{ dynamicPacketsPerSecond: nas.dynamicPacketsPerSecond, messageAuthenticator: nas.messageAuthenticator, swapRates: nas.swapRates },
  ...{ swapAccounting: nas.swapAccounting, noGigawords: nas.noGigawords, status: nas.status },
  sendsIpv6CountersSeparately: nas.sendsIpv6CountersSeparately,
  sendsNoInterims: nas.sendsNoInterims,
  ...{ copyAddress: nas.copyAddress ?? "", copyPort: nas.copyPort, copySecret: "" },
  replyLines: nas.replyLines,
});
