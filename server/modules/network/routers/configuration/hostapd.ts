// hostapd.conf, version 2.10.
import { type ConfigurationFacts, lines } from "./facts.ts";

export function hostapdText(facts: ConfigurationFacts): string {
  const { dynamic, accessTypes } = facts;
  const has = (type: ConfigurationFacts["accessTypes"][number]): boolean => accessTypes.includes(type);
  return lines(
    `# ${facts.name}: hostapd.conf`,
    facts.nasIpAddress === null ? undefined : `own_ip_addr=${facts.nasIpAddress}`,
    facts.nasIdentifier === null ? undefined : `nas_identifier=${facts.nasIdentifier}`,
    has("wifi_eap") ? ["ieee8021x=1", "wpa=2", "wpa_key_mgmt=WPA-EAP", "rsn_pairwise=CCMP"] : [],
    has("wifi_mac") || has("wifi_psk") ? "macaddr_acl=2" : undefined,
    has("wifi_psk")
      ? [
          ...(has("wifi_eap")
            ? ["# A key for each station needs an SSID of its own, without EAP."]
            : ["wpa=2", "wpa_key_mgmt=WPA-PSK", "rsn_pairwise=CCMP"]),
          "wpa_psk_radius=2",
        ]
      : [],
    facts.authenticates
      ? facts.servers.flatMap((server) => [
          `auth_server_addr=${server}`,
          `auth_server_port=${facts.authenticationPort}`,
          `auth_server_shared_secret=${facts.secret}`,
        ])
      : [],
    facts.accounts
      ? [
          ...facts.servers.flatMap((server) => [
            `acct_server_addr=${server}`,
            `acct_server_port=${facts.accountingPort}`,
            `acct_server_shared_secret=${facts.secret}`,
          ]),
          `radius_acct_interim_interval=${facts.interimSeconds}`,
        ]
      : [],
    dynamic.mode === "none"
      ? []
      : [
          `radius_das_port=${dynamic.port}`,
          // It takes one client.
          `radius_das_client=${facts.servers[0] ?? ""} ${dynamic.secret}`,
          "radius_das_time_window=300",
          "radius_das_require_event_timestamp=1",
          "radius_das_require_message_authenticator=1",
        ],
    "# Blocked subscribers are put into a VLAN of their own, where nothing is reached but:",
    `#   udp and tcp port 53 at ${facts.dnsAddress}; tcp ports 80 and 443 at ${facts.landingAddress}`,
    "dynamic_vlan=1",
    "vlan_file=/etc/hostapd/hostapd.vlan",
  );
}
