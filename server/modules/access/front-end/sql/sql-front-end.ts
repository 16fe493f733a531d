// The SQL contract of FreeRADIUS (network.md 2.13): keeps what rlm_sql reads true to what is in memory, and takes out what it writes. Of the processes that
// answer RADIUS one does it. What stands in the tables goes on serving while none runs; then it is compared with the world from the beginning.
import { randomBytes } from "node:crypto";
import type { Tools } from "../../../../platform/tools.ts";
import { inWork, type Work } from "../../../../platform/work.ts";
import { getSetting } from "../../../partners/index.ts";
import { LateStarts } from "../../coa/late-starts.ts";
import { OnlyOne } from "../../coa/only-one.ts";
import type { RadiusCounters } from "../../counters/radius-counters.ts";
import { isPassing } from "../../radius/accounting-drain.ts";
import { type ClassCookies, cookieRandomBytes } from "../../radius/class-cookie.ts";
import type { LoginRush } from "../../radius/login-rush.ts";
import type { RadiusWorld } from "../../radius/radius-world.ts";
import { RenderedReplies } from "../../radius/reply.ts";
import { type DrainGround, drainRadacct, setOldestAside } from "./drain-radacct.ts";
import { drainRadpostauth } from "./drain-radpostauth.ts";
import { forgetLines, hasLines, keepLines, keepRouters, listKeptServices } from "./kept-lines.ts";
import { KnownRows } from "./known-rows.ts";
import { kindsOf, type RenderedLine, renderLine } from "./render-line.ts";
import { freeRadiusSql } from "./settings.ts";

const pollMs = 500;
/** After the database could not be reached. */
const retryMs = 1_000;
const linesAtOnce = 200;
/** A millisecond. */
const renderedAtOnce = 10;
const changesAtOnce = 500;
/** While people log in at this very process: they wait for each step. */
const atOnceBesideLogins = 50;
const keptAtOnce = 5_000;

export class SqlFrontEnd {
  readonly #tools: Pick<Tools, "base" | "log">;
  readonly #world: RadiusWorld;
  readonly #cookies: ClassCookies;
  readonly #counters: RadiusCounters;
  readonly #rush: LoginRush;
  readonly #lateStarts: LateStarts;
  readonly #onlyOne: OnlyOne;
  readonly #rendered = new RenderedReplies();
  readonly #rows = new KnownRows();
  #isOn = false;
  #everything = true;
  #services = new Set<string>();
  /** Whose cookies began a session. */
  #spent = new Set<string>();
  /** Something may have been written since the queues were found empty. */
  #mayHold = true;
  #isAtWork = false;
  #isOver = false;
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  constructor(
    tools: Pick<Tools, "base" | "log" | "databaseUrl">,
    about: { world: RadiusWorld; cookies: ClassCookies; counters: RadiusCounters; rush: LoginRush },
  ) {
    this.#tools = tools;
    this.#world = about.world;
    this.#cookies = about.cookies;
    this.#counters = about.counters;
    this.#rush = about.rush;
    this.#lateStarts = new LateStarts(tools.log, about);
    this.#onlyOne = new OnlyOne(tools, { lock: "access.freeradius_sql" }, () => {
      // Whoever had the lock before us may have ended in the middle.
      this.#everything = true;
      this.#wake?.();
    });
    this.#world.watch((changed) => {
      if (changed === "all") this.#everything = true;
      else if (this.#isOn) for (const id of changed) this.#services.add(id);
      this.#wake?.();
    });
  }

  async start(): Promise<void> {
    await this.#onlyOne.start();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.#wake?.();
    await this.#running;
    await this.#onlyOne.close();
  }

  /** For tests: resolves once the tables say what is in memory by now, and what FreeRADIUS had written is counted. */
  async settled(): Promise<void> {
    this.#mayHold = true;
    this.#wake?.();
    while (this.#onlyOne.isMine && !this.#isOver && (this.#isAtWork || this.#isBehind || (this.#isOn && this.#mayHold))) {
      await new Promise((done) => setTimeout(done, 10));
      this.#wake?.();
    }
  }

  get #isBehind(): boolean {
    return this.#everything || this.#services.size > 0 || this.#spent.size > 0;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      let pauseMs = pollMs;
      try {
        if (this.#onlyOne.isMine) {
          this.#isAtWork = true;
          await this.#keepTrue();
          if (this.#isOn && (await this.#drain())) continue;
          if (this.#isBehind) continue;
        }
      } catch (error) {
        this.#tools.log.warn({ err: error }, "what FreeRADIUS reads and writes over SQL waits");
        pauseMs = retryMs;
      } finally {
        this.#isAtWork = false;
      }
      if (!this.#isOver) await this.#pause(pauseMs);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  async #keepTrue(): Promise<void> {
    if (this.#everything) {
      this.#everything = false;
      try {
        await this.#keepEverything();
      } catch (error) {
        this.#everything = true;
        throw error;
      }
    }
    while (!this.#isOver && !this.#everything && this.#services.size + this.#spent.size > 0) {
      const some = [...new Set([...this.#services, ...this.#spent])].slice(0, this.#size(linesAtOnce));
      const spent = this.#spent;
      for (const id of some) this.#services.delete(id);
      const taken = new Set(some);
      this.#spent = new Set([...spent].filter((id) => !taken.has(id)));
      try {
        await this.#keep(some, spent);
      } catch (error) {
        for (const id of some) this.#services.add(id);
        throw error;
      }
    }
  }

  async #keepEverything(): Promise<void> {
    this.#isOn = await this.#inWork((work) => getSetting(work, freeRadiusSql));
    if (!this.#isOn) {
      this.#services.clear();
      this.#spent.clear();
      await this.#inWork(async (work) => {
        if (await hasLines(work)) await forgetLines(work);
      });
      return;
    }
    await this.#inWork((work) => keepRouters(work, this.#world.allNases()));
    const ids = [...this.#world.subscribers.all()].map(({ serviceId }) => serviceId);
    for (let at = 0; at < ids.length && !this.#isOver && !this.#everything; ) {
      const size = this.#size(linesAtOnce);
      await this.#keep(ids.slice(at, at + size), new Set());
      at += size;
      // A million lines take their time, and sessions go on meanwhile.
      await this.#drain();
    }
    await this.#dropOthers();
  }

  async #keep(serviceIds: readonly string[], spent: ReadonlySet<string>): Promise<void> {
    const ground = {
      ...{ world: this.#world, cookies: this.#cookies, kinds: kindsOf(this.#world.allNases()), rows: this.#rows },
      freshBytes: () => randomBytes(cookieRandomBytes),
      rendering: {
        ...{ rendered: this.#rendered, generation: this.#world.generation },
        report: (fault: string) => this.#tools.log.error({ fault }, "template_error"),
      },
    };
    const lines: RenderedLine[] = [];
    for (const [at, id] of serviceIds.entries()) {
      // Packets are answered in between.
      if (at % renderedAtOnce === 0) await new Promise((done) => setImmediate(done));
      const subscriber = this.#world.subscribers.byService(id);
      const line = subscriber && renderLine(ground, subscriber);
      if (line) lines.push(line);
    }
    await this.#inWork((work) => keepLines(work, serviceIds, lines, spent));
  }

  /** Those of services that went while nobody was there to hear of it. */
  async #dropOthers(): Promise<void> {
    let after: string | undefined;
    while (!this.#isOver) {
      const page = await this.#inWork((work) => listKeptServices(work, after, keptAtOnce));
      const gone = page.filter((id) => !this.#world.subscribers.byService(id));
      if (gone.length > 0) await this.#inWork((work) => keepLines(work, gone, [], new Set()));
      after = page.at(-1);
      if (page.length < keptAtOnce) return;
    }
  }

  /** @returns whether there is more to take out */
  async #drain(): Promise<boolean> {
    this.#mayHold = false;
    const most = this.#size(changesAtOnce);
    const ground = { world: this.#world, cookies: this.#cookies, lateStarts: this.#lateStarts, log: this.#tools.log };
    const { taken, records } = await this.#inWork((work) => drainRadacct(work, ground, most)).catch((error: unknown) => {
      if (isPassing(error)) throw error;
      return this.#drainOne(ground);
    });
    for (const { nasId, status, receivedAt, serviceId, cookie } of records) {
      this.#counters.count(nasId, "accounting", status, { atMs: receivedAt.getTime() });
      // A cookie is of one session (N-64).
      if (status === "start" && serviceId !== null && cookie !== null) this.#spent.add(serviceId);
    }
    const endings = await this.#inWork((work) => drainRadpostauth(work, this.#world, most));
    for (const { nasId, result, reason, at, times } of endings)
      if (nasId !== null) this.#counters.count(nasId, result, reason, { atMs: at.getTime(), times });
    const isMore = taken > 0 || endings.length > 0;
    this.#mayHold ||= isMore;
    return isMore;
  }

  /** Something in the batch cannot be counted: one after the other, until it is alone. */
  async #drainOne(ground: DrainGround): ReturnType<typeof drainRadacct> {
    try {
      return await this.#inWork((work) => drainRadacct(work, ground, 1));
    } catch (error) {
      if (isPassing(error)) throw error;
      await this.#inWork((work) => setOldestAside(work, ground, error));
      return { taken: 1, records: [] };
    }
  }

  #size(usually: number): number {
    return this.#rush.isCalm ? usually : atOnceBesideLogins;
  }

  #inWork<T>(act: (work: Work) => Promise<T>): Promise<T> {
    return inWork(this.#tools.base, { actor: { kind: "system", name: "radius" }, origin: { source: "job" } }, act);
  }
}
