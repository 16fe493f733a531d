/** Hands notices to the push services of browsers (RFC 8030), which hand them to the devices. */
export interface Pusher {
  /** Hands one notice over. Never throws: whatever happens is an outcome. */
  send(push: PushToSend): Promise<PushOutcome>;
  /** Why this address will never be written to; undefined: it may be tried. */
  faultOf(address: string): string | undefined;
  makeKeys(): PushKeys;
}

export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** What a browser gave: where to write, and with which keys so that its push service reads nothing of it. */
export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

export interface PushToSend {
  readonly target: PushTarget;
  readonly keys: PushKeys;
  /** Whom the push service may write to when we misbehave: "mailto:…" or a page. */
  readonly contact: string;
  readonly payload: string;
  /** For how long the push service keeps it for a device that is off. */
  readonly ttlS: number;
  readonly urgency: "low" | "normal" | "high";
  /** A later one of the same topic takes its place where the device has not been reached. At most 32 letters and digits. */
  readonly topic: string;
}

export type PushOutcome =
  | { readonly kind: "accepted"; readonly answer: string }
  /** The device wants nothing more: the subscription is over. */
  | { readonly kind: "gone"; readonly answer: string }
  /** Nothing was decided: busy, away, broken off. */
  | { readonly kind: "later"; readonly answer: string; readonly afterMs?: number }
  | { readonly kind: "refused"; readonly answer: string };
