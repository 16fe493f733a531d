import type { ShippedProfile } from "../../profiles/shipped-profiles.ts";
import { accelPppText } from "./accel-ppp.ts";
import { ciscoText } from "./cisco.ts";
import { edgeosText } from "./edgeos.ts";
import type { ConfigurationFacts } from "./facts.ts";
import { hostapdText } from "./hostapd.ts";
import { huaweiText } from "./huawei.ts";
import { juniperText } from "./juniper.ts";
import { mikrotikText } from "./mikrotik.ts";
import { plainText } from "./plain.ts";

/** N-24 what to paste into equipment of this make. */
const writers: Readonly<Record<ShippedProfile, (facts: ConfigurationFacts) => string>> = {
  mikrotik_ppp: (facts) => mikrotikText(facts, "ppp"),
  mikrotik_hotspot: (facts) => mikrotikText(facts, "hotspot"),
  mikrotik_dhcp: (facts) => mikrotikText(facts, "dhcp"),
  cisco_ios: (facts) => ciscoText(facts, "ios"),
  cisco_iosxe: (facts) => ciscoText(facts, "iosxe"),
  juniper_mx: juniperText,
  huawei_bras: huaweiText,
  ubiquiti_edge: edgeosText,
  unifi_wifi: plainText,
  cambium_epmp: plainText,
  cambium_wifi: plainText,
  wispr_generic: plainText,
  accel_ppp: accelPppText,
  hostapd: hostapdText,
  generic: plainText,
};

export const writeConfiguration = (base: ShippedProfile, facts: ConfigurationFacts): string => `${writers[base](facts)}\n`;
