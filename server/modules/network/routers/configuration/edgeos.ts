// EdgeOS 2, PPPoE server. The interval of interim updates comes with each Accept; there is no command for it.
import { type ConfigurationFacts, lines } from "./facts.ts";

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export function edgeosText(facts: ConfigurationFacts): string {
  const rule = (number: number): string => `set firewall name DM-WALLED rule ${number}`;
  return lines(
    `# ${facts.name}: EdgeOS`,
    "configure",
    facts.nasIdentifier === null ? undefined : `set system host-name ${facts.nasIdentifier}`,
    "set service pppoe-server authentication mode radius",
    facts.servers.map((server) => `set service pppoe-server authentication radius-server ${server} key ${quoted(facts.secret)}`),
    "# What subscribers with an address from the pool dm-walled still reach: put this on the interface towards them, for that source.",
    "set firewall name DM-WALLED default-action drop",
    `${rule(10)} action accept`,
    `${rule(10)} protocol tcp_udp`,
    `${rule(10)} destination address ${facts.dnsAddress}`,
    `${rule(10)} destination port 53`,
    `${rule(20)} action accept`,
    `${rule(20)} protocol tcp`,
    `${rule(20)} destination address ${facts.landingAddress}`,
    `${rule(20)} destination port 80,443`,
    "commit",
    "save",
    `# Ports: logins ${facts.authenticationPort}, accounting ${facts.accountingPort}. Disconnects are expected on ${facts.dynamic.port}; some releases listen on 3779.`,
  );
}
