// N-113 what each NAS asks and how it is answered. A packet adds one to a number in memory and waits for nothing; what was counted is added to the
// database every ten seconds, where the processes of the RADIUS server meet. Away from the database it is kept, so long as there is room.
import { type RawBuilder, sql } from "kysely";
import type { Logger } from "../../../platform/log.ts";
import { type Base, inWork, type Work } from "../../../platform/work.ts";
import { bucketOf, latencyBuckets } from "./latency-rules.ts";

type CountKind = "accept" | "walled" | "reject" | "drop" | "accounting" | "late" | "exhausted" | "copied" | "copy_dropped";
type RadiusPortKind = "authentication" | "accounting";

/** One NAS in one minute, or that part of it of which the database does not know yet. */
interface Tally {
  readonly nasId: string;
  readonly minute: number;
  readonly counts: Readonly<Record<CountKind, Map<string, number>>>;
  readonly latency: Uint32Array;
}

interface Row {
  readonly nasId: string;
  readonly minute: Date;
  readonly kind: CountKind | "latency";
  readonly detail: string;
  readonly count: number;
}

interface Stranger {
  readonly port: RadiusPortKind;
  /** NAS-Identifier, as it was sent last; empty: it sent none. */
  named: string;
  readonly firstAt: number;
  lastAt: number;
  packets: number;
}

const flushMs = 10_000;
const minuteMs = 60_000;
const mostUnsaved = 100_000;
/** Sources are easily forged, so only so many are written down at a time. */
const mostStrangers = 200;

export class RadiusCounters {
  readonly #base: Base;
  readonly #log: Logger;
  #tallies = new Map<string, Tally>();
  #ended: Tally[] = [];
  #unsaved: Row[] = [];
  #strangers = new Map<string, Stranger>();
  #flushing: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(base: Base, log: Logger) {
    this.#base = base;
    this.#log = log;
    this.#timer = setInterval(() => void this.flush(), flushMs);
    this.#timer.unref();
  }

  /**
   * @param detail - one of few words: a reason, a type of accounting, a pool
   * @param atMs - milliseconds since 1970
   */
  count(nasId: string, kind: CountKind, detail: string, { atMs, times = 1 }: { atMs: number; times?: number }): void {
    const counts = this.#tallyOf(nasId, atMs).counts[kind];
    counts.set(detail, (counts.get(detail) ?? 0) + times);
  }

  /** How long an answer took, in microseconds. */
  noteLatency(nasId: string, us: number, atMs: number): void {
    const { latency } = this.#tallyOf(nasId, atMs);
    const bucket = bucketOf(us);
    latency[bucket] = (latency[bucket] ?? 0) + 1;
  }

  /** A packet of nobody that we know. */
  noteStranger(
    from: string,
    { port, named, atMs }: { readonly port: RadiusPortKind; readonly named: string; readonly atMs: number },
  ): void {
    // A link-local address comes with its interface, which is no part of an address.
    const source = from.replace(/%.*$/, "");
    const known = this.#strangers.get(source);
    if (known) {
      known.lastAt = atMs;
      if (named !== "") known.named = printable(named);
      known.packets += 1;
    } else if (this.#strangers.size < mostStrangers)
      this.#strangers.set(source, { port, named: printable(named), firstAt: atMs, lastAt: atMs, packets: 1 });
  }

  /** Adds to the database what was counted. Safe to call at any time. */
  flush(): Promise<void> {
    this.#flushing ??= this.#save().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
    await this.flush();
  }

  #tallyOf(nasId: string, atMs: number): Tally {
    const minute = Math.trunc(atMs / minuteMs);
    const known = this.#tallies.get(nasId);
    if (known?.minute === minute) return known;
    if (known) this.#ended.push(known);
    const fresh: Tally = {
      ...{ nasId, minute, latency: new Uint32Array(latencyBuckets) },
      counts: {
        ...{ accept: new Map(), walled: new Map(), reject: new Map(), drop: new Map() },
        ...{ accounting: new Map(), late: new Map(), exhausted: new Map() },
        ...{ copied: new Map(), copy_dropped: new Map() },
      },
    };
    this.#tallies.set(nasId, fresh);
    return fresh;
  }

  async #save(): Promise<void> {
    const rows = [...this.#unsaved, ...[...this.#ended, ...this.#tallies.values()].flatMap(rowsOf)];
    const strangers = this.#strangers;
    this.#unsaved = [];
    this.#ended = [];
    this.#tallies = new Map();
    this.#strangers = new Map();
    if (rows.length === 0 && strangers.size === 0) return;
    try {
      if (rows.length > 0) await this.#inWork((work) => addCounts(rows).execute(work.tx));
    } catch (error) {
      this.#log.warn({ err: error, rows: rows.length }, "the counters of RADIUS could not be saved and are tried again");
      // The newest are worth most.
      this.#unsaved = rows.slice(-mostUnsaved);
    }
    try {
      // Apart: whatever strangers make of their addresses, what is known counts.
      if (strangers.size > 0) await this.#inWork((work) => addStrangers(work, strangers));
    } catch (error) {
      this.#log.warn({ err: error, strangers: strangers.size }, "who asked RADIUS without being known could not be noted");
    }
  }

  #inWork(act: (work: Work) => Promise<unknown>): Promise<unknown> {
    return inWork(this.#base, { actor: { kind: "system", name: "radius" }, origin: { source: "job" } }, act);
  }
}

/** It comes from anybody, and people read it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are replaced.
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f]/g, "\ufffd").slice(0, 100);

function rowsOf({ nasId, minute: number, counts, latency }: Tally): Row[] {
  const minute = new Date(number * minuteMs);
  const counted = (Object.entries(counts) as [CountKind, Map<string, number>][]).flatMap(([kind, details]) =>
    [...details].map(([detail, count]) => ({ nasId, minute, kind, detail, count })),
  );
  const timed = [...latency].flatMap((count, bucket) =>
    count === 0 ? [] : [{ nasId, minute, kind: "latency" as const, detail: String(bucket), count }],
  );
  return [...counted, ...timed];
}

/** In one order, or two processes that add to the same rows wait for each other. */
const addCounts = (rows: readonly Row[]): RawBuilder<unknown> => sql`
  insert into access.radius_counts (nas_id, minute, kind, detail, count)
  select nas_id, minute, kind, detail, sum(count) from unnest(${rows.map(({ nasId }) => nasId)}::uuid[], ${rows.map(({ minute }) => minute)}::timestamptz[],
    ${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ detail }) => detail)}::text[], ${rows.map(({ count }) => count)}::bigint[])
    counted (nas_id, minute, kind, detail, count)
  group by nas_id, minute, kind, detail order by nas_id, minute, kind, detail
  on conflict (nas_id, minute, kind, detail) do update set count = radius_counts.count + excluded.count`;

async function addStrangers(work: Work, strangers: ReadonlyMap<string, Stranger>): Promise<void> {
  const all = [...strangers].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const of = <Key extends keyof Stranger>(key: Key): Stranger[Key][] => all.map(([, stranger]) => stranger[key]);
  await sql`insert into access.unknown_clients (source, port, nas_identifier, packets, first_at, last_at)
    select * from unnest(${all.map(([source]) => source)}::inet[], ${of("port")}::text[], ${of("named")}::text[], ${of("packets")}::bigint[],
      ${of("firstAt").map((ms) => new Date(ms))}::timestamptz[], ${of("lastAt").map((ms) => new Date(ms))}::timestamptz[])
    on conflict (source) do update set port = excluded.port,
      nas_identifier = coalesce(nullif(excluded.nas_identifier, ''), unknown_clients.nas_identifier), packets = unknown_clients.packets + excluded.packets,
      last_at = greatest(unknown_clients.last_at, excluded.last_at)`.execute(work.tx);
}
