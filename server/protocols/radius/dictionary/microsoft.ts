import { vendorAttributes } from "./attribute.ts";

const microsoftId = 311;

export const microsoft = vendorAttributes(microsoftId, [
  [1, "MS-CHAP-Response", "octets", { secret: true }],
  // The ident of the response stands before the text, so it is no string.
  [2, "MS-CHAP-Error", "octets"],
  [3, "MS-CHAP-CPW-1", "octets", { secret: true }],
  [4, "MS-CHAP-CPW-2", "octets", { secret: true }],
  [5, "MS-CHAP-LM-Enc-PW", "octets", { secret: true }],
  [6, "MS-CHAP-NT-Enc-PW", "octets", { secret: true }],
  [7, "MS-MPPE-Encryption-Policy", "integer", { values: { "Encryption-Allowed": 1, "Encryption-Required": 2 } }],
  // Bits as in RFC 2548 section 2.4.5 and in pppd; the public dictionaries say 1 and 2 for the first two.
  [
    8,
    "MS-MPPE-Encryption-Types",
    "integer",
    {
      values: { "RC4-40bit-Allowed": 2, "RC4-128bit-Allowed": 4, "RC4-40or128-bit-Allowed": 6 },
    },
  ],
  [9, "MS-RAS-Vendor", "integer"],
  [10, "MS-CHAP-Domain", "octets"],
  [11, "MS-CHAP-Challenge", "octets"],
  [12, "MS-CHAP-MPPE-Keys", "octets", { hidden: "user-password" }],
  [13, "MS-BAP-Usage", "integer", { values: { "Not-Allowed": 0, Allowed: 1, Required: 2 } }],
  [14, "MS-Link-Utilization-Threshold", "integer"],
  [15, "MS-Link-Drop-Time-Limit", "integer"],
  [16, "MS-MPPE-Send-Key", "octets", { hidden: "tunnel-password" }],
  [17, "MS-MPPE-Recv-Key", "octets", { hidden: "tunnel-password" }],
  [18, "MS-RAS-Version", "string"],
  [19, "MS-Old-ARAP-Password", "octets", { secret: true }],
  [20, "MS-New-ARAP-Password", "octets", { secret: true }],
  [22, "MS-Filter", "octets"],
  [23, "MS-Acct-Auth-Type", "integer", { values: { PAP: 1, CHAP: 2, "MS-CHAP-1": 3, "MS-CHAP-2": 4, EAP: 5 } }],
  [24, "MS-Acct-EAP-Type", "integer", { values: { MD5: 4, OTP: 5, "Generic-Token-Card": 6, TLS: 13 } }],
  [25, "MS-CHAP2-Response", "octets", { secret: true }],
  [26, "MS-CHAP2-Success", "octets"],
  [27, "MS-CHAP2-CPW", "octets", { secret: true }],
  [28, "MS-Primary-DNS-Server", "ipaddr"],
  [29, "MS-Secondary-DNS-Server", "ipaddr"],
  [30, "MS-Primary-NBNS-Server", "ipaddr"],
  [31, "MS-Secondary-NBNS-Server", "ipaddr"],
  [34, "MS-RAS-Client-Name", "string"],
  [35, "MS-RAS-Client-Version", "string"],
]);
