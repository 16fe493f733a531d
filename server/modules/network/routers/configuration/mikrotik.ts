// RouterOS 7.
import { type ConfigurationFacts, lines, walledLists } from "./facts.ts";

type MikrotikService = "ppp" | "hotspot" | "dhcp";

/** In RouterOS a quoted text ends at a quote, and $ and \ mean something in it. */
const quoted = (text: string): string => `"${text.replaceAll(/["\\$]/g, (sign) => `\\${sign}`)}"`;

export function mikrotikText(facts: ConfigurationFacts, service: MikrotikService): string {
  return lines(
    `# ${facts.name}: RouterOS 7`,
    facts.nasIdentifier === null ? undefined : `/system identity set name=${quoted(facts.nasIdentifier)}`,
    "/radius",
    facts.servers.map(
      (server) =>
        `add comment=demarc service=${service} address=${server} secret=${quoted(facts.secret)} authentication-port=${facts.authenticationPort} accounting-port=${facts.accountingPort} timeout=3s`,
    ),
    listener(facts),
    serviceText(facts, service),
    walledText(facts, service),
  );
}

const listener = ({ dynamic }: ConfigurationFacts): string[] =>
  dynamic.mode === "none" ? [] : ["/radius incoming", `set accept=yes port=${dynamic.port}`];

function serviceText({ authenticates, accounts, interimSeconds }: ConfigurationFacts, service: MikrotikService): string[] {
  const yesNo = (is: boolean): string => (is ? "yes" : "no");
  const interim = `${interimSeconds}s`;
  switch (service) {
    case "ppp":
      return ["/ppp aaa", `set use-radius=${yesNo(authenticates)} accounting=${yesNo(accounts)} interim-update=${interim}`];
    case "hotspot":
      return [
        "/ip hotspot profile",
        `set [ find ] use-radius=${yesNo(authenticates)} radius-accounting=${yesNo(accounts)} radius-interim-update=${interim}`,
      ];
    case "dhcp":
      return [
        "/ip dhcp-server config",
        `set accounting=${yesNo(accounts)} interim-update=${interim}`,
        "# A lease lasts as long as Session-Timeout says: 15 minutes at most, so that changes arrive.",
        "/ip dhcp-server",
        `set [ find ] use-radius=${authenticates ? "yes" : accounts ? "accounting" : "no"}`,
      ];
  }
}

function walledText({ dnsAddress, landingAddress }: ConfigurationFacts, service: MikrotikService): string[] {
  const jumps = walledLists.map((list) => `add chain=forward src-address-list=dm-${list} action=jump jump-target=dm-walled comment=demarc`);
  const redirects = walledLists.map(
    (list) => `add chain=dstnat src-address-list=dm-${list} action=jump jump-target=dm-walled comment=demarc`,
  );
  return [
    "# What blocked subscribers still reach. Addresses of payment pages belong into dm-garden, too.",
    "/ip firewall address-list",
    `add list=dm-garden address=${landingAddress} comment=demarc`,
    "# Move the jumps above the rules that accept established connections or use FastTrack: those would let old connections go on.",
    "/ip firewall filter",
    ...jumps,
    `add chain=dm-walled protocol=udp dst-port=53 dst-address=${dnsAddress} action=accept`,
    `add chain=dm-walled protocol=tcp dst-port=53 dst-address=${dnsAddress} action=accept`,
    "add chain=dm-walled protocol=tcp dst-port=80,443 dst-address-list=dm-garden action=accept",
    "add chain=dm-walled protocol=tcp action=reject reject-with=tcp-reset",
    "add chain=dm-walled action=drop",
    "# Name servers that subscribers have set by hand lead to ours, and plain web pages to the landing page.",
    "/ip firewall nat",
    ...redirects,
    `add chain=dm-walled protocol=udp dst-port=53 action=dst-nat to-addresses=${dnsAddress} to-ports=53`,
    `add chain=dm-walled protocol=tcp dst-port=53 action=dst-nat to-addresses=${dnsAddress} to-ports=53`,
    `add chain=dm-walled protocol=tcp dst-port=80 dst-address-list=!dm-garden action=dst-nat to-addresses=${landingAddress} to-ports=80`,
    ...(service === "hotspot"
      ? [
          "# And before they have logged in.",
          "/ip hotspot walled-garden ip",
          `add dst-address=${landingAddress} action=accept comment=demarc`,
        ]
      : []),
  ];
}
