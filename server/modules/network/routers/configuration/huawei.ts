// Huawei ME60 and NE40E (VRP 8).
import { type ConfigurationFacts, lines, wholeMinutes } from "./facts.ts";

export function huaweiText(facts: ConfigurationFacts): string {
  const { servers, dynamic } = facts;
  return lines(
    `# ${facts.name}: VRP`,
    facts.nasIdentifier === null ? undefined : `sysname ${facts.nasIdentifier}`,
    "radius-server group demarc",
    servers.map((server) => ` radius-server authentication ${server} ${facts.authenticationPort}`),
    servers.map((server) => ` radius-server accounting ${server} ${facts.accountingPort}`),
    ` radius-server shared-key-cipher ${facts.secret}`,
    " radius-server timeout 3",
    " radius-server retransmit 3",
    "quit",
    dynamic.mode === "none"
      ? []
      : servers.map((server) => `radius-server authorization ${server} shared-key-cipher ${dynamic.secret} server-group demarc`),
    "aaa",
    facts.authenticates ? [" authentication-scheme demarc", "  authentication-mode radius", " quit"] : [],
    facts.accounts
      ? [
          " accounting-scheme demarc",
          "  accounting-mode radius",
          `  accounting interim interval ${wholeMinutes(facts.interimSeconds)}`,
          "  accounting start-fail online",
          " quit",
        ]
      : [],
    " domain demarc",
    facts.authenticates ? "  authentication-scheme demarc" : undefined,
    facts.accounts ? "  accounting-scheme demarc" : undefined,
    "  radius-server group demarc",
    " quit",
    "quit",
    "# dm-walled and dm-active are what the profile names. dm-walled lets through nothing but:",
    `#   udp and tcp port 53 to ${facts.dnsAddress}`,
    `#   tcp ports 80 and 443 to ${facts.landingAddress}`,
  );
}
