// Junos (MX). Interim updates come every 10 minutes at most often.
import { type ConfigurationFacts, isIpv6, lines, wholeMinutes } from "./facts.ts";

const shortestInterimMinutes = 10;
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`;
const hostOf = (address: string): string => `${address}/${isIpv6(address) ? 128 : 32}`;

export function juniperText(facts: ConfigurationFacts): string {
  const { servers, dynamic } = facts;
  const profile = "set access profile demarc";
  return lines(
    `# ${facts.name}: Junos`,
    servers.flatMap((server) => [
      `set access radius-server ${server} port ${facts.authenticationPort}`,
      `set access radius-server ${server} accounting-port ${facts.accountingPort}`,
      `set access radius-server ${server} secret ${quoted(facts.secret)}`,
      `set access radius-server ${server} timeout 3`,
      `set access radius-server ${server} retry 3`,
      ...(dynamic.mode === "none" ? [] : [`set access radius-server ${server} dynamic-request-port ${dynamic.port}`]),
      ...(facts.nasIpAddress === null || isIpv6(server) ? [] : [`set access radius-server ${server} source-address ${facts.nasIpAddress}`]),
    ]),
    facts.authenticates
      ? [`${profile} authentication-order radius`, ...servers.map((server) => `${profile} radius authentication-server ${server}`)]
      : [],
    facts.nasIdentifier === null ? undefined : `${profile} radius options nas-identifier ${quoted(facts.nasIdentifier)}`,
    facts.accounts
      ? [
          ...servers.map((server) => `${profile} radius accounting-server ${server}`),
          `${profile} accounting order radius`,
          `${profile} accounting immediate-update`,
          `${profile} accounting coa-immediate-update`,
          `${profile} accounting update-interval ${Math.max(shortestInterimMinutes, wholeMinutes(facts.interimSeconds))}`,
          `${profile} accounting statistics volume-time`,
        ]
      : [],
    "set access-profile demarc",
    internetService,
    walledService(facts),
  );
}

/** The service `internet(down,up)`, as the vendor profile activates it; its variables are taken in the order in which they stand here. */
const service = "set dynamic-profiles internet";
const internetService = [
  "# The speed of a plan.",
  `${service} variables down mandatory`,
  `${service} variables up mandatory`,
  ...["down", "up"].flatMap((direction) => [
    `${service} variables ${direction}-filter uid`,
    `${service} variables ${direction}-policer uid`,
  ]),
  `${service} interfaces "$junos-interface-ifd-name" unit "$junos-interface-unit" family inet filter input "$up-filter"`,
  `${service} interfaces "$junos-interface-ifd-name" unit "$junos-interface-unit" family inet filter output "$down-filter"`,
  ...["down", "up"].flatMap((direction) => [
    `${service} firewall family inet filter "$${direction}-filter" interface-specific`,
    `${service} firewall family inet filter "$${direction}-filter" term all then policer "$${direction}-policer"`,
    `${service} firewall family inet filter "$${direction}-filter" term all then accept`,
    `${service} firewall policer "$${direction}-policer" if-exceeding bandwidth-limit "$${direction}"`,
    `${service} firewall policer "$${direction}-policer" if-exceeding burst-size-limit 512k`,
    `${service} firewall policer "$${direction}-policer" then discard`,
  ]),
];

function walledService({ dnsAddress, landingAddress }: ConfigurationFacts): string[] {
  const filter = "set firewall family inet filter dm-walled";
  return [
    "# What blocked subscribers still reach. Walled ones are given our resolver, for nothing redirects port 53 here.",
    `${filter} interface-specific`,
    `${filter} term dns from destination-address ${hostOf(dnsAddress)}`,
    `${filter} term dns from protocol [ tcp udp ]`,
    `${filter} term dns from destination-port 53`,
    `${filter} term dns then accept`,
    `${filter} term landing from destination-address ${hostOf(landingAddress)}`,
    `${filter} term landing from protocol tcp`,
    `${filter} term landing from destination-port [ 80 443 ]`,
    `${filter} term landing then accept`,
    `${filter} term rest then discard`,
    `set dynamic-profiles walled interfaces "$junos-interface-ifd-name" unit "$junos-interface-unit" family inet filter input dm-walled`,
  ];
}
