// For equipment that is configured on a page of its own: what belongs into which field. And as a client of FreeRADIUS, where that stands in front.
import { type ConfigurationFacts, lines } from "./facts.ts";

export function plainText(facts: ConfigurationFacts): string {
  const { dynamic } = facts;
  return lines(
    `# ${facts.name}`,
    facts.servers.map((server, at) => `RADIUS server ${at + 1}:        ${server}`),
    facts.authenticates ? `Authentication port:    ${facts.authenticationPort} (UDP)` : undefined,
    facts.accounts ? `Accounting port:        ${facts.accountingPort} (UDP)` : undefined,
    `Shared secret:          ${facts.secret}`,
    "Timeout, tries:         3 s, 3",
    facts.accounts ? `Interim updates every:  ${facts.interimSeconds} s` : undefined,
    facts.nasIdentifier === null ? undefined : `NAS-Identifier:         ${facts.nasIdentifier}`,
    "Message-Authenticator:  in every Access-Request",
    dynamic.mode === "none"
      ? "CoA and Disconnect:     not used"
      : [
          `CoA and Disconnect:     accepted from ${facts.servers.join(", ")} on port ${dynamic.port} (UDP)`,
          `Their secret:           ${dynamic.secret}`,
        ],
    "",
    "# What blocked subscribers still reach:",
    `Resolver:               ${facts.dnsAddress}, ports 53 (UDP, TCP); other resolvers are redirected to it`,
    `Landing page:           ${facts.landingAddress}, ports 80 and 443 (TCP)`,
    "",
    "# The same as a home server of FreeRADIUS (proxy.conf), where one stands between the equipment and us:",
    facts.servers.flatMap((server, at) => [
      `home_server demarc${at + 1} {`,
      "  type = auth+acct",
      `  ipaddr = ${server}`,
      `  port = ${facts.authenticationPort}`,
      `  secret = ${freeRadiusQuoted(facts.secret)}`,
      "  response_window = 6",
      "  status_check = status-server",
      "}",
    ]),
    "home_server_pool demarc {",
    "  type = fail-over",
    facts.servers.map((_, at) => `  home_server = demarc${at + 1}`),
    "}",
  );
}

const freeRadiusQuoted = (text: string): string => `"${text.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`;
