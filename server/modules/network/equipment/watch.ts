// The role `probe`: every few seconds whatever is due is pinged in one go, judged and written.
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { system } from "../../../platform/actor.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inReadingWork, inWork, type Work } from "../../../platform/work.ts";
import { endSweep, failSweep, takeSweep } from "../addresses/sweep-prefix.ts";
import { applyRound, noteBlindness } from "./apply-round.ts";
import { type Echo, looksBlind, type Round } from "./judge-rules.ts";
import type { PingWish, Prober } from "./ports.ts";
import { readMonitorGateway, readPingWish } from "./settings.ts";

const tickMs = 5_000;
/** Whoever has the turn renews it with every tick; after this much silence another process takes over. */
const turnMs = 30_000;
/** A large round must not keep what is due more often from being looked at; more than this at once means that rounds do not come to an end. */
const mostRounds = 4;
/** A sweep asks whether anybody is there, not how well: the first packet may be lost while the address is looked up. */
const sweepWish: PingWish = { packets: 2, timeoutMs: 500 };
const opened = { actor: system("probe"), origin: { source: "job" as const } };

interface Due {
  readonly id: string;
  readonly address: string;
  readonly ping_seconds: number;
}

export class EquipmentWatch {
  readonly #tools: Pick<Tools, "base" | "config" | "log">;
  readonly #prober: Prober;
  readonly #holder = randomUUID();
  /** When the latest round of each began; by the clock of the installation. */
  readonly #begun = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(tools: Pick<Tools, "base" | "config" | "log">, prober: Prober) {
    this.#tools = tools;
    this.#prober = prober;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#tick(), tickMs);
    void this.#tick();
  }

  /** Resolves when no round is on its way any more; what one has not judged yet it judges nowhere. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await Promise.all(this.#running);
    await inWork(this.#tools.base, opened, async (work) => {
      await sql`delete from network.probe_turn where holder = ${this.#holder}`.execute(work.tx);
    }).catch((error: unknown) => this.#tools.log.debug({ err: error }, "the turn of the probe ends by itself"));
  }

  async #tick(): Promise<void> {
    if (this.#running.size >= mostRounds) return;
    const round = this.#look().catch((error: unknown) => {
      this.#tools.log.warn({ err: error }, "equipment was not looked at; the next round tries again");
    });
    this.#running.add(round);
    await round;
    this.#running.delete(round);
  }

  async #look(): Promise<void> {
    await this.lookOnce();
    await this.sweepOnce();
  }

  /** N-32 pings a prefix, if somebody asked for that. */
  async sweepOnce(): Promise<void> {
    const { base } = this.#tools;
    const sweep = await inWork(base, opened, takeSweep);
    if (!sweep) return;
    const pinged = await this.#prober.ping(sweep.addresses, sweepWish, this.#stopping.signal);
    // Another process begins it anew.
    if (this.#stopping.signal.aborted) return;
    await inWork(base, opened, async (work) => {
      if (pinged.kind === "unable") return failSweep(work, sweep, pinged.reason);
      const answered = sweep.addresses.filter((address) => (pinged.echoes.get(address)?.answered ?? 0) > 0);
      return endSweep(work, sweep, answered);
    });
  }

  /** Pings what is due by now and judges it; nothing where another process has the turn. */
  async lookOnce(): Promise<void> {
    const { base, config } = this.#tools;
    if (!(await inWork(base, opened, (work) => takeTurn(work, this.#holder)))) return;
    const { due, wish, gateway } = await inReadingWork(base, opened, async (work) => ({
      due: this.#dueAt(await listPinged(work), work.now),
      wish: await readPingWish(work),
      gateway: await readMonitorGateway(work),
    }));
    if (due.length === 0) return;
    const round = await this.#ping(due, wish);
    if (this.#stopping.signal.aborted) return;
    const isBlind = round.kind === "answers" && looksBlind(round.echoes) && !(await this.#seesGateway(gateway, wish));
    await inWork(base, opened, (work) => (isBlind ? noteBlindness(work, config.publicUrl) : applyRound(work, round, config.publicUrl)));
  }

  #dueAt(pinged: readonly Due[], now: Date): Due[] {
    const due = pinged.filter(({ id, ping_seconds }) => {
      const begun = this.#begun.get(id);
      // A clock that was set back must not make it wait for the day on which that was.
      return begun === undefined || begun > now.getTime() || now.getTime() - begun >= ping_seconds * 1000;
    });
    const known = new Set(pinged.map(({ id }) => id));
    for (const id of this.#begun.keys()) if (!known.has(id)) this.#begun.delete(id);
    for (const { id } of due) this.#begun.set(id, now.getTime());
    return due;
  }

  async #ping(due: readonly Due[], wish: PingWish): Promise<Round> {
    const pinged = await this.#prober.ping([...new Set(due.map(({ address }) => address))], wish, this.#stopping.signal);
    if (pinged.kind === "unable") {
      this.#tools.log.warn({ reason: pinged.reason, said: pinged.said }, "equipment cannot be pinged from here");
      return { kind: "unable", ids: new Set(due.map(({ id }) => id)) };
    }
    const echoes = new Map<string, Echo>();
    for (const { id, address } of due) {
      const echo = pinged.echoes.get(address);
      if (echo) echoes.set(id, echo);
    }
    return { kind: "answers", echoes };
  }

  /** Where no gateway is known there is nothing to tell a blind monitor by. */
  async #seesGateway(named: string | undefined, wish: PingWish): Promise<boolean> {
    const gateway = named ?? (await this.#prober.findGateway());
    if (gateway === undefined) return true;
    const pinged = await this.#prober.ping([gateway], wish, this.#stopping.signal);
    return pinged.kind === "answers" && (pinged.echoes.get(gateway)?.answered ?? 0) > 0;
  }
}

/** Whether it is this process's turn, for a while. */
async function takeTurn(work: Work, holder: string): Promise<boolean> {
  const until = new Date(work.now.getTime() + turnMs);
  const { rows } = await sql`
    insert into network.probe_turn as turn (holder, until) values (${holder}, ${until})
    on conflict (is_only) do update set holder = excluded.holder, until = excluded.until
      where turn.holder = excluded.holder or turn.until < ${work.now} or turn.until > ${until}::timestamptz + interval '1 second'
    returning holder`.execute(work.tx);
  return rows.length > 0;
}

async function listPinged(work: Work): Promise<readonly Due[]> {
  const { rows } = await sql<Due>`
    select id, host(address) as address, ping_seconds from network.equipment where status = 'in_use' and ping_on and address is not null`.execute(
    work.tx,
  );
  return rows;
}
