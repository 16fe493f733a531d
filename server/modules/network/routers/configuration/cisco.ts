// Cisco IOS 15 and IOS XE. Minutes, not seconds, between interim updates.
import { type ConfigurationFacts, isIpv6, lines, wholeMinutes } from "./facts.ts";

export function ciscoText(facts: ConfigurationFacts, system: "ios" | "iosxe"): string {
  const { servers, secret, dynamic, accounts, authenticates } = facts;
  const isXe = system === "iosxe";
  return lines(
    `! ${facts.name}: ${isXe ? "Cisco IOS XE" : "Cisco IOS"}`,
    facts.nasIdentifier === null ? undefined : `hostname ${facts.nasIdentifier}`,
    "aaa new-model",
    isXe ? undefined : "aaa policy interface-config allow-subinterface",
    "!",
    servers.flatMap((server, at) => [
      `radius server DEMARC-${at + 1}`,
      ` address ${isIpv6(server) ? "ipv6" : "ipv4"} ${server} auth-port ${facts.authenticationPort} acct-port ${facts.accountingPort}`,
      " timeout 3",
      " retransmit 2",
      ` key ${secret}`,
      "!",
    ]),
    "aaa group server radius DEMARC",
    servers.map((_, at) => ` server name DEMARC-${at + 1}`),
    "!",
    authenticates ? ["aaa authentication ppp default group DEMARC", "aaa authorization network default group DEMARC"] : [],
    authenticates && isXe ? "aaa authorization subscriber-service default local group DEMARC" : undefined,
    accounts
      ? [
          "aaa accounting network default start-stop group DEMARC",
          `aaa accounting update newinfo periodic ${wholeMinutes(facts.interimSeconds)}`,
        ]
      : [],
    "radius-server attribute 44 include-in-access-req all",
    "radius-server attribute 32 include-in-access-req format %h",
    "radius-server vsa send accounting",
    "radius-server vsa send authentication",
    "!",
    dynamic.mode === "none"
      ? []
      : [
          "aaa server radius dynamic-author",
          ...servers.map((server) => ` client ${server} server-key ${dynamic.secret}`),
          ` port ${dynamic.port}`,
          " auth-type any",
          "!",
        ],
    walledText(facts, isXe),
  );
}

const walledText = ({ dnsAddress, landingAddress }: ConfigurationFacts, isXe: boolean): string[] => [
  "! What blocked subscribers still reach. There is no redirect of port 53 for single subscribers here: walled ones are given our resolver.",
  "ip access-list extended DM-WALLED",
  ` permit udp any host ${dnsAddress} eq domain`,
  ` permit tcp any host ${dnsAddress} eq domain`,
  ` permit tcp any host ${landingAddress} eq www`,
  ` permit tcp any host ${landingAddress} eq 443`,
  " deny ip any any",
  "ip access-list extended DM-ACTIVE",
  " permit ip any any",
  ...(isXe
    ? [
        "! The policy of walled ones; each plan has two of its own, named like its code with -down and -up.",
        "policy-map DM-WALLED",
        " class class-default",
        "  police 1000000 conform-action transmit exceed-action drop",
      ]
    : []),
];
