// What of a reply can be changed while a session lives (N-101), and what a session was given as two numbers that can be compared.

/** `live`: a CoA changes it. `login`: only a new login does. `later`: clocks and the like, which nobody is cut off for. */
type PartKind = "live" | "login" | "later";

const needsLogin = /pool|vlan|route|virtual-router|^Framed-(IP|IPv6|Interface)|^Delegated-IPv6|^Tunnel-|^Mikrotik-Group$/i;
const pairNeedsLogin = /^ip(v6)?:(.*pool|route|addr|vrf)/i;
const waits = /^(Session|Idle)-Timeout$|^Acct-Interim-Interval$|^Termination-Action$|dns|^Mikrotik-(Recv|Xmit|Total)-Limit/i;

/** @param attribute - as the dictionary names it, with its tag if it has one */
export function kindOfPart({ attribute, value }: { readonly attribute: string; readonly value: string }): PartKind {
  if (attribute === "Cisco-AVPair") return pairNeedsLogin.test(value) ? "login" : "live";
  if (needsLogin.test(attribute)) return "login";
  return waits.test(attribute) ? "later" : "live";
}

/** What a session has or is to have. Two of the same numbers are the same, but for one chance in a thousand million. */
export interface Profile {
  /** Of what a CoA changes; 31 bits. */
  readonly live: number;
  /** Of what only a login changes; 24 bits. */
  readonly login: number;
  readonly isWalled: boolean;
}

/** FNV-1a, 32 bits: for each login a few dozen characters, and nobody can gain from two that collide. */
export function digestOf(text: string): number {
  let digest = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) digest = Math.imul(digest ^ text.charCodeAt(at), 0x01000193);
  return digest >>> 0;
}

export const profileOf = ({ live, login, isWalled }: { live: number; login: string; isWalled: boolean }): Profile => {
  const whole = digestOf(login);
  // Folded rather than cut: the low bits of FNV alone are poor.
  return { live: (live ^ (live >>> 31)) & 0x7fffffff, login: (whole >>> 24) ^ (whole & 0xffffff), isWalled };
};

export const sameProfile = (one: Profile, other: Profile): boolean =>
  one.live === other.live && one.login === other.login && one.isWalled === other.isWalled;
