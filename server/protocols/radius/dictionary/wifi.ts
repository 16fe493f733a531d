import { vendorAttributes } from "./attribute.ts";

const wisprId = 14122;
const ubiquitiId = 41112;
const cambiumId = 17713;
const ruckusId = 25053;
const arubaId = 14823;
const merakiId = 29671;

/** Rates in bit/s. */
export const wispr = vendorAttributes(wisprId, [
  [1, "WISPr-Location-ID", "string"],
  [2, "WISPr-Location-Name", "string"],
  [3, "WISPr-Logoff-URL", "string"],
  [4, "WISPr-Redirection-URL", "string"],
  [5, "WISPr-Bandwidth-Min-Up", "integer"],
  [6, "WISPr-Bandwidth-Min-Down", "integer"],
  [7, "WISPr-Bandwidth-Max-Up", "integer"],
  [8, "WISPr-Bandwidth-Max-Down", "integer"],
  [9, "WISPr-Session-Terminate-Time", "string"],
  [10, "WISPr-Session-Terminate-End-Of-Day", "string"],
  [11, "WISPr-Billing-Class-Of-Service", "string"],
]);

/** Rates in bit/s, bursts in bytes. */
export const ubiquiti = vendorAttributes(ubiquitiId, [
  [1, "UBNT-Data-Rate-DL", "integer64"],
  [2, "UBNT-Data-Rate-DL-Burst", "integer64"],
  [3, "UBNT-Data-Rate-UL", "integer64"],
  [4, "UBNT-Data-Rate-UL-Burst", "integer64"],
  [5, "UBNT-Tunnel-Password-Entry", "tlv"],
  [[5, 2], "UBNT-Tunnel-Password", "string", { hidden: "tunnel-password" }],
  [[5, 3], "UBNT-Tunnel-Password-Keyid", "string", { hidden: "tunnel-password" }],
  [6, "UBNT-Station-Keyid", "string", { hidden: "tunnel-password" }],
]);

/** Burst rates of ePMP in kbit/s. */
export const cambium = vendorAttributes(cambiumId, [
  [1, "Cambium-Auth-Role", "integer"],
  [21, "Cambium-ePMP-Data-VLAN-Id", "integer"],
  [22, "Cambium-ePMP-Management-VLAN-Id", "integer"],
  [26, "Cambium-ePMP-Max-Burst-Uplink-Rate", "integer"],
  [27, "Cambium-ePMP-Max-Burst-Downlink-Rate", "integer"],
  [50, "Cambium-ePMP-UserLevel", "integer", { values: { Install: 2, Admin: 3, User: 4, "Read-Only": 5 } }],
  [51, "Cambium-ePMP-SM-Priority", "integer", { values: { Normal: 0, High: 1, Low: 2 } }],
  [53, "Cambium-ePMP-Management-VLAN-Priority", "integer"],
  [54, "Cambium-ePMP-Data-VLAN-Priority", "integer"],
  [55, "Cambium-ePMP-Separate-Management-VLAN-Id", "integer"],
  [56, "Cambium-ePMP-Separate-Management-VLAN-Priority", "integer"],
  [57, "Cambium-ePMP-Multicast-VLAN-Id", "integer"],
  [58, "Cambium-ePMP-VLAN-Mapping", "integer"],
  [151, "Cambium-Traffic-Quota-Limit-Up", "integer"],
  [152, "Cambium-Traffic-Quota-Limit-Down", "integer"],
  [153, "Cambium-Traffic-Quota-Limit-Up-Gigwords", "integer"],
  [154, "Cambium-Traffic-Quota-Limit-Down-Gigwords", "integer"],
  [155, "Cambium-Traffic-Quota-Limit-Total", "integer"],
  [156, "Cambium-Traffic-Quota-Limit-Total-Gigwords", "integer"],
  [157, "Cambium-VLAN-Pool-Id", "string"],
  [158, "Cambium-Authorize-Classes", "tlv"],
  [[158, 1], "Cambium-Authorize-Class-Name", "string"],
  [[158, 2], "Cambium-Authorize-Bytes-Left", "integer64"],
  [159, "Cambium-Traffic-Classes-Acct", "tlv"],
  [[159, 1], "Cambium-Acct-Class-Name", "string"],
  [[159, 2], "Cambium-Acct-Input-Octets", "integer"],
  [[159, 3], "Cambium-Acct-Output-Octets", "integer"],
  [[159, 4], "Cambium-Acct-Input-Packets", "integer"],
  [[159, 5], "Cambium-Acct-Output-Packets", "integer"],
  [160, "Cambium-Walled-Garden-State", "integer"],
]);

export const ruckus = vendorAttributes(ruckusId, [
  [1, "Ruckus-User-Groups", "string"],
  [2, "Ruckus-Sta-RSSI", "integer"],
  [3, "Ruckus-SSID", "string"],
  [4, "Ruckus-Wlan-Id", "integer"],
  [5, "Ruckus-Location", "string"],
  [6, "Ruckus-Grace-Period", "integer"],
  [9, "Ruckus-VLAN-ID", "integer"],
  [10, "Ruckus-WSG-User", "string"],
  [11, "Ruckus-Sta-UUID", "string"],
  [14, "Ruckus-BSSID", "octets"],
  [127, "Ruckus-Zone-Id", "string"],
  [132, "Ruckus-Wispr-Redirect-Policy", "string"],
  [134, "Ruckus-Zone-Name", "string"],
  [135, "Ruckus-Wlan-Name", "string"],
  [138, "Ruckus-Client-Host-Name", "string"],
  [139, "Ruckus-Client-Os-Type", "string"],
  [140, "Ruckus-Client-Os-Class", "string"],
  [141, "Ruckus-Vlan-Pool", "string"],
  [142, "Ruckus-DPSK", "octets", { secret: true }],
  [145, "Ruckus-Traffic-Class-Attribute-Ids", "string"],
  [153, "Ruckus-DPSK-Params", "tlv"],
  [[153, 1], "Ruckus-DPSK-AKM-Suite", "octets"],
  [[153, 2], "Ruckus-DPSK-Cipher", "byte"],
  [[153, 3], "Ruckus-DPSK-Anonce", "octets"],
  [[153, 4], "Ruckus-DPSK-EAPOL-Key-Frame", "octets", { secret: true }],
  [157, "Ruckus-Vlan-Name", "string"],
]);

export const aruba = vendorAttributes(arubaId, [
  [1, "Aruba-User-Role", "string"],
  [2, "Aruba-User-Vlan", "integer"],
  [3, "Aruba-Priv-Admin-User", "integer"],
  [4, "Aruba-Admin-Role", "string"],
  [5, "Aruba-Essid-Name", "string"],
  [6, "Aruba-Location-Id", "string"],
  [7, "Aruba-Port-Identifier", "string"],
  [9, "Aruba-Named-User-Vlan", "string"],
  [10, "Aruba-AP-Group", "string"],
  [11, "Aruba-Framed-IPv6-Address", "string"],
  [12, "Aruba-Device-Type", "string"],
  [23, "Aruba-CPPM-Role", "string"],
  [34, "Aruba-AP-IP-Address", "ipaddr"],
  [36, "Aruba-User-Group", "string"],
  [43, "Aruba-Captive-Portal-URL", "string"],
  [44, "Aruba-MPSK-Passphrase", "octets", { hidden: "tunnel-password" }],
  [51, "Aruba-NAS-Filter-Rule", "string"],
  [60, "Aruba-AP-MAC-Address", "string"],
  [61, "Aruba-Device-MAC-Address", "string"],
  [62, "Aruba-MPSK-Key-Name", "string"],
  [66, "Aruba-MPSK-Lookup-Info", "string", { hidden: "user-password" }],
  [67, "Aruba-AVPair", "string"],
]);

export const meraki = vendorAttributes(merakiId, [
  [1, "Meraki-Device-Name", "string"],
  [2, "Meraki-Network-Name", "string"],
  [3, "Meraki-Ap-Name", "string"],
  [4, "Meraki-Ap-Tags", "string"],
  [5, "Meraki-IPSK", "tlv"],
  [[5, 1], "Meraki-IPSK-Anonce", "octets"],
  [[5, 2], "Meraki-IPSK-EAPOL", "octets", { secret: true }],
  [[5, 3], "Meraki-IPSK-BSSID", "octets"],
  [[5, 4], "Meraki-IPSK-AP-MAC", "octets"],
  [[5, 5], "Meraki-IPSK-SSID", "octets"],
]);
