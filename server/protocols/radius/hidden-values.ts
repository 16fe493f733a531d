import type { Attribute } from "./dictionary/attribute.ts";
import { hideSalted } from "./tunnel-password.ts";
import { type Hiding, hideUserPassword } from "./user-password.ts";

/**
 * The value as the attribute has it on the wire: hidden if its table says so, else as it is. `salt` is used only where there is one; it must
 * differ between the attributes of a packet. A tag comes in front of it later (`encodeAttribute`).
 */
export function hideValue(attribute: Attribute, clear: Uint8Array, salt: number, hiding: Hiding): Uint8Array {
  switch (attribute.hidden) {
    case undefined:
      return clear;
    case "user-password":
      return hideUserPassword(clear, hiding);
    case "tunnel-password":
      return hideSalted(clear, salt, hiding);
  }
}
