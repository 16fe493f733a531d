import type { AccessType, DynamicMode, WalledMode } from "./contract.ts";

/**
 * How a make of equipment is spoken to. Texts are lines `Attribute op value` with `=` (set) and `+=` (add another instance), with the variables of
 * N-67 in `{{ … }}` and conditions in `{% if %}`; a line whose value comes out empty is left out (N-68). Beside those of N-67 there are
 * `walled.url` and `walled.vlan`: the page to which blocked subscribers are redirected, and the VLAN in which they are; absent where there is none.
 */
export interface VendorProfile {
  readonly title: string;
  readonly accessTypes: readonly AccessType[];
  readonly interimSeconds: number;
  readonly dynamicMode: DynamicMode;
  readonly dynamicPort: number;
  /** N-51 off for equipment that chokes on Message-Authenticator in CoA and Disconnect requests. */
  readonly signsDynamic: boolean;
  readonly walledMode: WalledMode;
  /** What carries the speed. Sent in every Accept, with `walled_rate` while walled; what follows it may set the same attribute anew. */
  readonly acceptLines: string;
  /** Behind `acceptLines` while walled, in Accept and CoA. */
  readonly blockLines: string;
  /** Behind `acceptLines` in the CoA that ends it (N-73): sets again whatever `blockLines` sets. */
  readonly restoreLines: string;
  /** How a CoA or Disconnect names the session, exactly as received (N-102). */
  readonly sessionAttributes: readonly string[];
  /** N-74 on what it is known to work, and where releases differ. */
  readonly notes: string;
}
