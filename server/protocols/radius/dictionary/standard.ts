import { attributesUnder, type Row } from "./attribute.ts";
import {
  acctAuthentic,
  acctStatusType,
  acctTerminateCause,
  errorCause,
  framedCompression,
  framedManagement,
  framedProtocol,
  framedRouting,
  ingressFilters,
  loginService,
  managementTransportProtection,
  nasPortType,
  prompt,
  serviceType,
  terminationAction,
  tunnelMediumType,
  tunnelType,
} from "./standard-values.ts";

/** RFC 2865: authentication. Vendor-Specific (26) is no line: what stands in it has tables of its own. */
const authentication: readonly Row[] = [
  [1, "User-Name", "string"],
  [2, "User-Password", "string", { hidden: "user-password" }],
  [3, "CHAP-Password", "octets", { secret: true }],
  [4, "NAS-IP-Address", "ipaddr"],
  [5, "NAS-Port", "integer"],
  [6, "Service-Type", "integer", { values: serviceType }],
  [7, "Framed-Protocol", "integer", { values: framedProtocol }],
  [8, "Framed-IP-Address", "ipaddr"],
  [9, "Framed-IP-Netmask", "ipaddr"],
  [10, "Framed-Routing", "integer", { values: framedRouting }],
  [11, "Filter-Id", "string"],
  [12, "Framed-MTU", "integer"],
  [13, "Framed-Compression", "integer", { values: framedCompression }],
  [14, "Login-IP-Host", "ipaddr"],
  [15, "Login-Service", "integer", { values: loginService }],
  [16, "Login-TCP-Port", "integer", { values: { Telnet: 23, Rlogin: 513, Rsh: 514 } }],
  [18, "Reply-Message", "string"],
  [19, "Callback-Number", "string"],
  [20, "Callback-Id", "string"],
  [22, "Framed-Route", "string"],
  [23, "Framed-IPX-Network", "ipaddr"],
  [24, "State", "octets"],
  [25, "Class", "octets"],
  [27, "Session-Timeout", "integer"],
  [28, "Idle-Timeout", "integer"],
  [29, "Termination-Action", "integer", { values: terminationAction }],
  [30, "Called-Station-Id", "string"],
  [31, "Calling-Station-Id", "string"],
  [32, "NAS-Identifier", "string"],
  [33, "Proxy-State", "octets"],
  [34, "Login-LAT-Service", "string"],
  [35, "Login-LAT-Node", "string"],
  [36, "Login-LAT-Group", "octets"],
  [37, "Framed-AppleTalk-Link", "integer"],
  [38, "Framed-AppleTalk-Network", "integer"],
  [39, "Framed-AppleTalk-Zone", "string"],
  [60, "CHAP-Challenge", "octets"],
  [61, "NAS-Port-Type", "integer", { values: nasPortType }],
  [62, "Port-Limit", "integer"],
  [63, "Login-LAT-Port", "string"],
];

/** RFC 2866, RFC 2867 (tunnels) and the counters of RFC 2869. */
const accounting: readonly Row[] = [
  [40, "Acct-Status-Type", "integer", { values: acctStatusType }],
  [41, "Acct-Delay-Time", "integer"],
  [42, "Acct-Input-Octets", "integer"],
  [43, "Acct-Output-Octets", "integer"],
  [44, "Acct-Session-Id", "string"],
  [45, "Acct-Authentic", "integer", { values: acctAuthentic }],
  [46, "Acct-Session-Time", "integer"],
  [47, "Acct-Input-Packets", "integer"],
  [48, "Acct-Output-Packets", "integer"],
  [49, "Acct-Terminate-Cause", "integer", { values: acctTerminateCause }],
  [50, "Acct-Multi-Session-Id", "string"],
  [51, "Acct-Link-Count", "integer"],
  [52, "Acct-Input-Gigawords", "integer"],
  [53, "Acct-Output-Gigawords", "integer"],
  [55, "Event-Timestamp", "date"],
  [68, "Acct-Tunnel-Connection", "string"],
  [86, "Acct-Tunnel-Packets-Lost", "integer"],
];

/** RFC 2868, and the VLANs of RFC 4675. */
const tunnelsAndVlans: readonly Row[] = [
  [56, "Egress-VLANID", "integer"],
  [57, "Ingress-Filters", "integer", { values: ingressFilters }],
  [58, "Egress-VLAN-Name", "string"],
  [59, "User-Priority-Table", "octets"],
  [64, "Tunnel-Type", "integer", { tagged: true, values: tunnelType }],
  [65, "Tunnel-Medium-Type", "integer", { tagged: true, values: tunnelMediumType }],
  [66, "Tunnel-Client-Endpoint", "string", { tagged: true }],
  [67, "Tunnel-Server-Endpoint", "string", { tagged: true }],
  [69, "Tunnel-Password", "string", { tagged: true, hidden: "tunnel-password" }],
  [81, "Tunnel-Private-Group-Id", "string", { tagged: true }],
  [82, "Tunnel-Assignment-Id", "string", { tagged: true }],
  [83, "Tunnel-Preference", "integer", { tagged: true }],
  [90, "Tunnel-Client-Auth-Id", "string", { tagged: true }],
  [91, "Tunnel-Server-Auth-Id", "string", { tagged: true }],
];

/** RFC 2869 and RFC 3579; 89 is of RFC 4372, 92 of RFC 4849, 94 of RFC 7155. */
const extensions: readonly Row[] = [
  [70, "ARAP-Password", "octets", { secret: true }],
  [71, "ARAP-Features", "octets"],
  [72, "ARAP-Zone-Access", "integer"],
  [73, "ARAP-Security", "integer"],
  [74, "ARAP-Security-Data", "string"],
  [75, "Password-Retry", "integer"],
  [76, "Prompt", "integer", { values: prompt }],
  [77, "Connect-Info", "string"],
  [78, "Configuration-Token", "string"],
  [79, "EAP-Message", "octets"],
  [80, "Message-Authenticator", "octets"],
  [84, "ARAP-Challenge-Response", "octets", { secret: true }],
  [85, "Acct-Interim-Interval", "integer"],
  [87, "NAS-Port-Id", "string"],
  [88, "Framed-Pool", "string"],
  [89, "Chargeable-User-Identity", "octets"],
  [92, "NAS-Filter-Rule", "string"],
  [94, "Originating-Line-Info", "octets"],
];

/** RFC 3162, RFC 4818, RFC 6519, RFC 6911 and RFC 6930. */
const ipv6: readonly Row[] = [
  [95, "NAS-IPv6-Address", "ipv6addr"],
  [96, "Framed-Interface-Id", "ifid"],
  [97, "Framed-IPv6-Prefix", "ipv6prefix"],
  [98, "Login-IPv6-Host", "ipv6addr"],
  [99, "Framed-IPv6-Route", "string"],
  [100, "Framed-IPv6-Pool", "string"],
  [123, "Delegated-IPv6-Prefix", "ipv6prefix"],
  [144, "DS-Lite-Tunnel-Name", "string"],
  [168, "Framed-IPv6-Address", "ipv6addr"],
  [169, "DNS-Server-IPv6-Address", "ipv6addr"],
  [170, "Route-IPv6-Information", "ipv6prefix"],
  [171, "Delegated-IPv6-Prefix-Pool", "string"],
  [172, "Stateful-IPv6-Address-Pool", "string"],
  [173, "IPv6-6rd-Configuration", "tlv"],
  [[173, 1], "IPv6-6rd-IPv4MaskLen", "integer"],
  [[173, 2], "IPv6-6rd-Prefix", "ipv6prefix"],
  [[173, 3], "IPv6-6rd-BR-IPv4-Address", "ipaddr"],
];

/** RFC 3576 and RFC 5176; RFC 5580 (126 to 132); RFC 5607 (133 to 136); RFC 6677 (163). */
const controlAndPlace: readonly Row[] = [
  [101, "Error-Cause", "integer", { values: errorCause }],
  [126, "Operator-Name", "string"],
  [127, "Location-Information", "octets"],
  [128, "Location-Data", "octets"],
  [129, "Basic-Location-Policy-Rules", "octets"],
  [130, "Extended-Location-Policy-Rules", "string"],
  [131, "Location-Capable", "octets"],
  [132, "Requested-Location-Info", "integer"],
  [133, "Framed-Management", "integer", { values: framedManagement }],
  [134, "Management-Transport-Protection", "integer", { values: managementTransportProtection }],
  [135, "Management-Policy-Id", "string"],
  [136, "Management-Privilege-Level", "integer"],
  [163, "EAP-Lower-Layer", "integer"],
];

/** RFC 7268: Wi-Fi. */
const wifi: readonly Row[] = [
  [174, "Allowed-Called-Station-Id", "string"],
  [175, "EAP-Peer-Id", "octets"],
  [176, "EAP-Server-Id", "octets"],
  [177, "Mobility-Domain-Id", "integer"],
  [178, "Preauth-Timeout", "integer"],
  [179, "Network-Id-Name", "octets"],
  [180, "EAPoL-Announcement", "octets"],
  [181, "WLAN-HESSID", "string"],
  [182, "WLAN-Venue-Info", "integer"],
  [183, "WLAN-Venue-Language", "octets"],
  [184, "WLAN-Venue-Name", "string"],
  [185, "WLAN-Reason-Code", "integer"],
  [186, "WLAN-Pairwise-Cipher", "integer"],
  [187, "WLAN-Group-Cipher", "integer"],
  [188, "WLAN-AKM-Suite", "integer"],
  [189, "WLAN-Group-Mgmt-Cipher", "integer"],
  [190, "WLAN-RF-Band", "integer"],
];

export const standardAttributes = attributesUnder(
  [],
  [authentication, accounting, tunnelsAndVlans, extensions, ipv6, controlAndPlace, wifi].flat(),
);

/** RFC 7499, RFC 7930, RFC 8045 and RFC 8559, in the space of RFC 6929. */
export const extendedAttributes = attributesUnder(
  [241],
  [
    [1, "Frag-Status", "integer"],
    [2, "Proxy-State-Length", "integer"],
    [3, "Response-Length", "integer"],
    [4, "Original-Packet-Code", "integer"],
    [5, "IP-Port-Limit-Info", "octets"],
    [6, "IP-Port-Range", "octets"],
    [7, "IP-Port-Forwarding-Map", "octets"],
    [8, "Operator-NAS-Identifier", "octets"],
  ],
);

/** What access points add to a log-in with one of several keys: the numbers of FreeRADIUS (11344) in a long extended attribute. */
export const accessPointAttributes = attributesUnder(
  [245, 26, 11344],
  [
    [1, "FreeRADIUS-802.1X-Anonce", "octets"],
    [2, "FreeRADIUS-802.1X-EAPoL-Key-Msg", "octets", { secret: true }],
  ],
);
