// P-174 incidents are the portal's, and whoever writes messages stands beside it: what the one tells and the other hears of lies here, below both.
import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";
import type { Work } from "../../platform/work.ts";

/** One for each partner whose customers it concerns. It names no customer: each page asks for what its own reader may see. */
export const incidentChanged = defineEvent(
  "incident.changed",
  z.object({
    incidentId: z.uuid(),
    /** What was told; null: there is nothing new for those who follow it. */
    updateId: z.uuid().nullable(),
  }),
);

/** What was told of an incident, for a message. */
export interface IncidentNews {
  readonly isOver: boolean;
  readonly expectedEndAt: Date | null;
  readonly say: (reader: { language: string; fallback: string }) => { readonly incident: string; readonly update: string };
}

export interface IncidentBook {
  /** Undefined: it went meanwhile. */
  readonly findNews: (work: Work, of: { incidentId: string; updateId: string }) => Promise<IncidentNews | undefined>;
  /** Customers who want to hear of it, after an id, so that a large incident is told in parts. */
  readonly listFollowers: (
    work: Work,
    of: { incidentId: string; partnerId: string; after: string; limit: number },
  ) => Promise<readonly string[]>;
}

let book: IncidentBook | undefined;

/** Once, at the start, by whoever keeps incidents. */
export const holdIncidents = (given: IncidentBook): void => {
  book = given;
};
export const incidentBook = (): IncidentBook | undefined => book;
