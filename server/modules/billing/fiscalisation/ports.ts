// What fiscalisation needs from an add-on: the program beside this one that speaks to a country's tax office (B-245). The protocol is
// described for authors of add-ons in docs/fiscalisation.md; server/adapters/fiscal-add-ons.ts speaks it. All of these talk to the network and
// are called between transactions, never inside one.
import type { FiscalKind } from "./contract.ts";

/** Where an add-on is, and the secret that both know. */
export interface AddOnPlace {
  readonly url: string;
  readonly secret: string;
}

/**
 * unreachable: nobody answers there; silent: no answer in time; busy: it asks for patience; not_us: it does not take our signature; failed: it
 * stumbled; unclear: it said what the protocol does not know.
 */
export type AddOnFault = "unreachable" | "silent" | "busy" | "not_us" | "failed" | "unclear";

/** Nothing is known of what became of the call; the same call again finds out. */
export interface NoAnswer {
  readonly kind: "none";
  readonly fault: AddOnFault;
  readonly detail: string;
  /** It said when it wants to be asked again. */
  readonly retryAfterMs?: number;
}

export interface AddOnSelf {
  readonly name: string;
  readonly version: string;
  readonly kinds: readonly FiscalKind[];
  readonly reserves: boolean;
}

export interface ReservedCode {
  readonly code: string;
  readonly expiresAt: Date | null;
}

export interface Registration {
  readonly fiscalNumber: string;
  readonly qr: string | null;
  readonly lines: readonly string[];
  readonly extra: Readonly<Record<string, string>>;
}

export type RegisterAnswer =
  | { readonly kind: "registered"; readonly registration: Registration }
  /** It will not register this document as it is; a person has to look. */
  | { readonly kind: "refused"; readonly reason: string };

export interface FiscalAddOns {
  /** Who answers there, and whether it takes our signature. */
  hello(place: AddOnPlace): Promise<{ readonly kind: "answer"; readonly self: AddOnSelf } | NoAnswer>;
  /** The same key again is the same reservation. It may give fewer than are wanted. */
  reserve(
    place: AddOnPlace,
    wanted: { readonly key: string; readonly kind: FiscalKind; readonly count: number },
  ): Promise<{ readonly kind: "answer"; readonly codes: readonly ReservedCode[] } | NoAnswer>;
  /** The same key again is the same document: it is registered once and answered with the same number. */
  register(
    place: AddOnPlace,
    document: { readonly key: string; readonly content: string },
  ): Promise<{ readonly kind: "answer"; readonly answer: RegisterAnswer } | NoAnswer>;
}
