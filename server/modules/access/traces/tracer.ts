// N-115 shows staff what RADIUS says and is told, for a while. Nobody asks for it most of the time, and then it costs one comparison a packet. Packets
// are kept in memory for a second and go to the database together; each process writes what it sees, and places in the trace keep them in order.
import { sql } from "kysely";
import type { Logger } from "../../../platform/log.ts";
import type { Tools } from "../../../platform/tools.ts";
import { type Base, inWork, type Work } from "../../../platform/work.ts";
import { maskSecrets } from "../../../protocols/radius/mask-secrets.ts";
import { type Packet, readPacket } from "../../../protocols/radius/packet.ts";
import { readMac } from "../radius/mac-rules.ts";
import type { RadiusNas } from "../radius/radius-nas.ts";
import type { RadiusWorld } from "../radius/radius-world.ts";
import { db } from "../tables.ts";
import { isWanted, type TracedWho, type TraceWish } from "./match-trace-rules.ts";

interface Seen {
  readonly packet: Packet;
  readonly nas: RadiusNas;
  readonly client: { readonly address: string; readonly port: number };
  readonly serverPort: number;
  /** Why it gets no answer; undefined: it is taken. */
  readonly dropped: string | undefined;
}

interface Kept {
  readonly at: Date;
  readonly isAnswer: boolean;
  readonly client: string;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly dropped: string;
  readonly bytes: Buffer;
}

export const mostPackets = 5_000;
const flushMs = 1_000;
const lookMs = 30_000;
const types = { userName: 1, callingStationId: 31 } as const;

export class Tracer {
  readonly #base: Base;
  readonly #log: Logger;
  readonly #world: RadiusWorld;
  #wishes: readonly TraceWish[] = [];
  #kept = new Map<string, Kept[]>();
  #looking: Promise<void> | undefined;
  #mustLookAgain = false;
  #flushing: Promise<void> | undefined;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor({ base, log }: Pick<Tools, "base" | "log">, world: RadiusWorld) {
    this.#base = base;
    this.#log = log;
    this.#world = world;
  }

  start(): void {
    this.#world.whenTold("access.traces", () => void this.#look());
    void this.#look();
    this.#timers.push(
      setInterval(() => void this.#flush(), flushMs),
      setInterval(() => void this.#look(), lookMs),
    );
    for (const timer of this.#timers) timer.unref();
  }

  /** Whether anybody wants to see anything. */
  get isOn(): boolean {
    return this.#wishes.length > 0;
  }

  /** @returns what to call with the answer; undefined: nobody wants to see this packet. */
  see(seen: Seen): ((bytes: Buffer) => void) | undefined {
    const now = this.#base.clock.now();
    const who = this.#whoseIs(seen);
    const wanted = this.#wishes.filter((wish) => isWanted(wish, who, now));
    if (wanted.length === 0) return undefined;
    this.#keep(wanted, seen, { packet: seen.packet, isAnswer: false, dropped: seen.dropped ?? "" });
    return (bytes) => this.#keep(wanted, seen, { packet: readPacket(bytes), isAnswer: true, dropped: "" });
  }

  /** Resolves once it knows what was wished by now, and what it saw is written. */
  async settled(): Promise<void> {
    await this.#look();
    await this.#flush();
    await this.#flush();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#looking;
    await this.#flush();
    await this.#flush();
  }

  #whoseIs({ packet, nas }: Seen): TracedWho {
    const sent = packet.findText(types.userName) ?? "";
    const own = this.#world.findLogin(sent)?.login;
    return {
      nasId: nas.id,
      logins: [sent.toLowerCase(), ...(own ? [own.toLowerCase()] : [])],
      mac: readMac(packet.findText(types.callingStationId) ?? "") ?? readMac(sent),
    };
  }

  #keep(
    wishes: readonly TraceWish[],
    { client, serverPort }: Seen,
    { packet, isAnswer, dropped }: { packet: Packet; isAnswer: boolean; dropped: string },
  ): void {
    const kept: Kept = {
      ...{ at: this.#base.clock.now(), isAnswer, dropped, serverPort, clientPort: client.port },
      client: client.address.replace(/^::ffff:(?=\d+\.)/, ""),
      bytes: maskSecrets(packet),
    };
    for (const { id } of wishes) {
      const known = this.#kept.get(id) ?? [];
      if (known.length === 0) this.#kept.set(id, known);
      if (known.length < mostPackets) known.push(kept);
    }
  }

  /** One look at a time; whoever asks while it is under way gets another one after it. */
  #look(): Promise<void> {
    if (this.#looking) {
      this.#mustLookAgain = true;
      return this.#looking;
    }
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    do {
      this.#mustLookAgain = false;
      try {
        this.#wishes = await this.#inWork(readWishes);
      } catch (error) {
        // Those that are known end by themselves; the next look tries again.
        this.#log.warn({ err: error }, "RADIUS could not read what is to be traced");
      }
    } while (this.#mustLookAgain);
  }

  #flush(): Promise<void> {
    this.#flushing ??= this.#save().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async #save(): Promise<void> {
    const kept = this.#kept;
    if (kept.size === 0) return;
    this.#kept = new Map();
    try {
      await this.#inWork(async (work) => {
        for (const [traceId, packets] of [...kept].toSorted(([one], [other]) => (one < other ? -1 : 1)))
          await append(work, traceId, packets);
      });
    } catch (error) {
      // Somebody looks on and will see that something is missing; logins matter more.
      this.#log.warn({ err: error }, "traced packets could not be written and are lost");
    }
  }

  #inWork<T>(act: (work: Work) => Promise<T>): Promise<T> {
    return inWork(this.#base, { actor: { kind: "system", name: "radius" }, origin: { source: "job" } }, act);
  }
}

async function readWishes(work: Work): Promise<readonly TraceWish[]> {
  const rows = await db(work)
    .selectFrom("access.traces")
    .select(["id", "nas_id", "login", "mac", "until"])
    .where("stopped_at", "is", null)
    .where("until", ">", work.now)
    .where("packets", "<", mostPackets)
    .execute();
  return rows.map(({ nas_id, ...row }) => ({ ...row, nasId: nas_id }));
}

/** The trace's row hands out places, so that processes together write no more than it holds. */
async function append(work: Work, traceId: string, packets: readonly Kept[]): Promise<void> {
  const of = <Key extends keyof Kept>(key: Key): Kept[Key][] => packets.map((packet) => packet[key]);
  await sql`with taken as (
      update access.traces set packets = least(${mostPackets}::int, packets + ${packets.length}::int) where id = ${traceId} and packets < ${mostPackets}
      returning old.packets as before)
    insert into access.trace_packets (trace_id, position, at, is_answer, client, client_port, server_port, dropped, bytes)
    select ${traceId}, taken.before + seen.place, seen.at, seen.is_answer, seen.client, seen.client_port, seen.server_port, seen.dropped, seen.bytes
    from taken, unnest(${of("at")}::timestamptz[], ${of("isAnswer")}::boolean[], ${of("client")}::inet[], ${of("clientPort")}::int[],
      ${of("serverPort")}::int[], ${of("dropped")}::text[], ${of("bytes")}::bytea[]) with ordinality
      seen (at, is_answer, client, client_port, server_port, dropped, bytes, place)
    where taken.before + seen.place <= ${mostPackets}`.execute(work.tx);
}
