// The vendor profiles that come with the program (network.md 2.7). Directions are the subscriber's (N-1): `down` is towards them, and each profile turns
// it into what its vendor means by input and output.
import type { VendorProfile } from "./vendor-profile.ts";

/** 1812 and 1813 have one number for everybody; dynamic authorisation (RFC 5176) has 3799. */
const dynamicPort = 3799;
const interimSeconds = 300;

/** The router's rx is the subscriber's upload, so up comes first. Burst, threshold and guarantee only where the plan has a burst. */
const mikrotikRate = `Mikrotik-Rate-Limit = "{% if rate.down > 0 %}{{ rate.up }}/{{ rate.down }}{% if rate.burst_time > 0 %} {{ rate.burst_up }}/{{ rate.burst_down }} {{ rate.thr_up }}/{{ rate.thr_down }} {{ rate.burst_time }}/{{ rate.burst_time }} {{ rate.priority }} {{ rate.min_up }}/{{ rate.min_down }}{% endif %}{% endif %}"`;

/** What a voucher still allows (N-116), or a data cap that the router enforces (N-149). The router's Recv is what it receives from the subscriber: up. */
const mikrotikLimits = [
  ...(["Recv-Limit", "Xmit-Limit", "Total-Limit"] as const).flatMap((name, at) => {
    const direction = ["up", "down", "total"][at];
    return [`Mikrotik-${name} = {{ limit.${direction}_octets }}`, `Mikrotik-${name}-Gigawords = {{ limit.${direction}_gigawords }}`];
  }),
].join("\n");

const mikrotik = {
  dynamicPort,
  interimSeconds,
  signsDynamic: true,
  walledMode: "list",
  blockLines: 'Mikrotik-Address-List = "dm-{{ list }}"',
  restoreLines: 'Mikrotik-Address-List = "dm-active"',
  sessionAttributes: ["User-Name", "Acct-Session-Id", "Framed-IP-Address"],
} as const;

/** RFC 3580 section 3.31; all three or none. */
const vlanLines = (vlan: string): string =>
  [
    `Tunnel-Type = {% if ${vlan} %}VLAN{% endif %}`,
    `Tunnel-Medium-Type = {% if ${vlan} %}IEEE-802{% endif %}`,
    `Tunnel-Private-Group-Id = "{{ ${vlan} }}"`,
  ].join("\n");

const onVlans = {
  blockLines: vlanLines("walled.vlan"),
  restoreLines: vlanLines("service.attr.vlan"),
  walledMode: "vlan",
} as const;

const wisprRate = [
  "WISPr-Bandwidth-Max-Up = {% if rate.up > 0 %}{{ rate.up }}{% endif %}",
  "WISPr-Bandwidth-Max-Down = {% if rate.down > 0 %}{{ rate.down }}{% endif %}",
].join("\n");

/** Normal burst in bytes is an eighth of the rate for 1.5 seconds, the excess burst twice that. */
const iosRate = (direction: "output" | "input", rate: string): string =>
  `{% if ${rate} > 0 %}lcp:interface-config#${direction === "output" ? 1 : 2}=rate-limit ${direction} {{ ${rate} }} {{ ${rate} / 8 * 1.5 | round }} {{ ${rate} / 8 * 3 | round }} conform-action transmit exceed-action drop{% endif %}`;

const junosService = '"{% if rate.down > 0 %}internet({{ rate.down | kbps }}k,{{ rate.up | kbps }}k){% endif %}"';

export const shippedProfiles = {
  mikrotik_ppp: {
    ...mikrotik,
    title: "MikroTik PPP",
    accessTypes: ["pppoe", "vpn"],
    dynamicMode: "coa_and_disconnect",
    acceptLines: `${mikrotikRate}\n${mikrotikLimits}`,
    notes:
      "From the documentation of RouterOS 7 (PPPoE server), not yet tried on a router. A CoA changes the queue and the address list of a live session. An address list that was set stays until another one is set, so it is always replaced, never only removed. For walled IPv6 from a pool, copy the profile and add Mikrotik-Delegated-IPv6-Pool, or Mikrotik-Group with a second PPP profile, to both texts.",
  },
  mikrotik_hotspot: {
    ...mikrotik,
    title: "MikroTik hotspot",
    accessTypes: ["hotspot", "wifi_mac"],
    dynamicMode: "coa_and_disconnect",
    acceptLines: `${mikrotikRate}\n${mikrotikLimits}`,
    notes:
      "From the documentation of RouterOS 7, not yet tried on a router. After a restart the router forgets its hotspot sessions without a word; interim updates tell.",
  },
  mikrotik_dhcp: {
    ...mikrotik,
    title: "MikroTik DHCP",
    accessTypes: ["ipoe_dhcp"],
    dynamicMode: "none",
    // Changes arrive when the lease is renewed, so no lease lasts longer than a quarter of an hour.
    acceptLines: `${mikrotikRate}\nSession-Timeout = {% if session.timeout < 900 %}{{ session.timeout }}{% else %}900{% endif %}`,
    sessionAttributes: [],
    notes:
      "From the documentation of RouterOS 7 (DHCP server with RADIUS), not yet tried on a router. There is no dependable CoA. Session-Timeout becomes the time of the lease, so a change arrives at its renewal.",
  },
  cisco_ios: {
    title: "Cisco IOS",
    accessTypes: ["pppoe", "vpn"],
    dynamicMode: "coa_and_disconnect",
    dynamicPort: 1700,
    interimSeconds,
    signsDynamic: false,
    walledMode: "list",
    acceptLines: [`Cisco-AVPair = "${iosRate("output", "rate.down")}"`, `Cisco-AVPair += "${iosRate("input", "rate.up")}"`].join("\n"),
    blockLines: 'Cisco-AVPair = "ip:inacl=DM-WALLED"',
    restoreLines: 'Cisco-AVPair = "ip:inacl=DM-ACTIVE"',
    sessionAttributes: ["Acct-Session-Id"],
    notes:
      "From documentation of IOS 12.4 and 15. Needs `aaa policy interface-config allow-subinterface`. Interface configuration is not changed on a live session everywhere: what the router refuses is followed by a Disconnect. Listens for CoA on 1700 unless configured otherwise. Instead of the access list, `ip:addr-pool=dm-walled` walls in by address.",
  },
  cisco_iosxe: {
    title: "Cisco IOS XE",
    accessTypes: ["pppoe", "ipoe_dhcp"],
    dynamicMode: "coa_and_disconnect",
    dynamicPort,
    interimSeconds,
    signsDynamic: true,
    walledMode: "list",
    acceptLines: [
      'Cisco-AVPair = "ip:sub-qos-policy-out={{ plan.code }}-down"',
      'Cisco-AVPair += "ip:sub-qos-policy-in={{ plan.code }}-up"',
    ].join("\n"),
    // Each line sets its own pair, so the plan's policies are gone.
    blockLines: [
      'Cisco-AVPair = "ip:sub-qos-policy-out=DM-WALLED"',
      'Cisco-AVPair = "ip:sub-qos-policy-in=DM-WALLED"',
      'Cisco-AVPair = "ip:inacl=DM-WALLED"',
    ].join("\n"),
    restoreLines: [
      'Cisco-AVPair = "ip:sub-qos-policy-out={{ plan.code }}-down"',
      'Cisco-AVPair = "ip:sub-qos-policy-in={{ plan.code }}-up"',
      'Cisco-AVPair = "ip:inacl=DM-ACTIVE"',
    ].join("\n"),
    sessionAttributes: ["Acct-Session-Id", "User-Name"],
    notes:
      "From documentation of IOS XE 16 and 17 (ASR 1000, CSR). Policy maps are named like the plan's code, with -down and -up. `ip:addr-pool=dm-walled` walls in by address instead, with a Disconnect both ways.",
  },
  juniper_mx: {
    title: "Juniper MX",
    accessTypes: ["pppoe", "ipoe_dhcp"],
    dynamicMode: "coa_and_disconnect",
    dynamicPort,
    interimSeconds,
    signsDynamic: true,
    walledMode: "list",
    acceptLines: `ERX-Service-Activate:1 = ${junosService}`,
    blockLines: ['ERX-Service-Deactivate = "internet"', 'ERX-Service-Activate:1 = "walled"'].join("\n"),
    restoreLines: ['ERX-Service-Deactivate = "walled"', `ERX-Service-Activate:1 = ${junosService}`].join("\n"),
    sessionAttributes: ["Acct-Session-Id"],
    notes:
      "From documentation of Junos 20 and later. `internet` and `walled` are dynamic profiles on the router. Staff who log in to the router become its local users `dm-read`, `dm-write` or `dm-full`. ERX-Service-Deactivate means something in a CoA only. Ingress-Policy-Name and Egress-Policy-Name with the plan's code do it without services.",
  },
  huawei_bras: {
    title: "Huawei BRAS",
    accessTypes: ["pppoe", "ipoe_dhcp"],
    dynamicMode: "coa_and_disconnect",
    dynamicPort,
    interimSeconds,
    signsDynamic: true,
    walledMode: "list",
    acceptLines: [
      "Huawei-Input-Average-Rate = {% if rate.up > 0 %}{{ rate.up }}{% endif %}",
      "Huawei-Input-Peak-Rate = {% if rate.up > 0 %}{{ rate.up }}{% endif %}",
      "Huawei-Output-Average-Rate = {% if rate.down > 0 %}{{ rate.down }}{% endif %}",
      "Huawei-Output-Peak-Rate = {% if rate.down > 0 %}{{ rate.down }}{% endif %}",
    ].join("\n"),
    blockLines: 'Huawei-Data-Filter = "dm-walled"',
    restoreLines: 'Huawei-Data-Filter = "dm-active"',
    sessionAttributes: ["User-Name", "Acct-Session-Id"],
    notes:
      "From documentation of ME60 and NE40E. Rates are bit/s and end at 4,294,967,295, for the attribute has 32 bits: faster plans need Huawei-Qos-Profile-Name in a copy. Some releases wall in by a Huawei-Qos-Profile-Name `dm-walled` or by Huawei-HTTP-Redirect-URL instead.",
  },
  ubiquiti_edge: {
    title: "Ubiquiti EdgeOS",
    accessTypes: ["pppoe"],
    dynamicMode: "disconnect_only",
    dynamicPort,
    interimSeconds,
    signsDynamic: true,
    walledMode: "pool",
    acceptLines: wisprRate,
    blockLines: 'Framed-Pool = "dm-walled"',
    restoreLines: 'Framed-Pool = "{{ ip.pool }}"',
    sessionAttributes: ["User-Name", "Framed-IP-Address"],
    notes:
      "From documentation of EdgeOS 2. Disconnect only. Some releases listen on 3779 rather than 3799: set the port on the router's page.",
  },
  unifi_wifi: {
    ...onVlans,
    title: "UniFi Wi-Fi",
    accessTypes: ["wifi_mac", "wifi_psk", "wifi_eap"],
    dynamicMode: "disconnect_only",
    dynamicPort,
    interimSeconds,
    signsDynamic: true,
    acceptLines: [
      "UBNT-Data-Rate-DL = {% if rate.down > 0 %}{{ rate.down }}{% endif %}",
      "UBNT-Data-Rate-UL = {% if rate.up > 0 %}{{ rate.up }}{% endif %}",
      vlanLines("service.attr.vlan"),
    ].join("\n"),
    sessionAttributes: ["Calling-Station-Id", "Acct-Session-Id"],
    notes:
      "From documentation (vendor 41112, attributes 1 and 3). Another VLAN needs a new association, so the station is disconnected both ways.",
  },
  cambium_epmp: {
    title: "Cambium ePMP",
    accessTypes: ["wifi_eap", "ipoe_dhcp"],
    dynamicMode: "none",
    dynamicPort,
    interimSeconds,
    signsDynamic: true,
    walledMode: "vlan",
    acceptLines: [
      "Cambium-ePMP-Max-Burst-Uplink-Rate = {% if rate.up > 0 %}{{ rate.up | kbps }}{% endif %}",
      "Cambium-ePMP-Max-Burst-Downlink-Rate = {% if rate.down > 0 %}{{ rate.down | kbps }}{% endif %}",
      "Cambium-ePMP-Data-VLAN-Id = {{ service.attr.vlan }}",
    ].join("\n"),
    blockLines: "Cambium-ePMP-Data-VLAN-Id = {{ walled.vlan }}",
    restoreLines: "Cambium-ePMP-Data-VLAN-Id = {{ service.attr.vlan }}",
    sessionAttributes: [],
    notes: "From documentation (vendor 17713, attributes 26, 27 in kbit/s and 21). Check on the model. Nothing changes a live session.",
  },
  cambium_wifi: {
    title: "Cambium Wi-Fi",
    accessTypes: ["hotspot", "wifi_mac", "wifi_eap"],
    dynamicMode: "coa_and_disconnect",
    dynamicPort,
    interimSeconds,
    signsDynamic: true,
    walledMode: "redirect",
    acceptLines: wisprRate,
    blockLines: ['WISPr-Redirection-URL = "{{ walled.url }}"', "Cambium-Walled-Garden-State = 1"].join("\n"),
    restoreLines: ['WISPr-Redirection-URL = "{{ service.attr.start_page }}"', "Cambium-Walled-Garden-State = 0"].join("\n"),
    sessionAttributes: ["Calling-Station-Id"],
    notes:
      "From documentation (cnPilot, XV series; vendor 17713, attribute 160). The walled garden itself is configured on the access point or in cnMaestro.",
  },
  wispr_generic: {
    title: "WISPr",
    accessTypes: ["hotspot", "wifi_mac", "wifi_eap"],
    dynamicMode: "disconnect_only",
    dynamicPort,
    interimSeconds,
    signsDynamic: true,
    walledMode: "redirect",
    acceptLines: wisprRate,
    blockLines: 'WISPr-Redirection-URL = "{{ walled.url }}"',
    restoreLines: 'WISPr-Redirection-URL = "{{ service.attr.start_page }}"',
    sessionAttributes: ["Calling-Station-Id"],
    notes: "For hotspots that follow WISPr 1.0. A redirection that was set ends with the session, so it is ended both ways.",
  },
  accel_ppp: {
    title: "accel-ppp",
    accessTypes: ["pppoe", "ipoe_dhcp", "vpn"],
    dynamicMode: "coa_and_disconnect",
    dynamicPort,
    interimSeconds,
    signsDynamic: true,
    walledMode: "pool",
    acceptLines: 'Filter-Id = "{% if rate.down > 0 %}{{ rate.down | kbps }}/{{ rate.up | kbps }}{% endif %}"',
    blockLines: 'Framed-Pool = "dm-walled"',
    restoreLines: 'Framed-Pool = "{{ ip.pool }}"',
    sessionAttributes: ["User-Name", "Acct-Session-Id"],
    notes:
      "From documentation of accel-ppp 1.12 and 1.13, [shaper] attr=Filter-Id, down/up in kbit/s. A CoA changes the speed of a live session; another pool needs a Disconnect.",
  },
  hostapd: {
    ...onVlans,
    title: "hostapd",
    accessTypes: ["wifi_mac", "wifi_psk", "wifi_eap"],
    dynamicMode: "disconnect_only",
    dynamicPort,
    interimSeconds,
    signsDynamic: true,
    acceptLines: vlanLines("service.attr.vlan"),
    sessionAttributes: ["Calling-Station-Id", "Acct-Session-Id", "Event-Timestamp"],
    notes:
      "From the documentation of hostapd 2.10, not yet tried. It has no speeds of its own. With radius_das_require_event_timestamp=1 the clocks must agree to within the time window.",
  },
  generic: {
    title: "Other equipment",
    accessTypes: ["pppoe", "ipoe_dhcp", "hotspot", "static", "vpn"],
    dynamicMode: "coa_and_disconnect",
    dynamicPort,
    interimSeconds,
    signsDynamic: true,
    walledMode: "list",
    acceptLines: 'Filter-Id = "{{ plan.code }}"',
    blockLines: 'Filter-Id = "dm-walled"',
    restoreLines: 'Filter-Id = "{{ plan.code }}"',
    sessionAttributes: ["User-Name", "Acct-Session-Id", "Framed-IP-Address", "NAS-Port"],
    notes: "Attributes of RFC 2865 only: filters on the equipment are named like the plan's code, and `dm-walled`.",
  },
} as const satisfies Readonly<Record<string, VendorProfile>>;

export type ShippedProfile = keyof typeof shippedProfiles;
export const shippedNames = Object.keys(shippedProfiles) as ShippedProfile[];
export const isShipped = (name: string): name is ShippedProfile => Object.hasOwn(shippedProfiles, name);
