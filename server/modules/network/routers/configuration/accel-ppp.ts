// accel-ppp.conf, version 1.12 and later.
import { type ConfigurationFacts, lines } from "./facts.ts";

export function accelPppText(facts: ConfigurationFacts): string {
  const { dynamic, nasIpAddress } = facts;
  return lines(
    `# ${facts.name}: accel-ppp.conf. Keep the modules that are there, and add these.`,
    "[modules]",
    "radius",
    "shaper",
    "ippool",
    "",
    "[radius]",
    "dictionary=/usr/share/accel-ppp/radius/dictionary",
    facts.nasIdentifier === null ? undefined : `nas-identifier=${facts.nasIdentifier}`,
    nasIpAddress === null ? undefined : `nas-ip-address=${nasIpAddress}`,
    facts.servers.map(
      (server) =>
        `server=${server},${facts.secret},auth-port=${facts.authenticates ? facts.authenticationPort : 0},acct-port=${facts.accounts ? facts.accountingPort : 0},req-limit=50,fail-timeout=0,max-fail=10`,
    ),
    dynamic.mode === "none" ? undefined : `dae-server=${nasIpAddress ?? "0.0.0.0"}:${dynamic.port},${dynamic.secret}`,
    "timeout=3",
    "max-try=3",
    `acct-interim-interval=${facts.interimSeconds}`,
    "# Sessions outlive a server that cannot be reached.",
    "acct-timeout=0",
    "",
    "[shaper]",
    "attr=Filter-Id",
    "down-limiter=tbf",
    "up-limiter=police",
    "",
    "# Blocked subscribers get an address from here. It is used for nothing else.",
    "[ip-pool]",
    "attr=Framed-Pool",
    "100.127.0.0/20,name=dm-walled",
    "",
    "# nftables: what they still reach.",
    "# table ip dm_walled {",
    "#   chain redirect { type nat hook prerouting priority dstnat;",
    `#     ip saddr 100.127.0.0/20 meta l4proto { tcp, udp } th dport 53 dnat to ${facts.dnsAddress}`,
    `#     ip saddr 100.127.0.0/20 tcp dport 80 dnat to ${facts.landingAddress} }`,
    "#   chain wall { type filter hook forward priority filter;",
    `#     ip saddr 100.127.0.0/20 ip daddr ${facts.dnsAddress} meta l4proto { tcp, udp } th dport 53 accept`,
    `#     ip saddr 100.127.0.0/20 ip daddr ${facts.landingAddress} tcp dport { 80, 443 } accept`,
    "#     ip saddr 100.127.0.0/20 drop }",
    "# }",
  );
}
