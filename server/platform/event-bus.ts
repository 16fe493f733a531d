// Who hears what. An announcement becomes a row in `platform.events` and one job per listener, in the transaction of the
// change; the job then runs the listener in a transaction of its own, once per event, however often it is repeated.
import { sql } from "kysely";
import { z } from "zod";
import { system } from "./actor.ts";
import type { EventKind, Happened } from "./events.ts";
import { defineJob, enqueueAll, type JobBook, type JobRun, type NewJob } from "./jobs.ts";
import { uuidv7 } from "./uuid.ts";
import { type EmittedEvent, inWork, type Work } from "./work.ts";

type Hear = (work: Work, event: Happened<unknown>) => Promise<void>;

/** Registers a listener: `on(invoiceIssued, "mail-the-invoice", mailInvoice)`. The name is kept in the database. */
export type Listen = <Data extends z.ZodType>(
  event: EventKind<Data>,
  name: string,
  hear: (work: Work, event: Happened<z.output<Data>>) => Promise<void>,
) => void;

const deliver = defineJob("deliver-events", z.object({ listener: z.string(), eventIds: z.array(z.uuid()).max(200) }));

/** Events in one delivery job: small enough that a repeat is cheap, large enough that a billing run makes few jobs. */
const eventsPerJob = 100;
/** What follows from a change goes before papers and mails that wait: who has paid is online before their receipt is made, also on the day of the bills. */
const before = -10;
/** More than that of one type in one transaction is told to open pages as one message. */
const liveMessagesPerType = 20;

export class EventBus {
  readonly #listeners = new Map<string, { type: string; hear: Hear; parse: (data: unknown) => unknown }>();
  readonly #byType = new Map<string, string[]>();

  readonly listen: Listen = (event, name, hear) => {
    if (this.#listeners.has(name)) throw new Error(`two listeners are called ${name}`);
    this.#listeners.set(name, { type: event.type, hear: hear as Hear, parse: (data) => event.data.parse(data) });
    this.#byType.set(event.type, [...(this.#byType.get(event.type) ?? []), name]);
  };

  /** Part of `Base`: writes what a work announced, and the jobs that deliver it. */
  readonly save = async (work: Work, events: readonly EmittedEvent[]): Promise<void> => {
    const rows = events.map((event) => ({ id: uuidv7(work.now.getTime()), ...event }));
    await sql`
      insert into platform.events (id, type, at, partner_id, customer_id, object_id, actor, data)
      select id, type, ${work.now}, partner_id, customer_id, object_id, ${JSON.stringify(describeActor(work))}::jsonb, data
      from jsonb_to_recordset(${JSON.stringify(
        rows.map((row) => ({
          id: row.id,
          type: row.type,
          partner_id: row.partnerId,
          customer_id: row.customerId ?? null,
          object_id: row.objectId,
          data: row.data,
        })),
      )}::jsonb) as row (id uuid, type text, partner_id uuid, customer_id uuid, object_id uuid, data jsonb)`.execute(work.tx);
    const jobs: NewJob[] = [];
    for (const [type, ofType] of Map.groupBy(rows, (row) => row.type)) {
      const ids = ofType.map((row) => row.id);
      // What a run announces by the thousand takes its turn.
      const priority = ofType.length <= liveMessagesPerType ? before : 0;
      for (const listener of this.#byType.get(type) ?? []) {
        for (let at = 0; at < ids.length; at += eventsPerJob) {
          const payload = { listener, eventIds: ids.slice(at, at + eventsPerJob) };
          jobs.push({ job: deliver, payload, options: { priority } });
        }
      }
      await notifyPages(work, type, ofType);
    }
    await enqueueAll(work, jobs);
  };

  registerJobs(book: JobBook): void {
    book.handle(deliver, (run, { listener, eventIds }) => this.#deliver(run, listener, eventIds));
  }

  async #deliver(run: JobRun, name: string, eventIds: readonly string[]): Promise<void> {
    const listener = this.#listeners.get(name);
    // A release that no longer has the listener lets its old deliveries go.
    if (!listener) return;
    const failures: unknown[] = [];
    for (const id of eventIds) {
      try {
        await inWork(run.base, { actor: system(`listener:${name}`), origin: { source: "job" } }, (work) => this.#hearOnce(work, name, id));
      } catch (error) {
        run.base.log.error({ listener: name, event: id, err: error }, "a listener failed");
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${name} failed for ${failures.length} of ${eventIds.length} events: ${String(failures[0])}`);
  }

  async #hearOnce(work: Work, name: string, id: string): Promise<void> {
    const listener = this.#listeners.get(name);
    if (!listener) return;
    // The row is the proof of delivery: it commits with what the listener did, and a second delivery finds it.
    const first = await sql`insert into platform.event_deliveries (event_id, listener, delivered_at) values (${id}, ${name}, ${work.now})
      on conflict do nothing returning 1`.execute(work.tx);
    if (first.rows.length === 0) return;
    const found =
      await sql<EventRow>`select id, type, at, partner_id, customer_id, object_id, data from platform.events where id = ${id}`.execute(
        work.tx,
      );
    const row = found.rows[0];
    if (!row) return;
    await listener.hear(work, {
      id: row.id,
      type: row.type,
      at: row.at,
      partnerId: row.partner_id,
      customerId: row.customer_id,
      objectId: row.object_id,
      data: listener.parse(row.data),
    });
  }
}

interface EventRow {
  id: string;
  type: string;
  at: Date;
  partner_id: string | null;
  customer_id: string | null;
  object_id: string;
  data: unknown;
}

/** A message for open pages, carried by NOTIFY: what changed and for whom, never the content. */
export interface LiveMessage {
  readonly topic: string;
  readonly partnerId: string | null;
  readonly customerId: string | null;
  readonly id: string | null;
  /** Customers are not told. */
  readonly staffOnly?: boolean;
}

async function notifyPages(work: Work, type: string, events: readonly EmittedEvent[]): Promise<void> {
  const one = (event: EmittedEvent): LiveMessage => ({
    topic: type,
    partnerId: event.partnerId,
    customerId: event.customerId ?? null,
    id: event.objectId,
    ...(event.staffOnly ? { staffOnly: true } : {}),
  });
  const messages: LiveMessage[] =
    events.length <= liveMessagesPerType
      ? events.map(one)
      : [...Map.groupBy(events, (event) => event.partnerId)].map(([partnerId, ofPartner]) => ({
          ...{ topic: type, partnerId, customerId: null, id: null },
          ...(ofPartner.every((event) => event.staffOnly) ? { staffOnly: true } : {}),
        }));
  await sql`select pg_notify('demarc_live', message) from jsonb_array_elements_text(${JSON.stringify(messages.map((m) => JSON.stringify(m)))}::jsonb) as message`.execute(
    work.tx,
  );
}

/** Who did it, as it is kept with events and audit entries. */
export function describeActor(work: Work): Record<string, unknown> {
  const { actor } = work;
  switch (actor.kind) {
    case "staff":
      return { kind: "staff", id: actor.adminId, name: actor.name };
    case "key":
      return { kind: "key", id: actor.keyId, name: actor.name };
    case "customer":
      return {
        kind: "customer",
        id: actor.customerId,
        name: actor.name,
        ...(actor.staff ? { staff: { id: actor.staff.adminId, name: actor.staff.name } } : {}),
      };
    case "system":
      return { kind: "system", name: actor.name };
    case "anonymous":
      return { kind: "anonymous" };
  }
}
