// `Work` is all that a request, job or packet may use. The edge opens it with `inWork`, use-cases receive it first and pass
// it on. One work is one transaction; what must happen later is written down in it.
import { randomUUID } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
import type { z } from "zod";
import type { Actor } from "./actor.ts";
import type { Clock } from "./clock.ts";
import type { NoTables } from "./db/database.ts";
import { isStalePlan } from "./db/preparing-client.ts";
import type { Reading } from "./db/reading-connections.ts";
import type { Announcement, EventKind } from "./events.ts";
import type { Logger } from "./log.ts";

/** What a write leaves behind for whoever asks "who changed this?". */
export interface AuditEntry {
  readonly entity: string;
  readonly entityId: string;
  /** How the record is called on screens: "Customer 1042", "Invoice 2026010000017". */
  readonly label: string;
  readonly action: string;
  readonly partnerId: string | null;
  readonly customerId?: string | null;
  /** Only the fields that differ. Secrets are written as "(changed)". */
  readonly changes?: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
  readonly reason?: string;
}

/** Where a request came from. Jobs and commands have only a request id. */
export interface Origin {
  readonly requestId: string;
  readonly source: "admin" | "portal" | "public" | "api" | "job" | "cli" | "import" | "demo" | "gateway";
  readonly ip?: string;
  readonly userAgent?: string;
  /** Who asks has proved a short while ago that it is them (O-41). A key proves itself with every request. */
  readonly isProven?: boolean;
}

export interface Work {
  readonly tx: Transaction<NoTables>;
  /** One fixed moment for the whole work. */
  readonly now: Date;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly log: Logger;
  /** Announces that something happened. Written in this transaction, heard after it. */
  emit<Data extends z.ZodType>(event: EventKind<Data>, about: Announcement, data: z.input<Data>): void;
  /** Leaves an audit entry; written at the end of this transaction, or the transaction fails. */
  audit(entry: AuditEntry): void;
  /** Only in a work that reads for a page: what rarely changes, from memory. Asked for through `kept()`. */
  readonly kept?: { get<Value>(set: KeptSet<Value>): Promise<Value> } | undefined;
}

/** A small set of rows that many requests need and few change; see kept.ts. */
export interface KeptSet<Value> {
  /** "schema.table" of each table it is read from. Each calls `platform.tell_of_changes` in a migration. */
  readonly tables: readonly string[];
  /** What audit entries call the records in it. */
  readonly entities: readonly string[];
  /** Reads all of it, whoever asks: who may see which part of it is decided by the caller, each time. */
  readonly read: (work: Work) => Promise<Value>;
}

export type ReadAsProgram = <Value>(read: (work: Work) => Promise<Value>) => Promise<Value>;

/** What a process keeps of such sets. */
export interface Memory {
  /** For a work that only reads; undefined while changes elsewhere would not be heard of. */
  open(readAsProgram: ReadAsProgram): Work["kept"];
  /** After a commit that changed records of these kinds. */
  forgetEntities(entities: ReadonlySet<string>): void;
}

export interface EmittedEvent extends Announcement {
  readonly type: string;
  readonly data: unknown;
}

/** What every work of a process shares. */
export interface Base {
  readonly kysely: Kysely<NoTables>;
  /** The same database over connections that cannot write: for pages, and for what is kept. */
  readonly reading: Reading;
  /**
   * Both for works that are about one customer. What one customer owns is found by an index whoever it is, so a plan that fits all of them is made
   * once; left to itself PostgreSQL plans each `= any ($1)` anew for every page, which takes longer than the reading. Staff's lists depend on what
   * they ask for, and runs on how much they take in. A long look of staff does not keep customers waiting either.
   */
  readonly ofCustomer: { readonly kysely: Kysely<NoTables>; readonly reading: Reading };
  readonly keeping: Reading;
  readonly kept: Memory;
  readonly clock: Clock;
  readonly log: Logger;
  /** Last thing before the commit, and only when there is something: the audit chain is locked as briefly as can be. */
  saveAudit(work: Work, entries: readonly AuditEntry[]): Promise<void>;
  saveEvents(work: Work, events: readonly EmittedEvent[]): Promise<void>;
}

export interface OpenWork {
  readonly actor: Actor;
  readonly origin?: Partial<Origin>;
  /** For tests and the demo: as if it were that moment. */
  readonly now?: Date;
  /** All of it reads the data of one moment, while others go on writing: for what compares one table with another. */
  readonly snapshot?: true;
}

/** PostgreSQL's words for "try again": a deadlock, a serialization failure. */
const passing = new Set(["40P01", "40001"]);
const maxAttempts = 4;

/**
 * Opens a transaction for the actor, runs `act` in it and commits. Everything in it happens, or nothing. Repeated on a
 * deadlock and when a migration ran meanwhile, so `act` may run more than once and must touch nothing but the work.
 */
export async function inWork<T>(base: Base, open: OpenWork, act: (work: Work) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { kysely } = isOfCustomer(open) ? base.ofCustomer : base;
      const transaction = kysely.transaction().setIsolationLevel(open.snapshot ? "repeatable read" : "read committed");
      const { result, changed } = await transaction.execute(async (tx) => {
        const restriction = restrictionOf(open.actor);
        if (restriction) await sql.raw(restriction).execute(tx);
        const events: EmittedEvent[] = [];
        const audits: AuditEntry[] = [];
        const work: Work = {
          ...partsOf(base, open),
          tx,
          emit: (event, about, data) => {
            events.push({ type: event.type, data: event.data.parse(data), ...about });
          },
          audit: (entry) => {
            audits.push(entry);
          },
        };
        const result = await act(work);
        if (events.length > 0) await base.saveEvents(work, events);
        if (audits.length > 0) await base.saveAudit(work, audits);
        return { result, changed: new Set(audits.map((entry) => entry.entity)) };
      });
      base.kept.forgetEntities(changed);
      return result;
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (attempt >= maxAttempts || code === undefined || !(passing.has(code) || isStalePlan(error))) throw error;
      base.log.warn({ attempt, code }, "trying a transaction again");
    }
  }
}

const partsOf = (base: Base, open: OpenWork): Pick<Work, "now" | "actor" | "origin" | "log"> => ({
  now: open.now ?? base.clock.now(),
  actor: open.actor,
  origin: { requestId: open.origin?.requestId ?? randomUUID(), source: open.origin?.source ?? "job", ...open.origin },
  log: base.log,
});

/**
 * Opens a work that only reads, over a connection on which PostgreSQL refuses to write. There is no transaction around it unless row policies
 * need one: each statement sees what was committed before it, in either case. What it emits or audits (somebody looked at something) is written
 * in a transaction of its own before the answer goes out.
 */
export async function inReadingWork<T>(base: Base, open: OpenWork, act: (work: Work) => Promise<T>): Promise<T> {
  let noted: ((work: Work) => void)[] = [];
  const read = async (connection: Kysely<NoTables>): Promise<T> => {
    noted = [];
    return act({
      ...partsOf(base, open),
      // Not in a transaction, but nothing that a work may do with `tx` tells the difference.
      tx: connection as Transaction<NoTables>,
      kept: base.kept.open((readAll) => inFreshReadingWork(base, readAll)),
      emit: (event, about, data) => void noted.push((writing) => writing.emit(event, about, data)),
      audit: (entry) => void noted.push((writing) => writing.audit(entry)),
    });
  };
  const { reading } = isOfCustomer(open) ? base.ofCustomer : base;
  const restriction = restrictionOf(open.actor);
  const result = await reading.over(read, restriction).catch((error: unknown) => {
    // A migration ran meanwhile; the connection has forgotten what it had prepared.
    if (isStalePlan(error)) return reading.over(read, restriction);
    throw error;
  });
  if (noted.length > 0) {
    await inWork(base, open, async (work) => {
      for (const note of noted) note(work);
    });
  }
  return result;
}

/** Reads for all: unrestricted, and from the tables themselves. */
const inFreshReadingWork = <T>(base: Base, read: (work: Work) => Promise<T>): Promise<T> =>
  base.keeping.over((connection) =>
    read({
      ...partsOf(base, { actor: { kind: "system", name: "kept" } }),
      tx: connection as Transaction<NoTables>,
      emit: refuseToWrite,
      audit: refuseToWrite,
    }),
  );

function refuseToWrite(): never {
  throw new Error("what is kept in memory is only read");
}

/** Of a customer, or done by the program for one. */
const isOfCustomer = ({ actor, origin }: OpenWork): boolean => actor.kind === "customer" || origin?.source === "portal";

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The second net: customers, and staff bound to some partners, work under a database role whose row policies show only
 * their rows, so that a forgotten clause leaks nothing. Undefined: no restriction.
 */
function restrictionOf(actor: Actor): string | undefined {
  switch (actor.kind) {
    // Who is not signed in gets nothing by who they are, only by the secret they bring (a password, a pay token), and a
    // use-case has to look that secret up among everybody's.
    case "system":
    case "anonymous":
      return undefined;
    case "staff":
    case "key":
      if (actor.partners === "all") return undefined;
      return `set local role demarc_partner_staff; set local demarc.partner_ids = '{${actor.partners.map(plainUuid).join(",")}}'`;
    case "customer":
      return `set local role demarc_customer; set local demarc.customer_id = '${plainUuid(actor.customerId)}'; set local demarc.partner_ids = '{${plainUuid(actor.partnerId)}}'`;
  }
}

/** The ids stand inside a statement that takes no parameters, so nothing but a UUID may get there. */
function plainUuid(id: string): string {
  if (!uuidShape.test(id)) throw new Error("an actor with an id that is no UUID");
  return id;
}
