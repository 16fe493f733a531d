import type { PushOutcome, PushToSend } from "./pusher.ts";

/** Hands notices to Firebase Cloud Messaging, which hands them to shells on Android and iOS (P-217). */
export interface NativePusher {
  /** Hands one notice over. Never throws: whatever happens is an outcome. */
  send(push: NativePush): Promise<PushOutcome>;
}

/** Who sends, for Google: out of the JSON file of a service account. */
export interface ServiceAccount {
  readonly projectId: string;
  readonly clientEmail: string;
  /** PEM. */
  readonly privateKey: string;
}

export interface NativePush extends Pick<PushToSend, "ttlS" | "urgency"> {
  readonly account: ServiceAccount;
  readonly token: string;
  /** What the phone shows; undefined: nothing, the shell alone is told. */
  readonly shown?: { readonly title: string; readonly body: string };
  /** A later one of the same id takes its place on the screen. */
  readonly id: string;
  /** What the shell reads. */
  readonly data: Readonly<Record<string, string>>;
}
