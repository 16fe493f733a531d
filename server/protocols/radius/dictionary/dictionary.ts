import { type Attribute, dotted } from "./attribute.ts";
import { broadbandForum } from "./broadband-forum.ts";
import { cisco } from "./cisco.ts";
import { huawei } from "./huawei.ts";
import { erx, juniper } from "./juniper.ts";
import { microsoft } from "./microsoft.ts";
import { mikrotik } from "./mikrotik.ts";
import { accessPointAttributes, extendedAttributes, standardAttributes } from "./standard.ts";
import { aruba, cambium, meraki, ruckus, ubiquiti, wispr } from "./wifi.ts";

/** Every attribute that we know by name. */
export const allAttributes: readonly Attribute[] = [
  standardAttributes,
  extendedAttributes,
  accessPointAttributes,
  microsoft,
  mikrotik,
  cisco,
  juniper,
  erx,
  huawei,
  wispr,
  ubiquiti,
  cambium,
  ruckus,
  aruba,
  meraki,
  broadbandForum,
].flat();

/** Names that older dictionaries and devices' handbooks use for the same attribute. */
const otherNames: Readonly<Record<string, string>> = {
  "Ruckus-Dpsk": "Ruckus-DPSK",
  "Huawei-AVPair": "Huawei-AVpair",
  "Huawei-DNS-Server-IPv6-address": "Huawei-DNS-Server-IPv6-Address",
  "Mikrotik-Wireless-VLANIDtype": "Mikrotik-Wireless-VLANID-Type",
  "Mikrotik-DHCP-Option-ParamSTR2": "Mikrotik-DHCP-Option-Param-STR2",
};

const byPath = new Map(allAttributes.map((attribute) => [dotted(attribute.path), attribute]));
const byName = new Map(allAttributes.map((attribute) => [attribute.name.toLowerCase(), attribute]));
for (const [other, name] of Object.entries(otherNames)) {
  const attribute = byName.get(name.toLowerCase());
  if (attribute) byName.set(other.toLowerCase(), attribute);
}

/** The attribute at the end of these numbers, if we know it. */
export const findAttribute = (path: readonly number[]): Attribute | undefined => byPath.get(dotted(path));

/** The attribute of that name; letters may be large or small, as in FreeRADIUS. */
export const findAttributeByName = (name: string): Attribute | undefined => byName.get(name.toLowerCase());

/** How FreeRADIUS 3 writes an attribute that has no name: `Attr-26.14988.77`. */
const unnamed = /^attr-(\d+(?:\.\d+)*)$/i;

/** Stands for an attribute that no table has, so that it can be shown and written all the same: its value is bytes. */
export const unknownAttribute = (path: readonly number[]): Attribute => ({
  name: `Attr-${dotted(path)}`,
  path,
  type: "octets",
  isTagged: false,
  hidden: undefined,
  isSecret: false,
  values: undefined,
});

/** Every number is one byte but the vendor's, which follows a 26 and has four. */
function isPath(path: readonly number[]): boolean {
  return path.every((number, index) => {
    const isVendor = path[index - 1] === 26 && (index === 1 || (index === 2 && (path[0] ?? 0) >= 241));
    return Number.isSafeInteger(number) && number <= (isVendor ? 0xffff_ffff : 0xff);
  });
}

/** The attribute that a line of a template or a trace names: by name, or `Attr-` and its numbers. */
export function findNamed(name: string): Attribute | undefined {
  const numbers = unnamed.exec(name)?.[1];
  if (numbers === undefined) return findAttributeByName(name);
  const path = numbers.split(".").map(Number);
  return isPath(path) ? unknownAttribute(path) : undefined;
}
