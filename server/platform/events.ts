import type { z } from "zod";

/** Something that happened, in the past tense: "invoice.issued". Only the module that owns the object announces it. */
export interface EventKind<Data extends z.ZodType = z.ZodType> {
  readonly type: string;
  readonly data: Data;
}

/** What an announcement is about, so that readers can be told and order per object can be kept. */
export interface Announcement {
  readonly partnerId: string | null;
  readonly customerId?: string | null;
  readonly objectId: string;
  /** No open page of a customer is told of it: a note among staff, a record that is hidden from them (P-250). */
  readonly staffOnly?: boolean;
}

export const defineEvent = <const Type extends `${string}.${string}`, Data extends z.ZodType>(
  type: Type,
  data: Data,
): EventKind<Data> & { type: Type } => ({
  type,
  data,
});

/** An event as a listener gets it. */
export interface Happened<Data> {
  readonly id: string;
  readonly type: string;
  readonly at: Date;
  readonly partnerId: string | null;
  readonly customerId: string | null;
  readonly objectId: string;
  readonly data: Data;
}
