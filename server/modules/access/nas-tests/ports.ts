// What tests of routers need of the port on which routers ask.
import type { Asked } from "../radius/login-server.ts";

export type Examined =
  | { readonly kind: "taken"; readonly asked: Asked }
  /** Why a packet like that gets no answer; without a router: nobody known is behind that address. */
  | { readonly kind: "dropped"; readonly reason: string; readonly nasId: string | undefined };

/** What the port would do with a packet from that address, by the checks of a real one; nothing is answered or counted. */
export type Examine = (datagram: Buffer, address: string) => Examined;

/** What a test found. */
export interface Finding {
  readonly verdict: string;
  readonly details: Readonly<Record<string, string | number>>;
}
