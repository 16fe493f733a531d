// Which addresses are not of the world outside. Whatever calls an address that somebody typed, or that came from a browser, looks here first.
import { BlockList, isIP } from "node:net";

/** Where nobody outside is: this machine, private and local networks, what is set aside (IANA special-purpose registries). */
const inside4 = new BlockList();
const inside6 = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  inside4.addSubnet(net, bits, "ipv4");
for (const [net, bits] of [
  ["::", 96],
  ["::ffff:0:0", 96],
  ["64:ff9b::", 32],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  inside6.addSubnet(net, bits, "ipv6");

// Two lists: one list would take every address of IPv4 for one of those that are mapped into IPv6.
export const isInside = (address: string): boolean =>
  isIP(address) === 6 ? inside6.check(address, "ipv6") : inside4.check(address, "ipv4");
