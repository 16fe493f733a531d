import type { MessageContent } from "../render-message.ts";

/** What goes out by mail when no device was reached (P-211): the message as it was wanted. */
export interface Fallback {
  readonly kind: string;
  readonly cause: string | null;
  readonly to: readonly string[];
  readonly content: MessageContent;
  readonly about?: { readonly kind: "money_document" | "payment" | "refund"; readonly id: string };
  readonly objectIds?: readonly string[];
  readonly isUnwanted?: boolean;
}
