// Mass actions (O-9): choose rows, see what would happen, confirm, and let a job do row after row, each in a transaction of its own. The
// engine keeps the list, the progress and the results; what an act does to one record is said by its kind.
import type { z } from "zod";
import type { Permission } from "../../../shared/permissions.ts";
import type { StaffActor } from "../actor.ts";
import type { Work } from "../work.ts";

/** Something that a preview says of a record beyond whether it changes: what becomes what, and what follows or stands in the way. */
export interface Told {
  /** A word of ours ("due-days", "running-services") that screens translate. */
  readonly code: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly count?: number | undefined;
  /** Money that follows from it; a preview sums these up over all rows. */
  readonly amount?: { readonly amount: string; readonly currency: string } | undefined;
  /** For who has no words for the code. */
  readonly detail?: string | undefined;
}

/** What is known of a record before the act. */
export interface Looked {
  /** How screens call it: "Customer 1042". */
  readonly label: string;
  readonly partnerId: string;
  /** Why the act would leave it as it is, as a word of ours ("same-status") that screens translate; absent: it would change it. */
  readonly skip?: string | undefined;
  readonly told?: readonly Told[] | undefined;
}

/** What came of a record; `why` is a word of ours. A refusal that is thrown becomes "failed", with its sentence. */
export type Acted =
  | { readonly kind: "changed"; readonly told?: readonly Told[] }
  | { readonly kind: "skipped"; readonly why: string; readonly told?: readonly Told[] };

export interface MassActionKind<Params extends z.ZodType = z.ZodType> {
  /** "customers.change-status" */
  readonly name: string;
  readonly params: Params;
  /** Who may start it. Each row asks again for its own record. */
  readonly may: Permission;
  /** Besides `may`: all of these. */
  readonly needs?: readonly Permission[];
  /** Where looking at a record costs more than a glance: the most that one act may concern, if that is less than the setting. */
  readonly mostRows?: number;
  /** The person has to type how many records it will change. */
  isDestructive(params: z.output<Params>): boolean;
  /** Looks at many records in a few queries; one that the actor does not see is left out. */
  look(work: Work, ids: readonly string[], params: z.output<Params>): Promise<ReadonlyMap<string, Looked>>;
  /** Does it to one record, in the transaction that also writes down that it is done. */
  act(work: Work, id: string, params: z.output<Params>): Promise<Acted>;
}

// biome-ignore lint/suspicious/noExplicitAny: kinds of all shapes stand in one book; their params are read by their own shape.
export type AnyMassActionKind = MassActionKind<any>;

export const defineMassAction = <Params extends z.ZodType>(kind: MassActionKind<Params>): MassActionKind<Params> => kind;

/** The kinds that a program has, and how the engine finds a person again when the job works on their behalf. */
export class MassActionBook {
  readonly #kinds: ReadonlyMap<string, AnyMassActionKind>;
  /** The person with the rights and partners that they have now; undefined when they may no longer sign in. */
  readonly findActor: (work: Work, adminId: string) => Promise<StaffActor | undefined>;

  constructor(kinds: readonly AnyMassActionKind[], findActor: (work: Work, adminId: string) => Promise<StaffActor | undefined>) {
    this.#kinds = new Map(kinds.map((kind) => [kind.name, kind]));
    this.findActor = findActor;
  }

  find(name: string): AnyMassActionKind | undefined {
    return this.#kinds.get(name);
  }
}
