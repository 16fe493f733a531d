// Closes the gap between what open sessions have and what their services are to have (network.md 2.11). It looks at what changed, decides for each session
// only when its turn comes, and speaks to each router at the pace that it bears. Nothing is lost with it: what a session has is kept, what it is to have is
// worked out anew.
import { isRefusedRow } from "../../../platform/db/database-faults.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inWork, type Work } from "../../../platform/work.ts";
import type { ClassCookies } from "../radius/class-cookie.ts";
import type { RadiusWorld } from "../radius/radius-world.ts";
import { RenderedReplies, type Rendering } from "../radius/reply.ts";
import { type NasNews, saveAttempts } from "./coa-log.ts";
import { coaCauses } from "./contract.ts";
import { type Conversation, converse } from "./converse.ts";
import { keepConversations, wishesOf } from "./keep-conversations.ts";
import {
  endWishes,
  type LiveSession,
  listDue,
  listLive,
  listLiveAfter,
  listLiveOfServices,
  type NewState,
  type SweptTo,
  saveStates,
} from "./live-sessions.ts";
import { OnlyOne } from "./only-one.ts";
import { PacedQueue } from "./paced-queue.ts";
import type { CoaSender } from "./ports.ts";
import { planSession, type SessionPlan } from "./session-plan.ts";
import { type CoaSettings, loadCoaSettings } from "./settings.ts";
import { mayTry } from "./step-rules.ts";

/** While something waits its turn, and while nothing does. */
const tickMs = 20;
const pollMs = 2_000;
/** After the database could not be reached. */
const retryMs = 1_000;
/** Everything is looked at now and then, in case nobody was told. */
const sweepMs = 600_000;
const servicesAtOnce = 1_000;
/** Of one router, so that its 256 ids are never used up (N-103). */
const mostOutstanding = 200;

export class Reconciler {
  readonly #tools: Pick<Tools, "base" | "log">;
  readonly #world: RadiusWorld;
  readonly #cookies: ClassCookies;
  readonly #sender: CoaSender;
  readonly #onlyOne: OnlyOne;
  readonly #rendered = new RenderedReplies();
  readonly #services = new Set<string>();
  #everything = true;
  /** Of everything, how far it has come. */
  #sweep: { readonly after: SweptTo | undefined } | undefined;
  #sweptAtMs = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  readonly #queues = new Map<string, PacedQueue>();
  /** Sessions that are being spoken of, with the service to look at again when that is over: something changed meanwhile. */
  readonly #flying = new Map<string, { readonly nasId: string; again: boolean }>();
  #finished: Conversation[] = [];
  readonly #badAnswers = new Map<string, number>();
  #settings: { readonly generation: number; readonly value: CoaSettings } | undefined;
  #isOver = false;
  #isAtWork = false;
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  constructor(
    tools: Pick<Tools, "base" | "log" | "databaseUrl">,
    { world, cookies, sender }: { readonly world: RadiusWorld; readonly cookies: ClassCookies; readonly sender: CoaSender },
  ) {
    this.#tools = tools;
    this.#world = world;
    this.#cookies = cookies;
    this.#sender = sender;
    this.#onlyOne = new OnlyOne(tools, { lock: "access.coa", channel: "demarc_coa" }, () => this.#lookSoon());
    world.watch((changed) => {
      if (changed === "all") this.#everything = true;
      else for (const id of changed) this.#services.add(id);
      this.#lookSoon();
    });
    sender.onBadAnswer((nasId) => {
      tools.log.warn({ nasId }, "an answer to a CoA was signed with another secret");
      this.#badAnswers.set(nasId, (this.#badAnswers.get(nasId) ?? 0) + 1);
    });
  }

  async start(): Promise<void> {
    await this.#onlyOne.start();
    this.#running = this.#run();
  }

  /** What is answered by now is kept; what waits its turn is found anew. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#lookSoon();
    await this.#running;
    await this.#onlyOne.close();
  }

  /** For tests: resolves once everything is said that can be said now, and what came of it is kept. */
  async settled(): Promise<void> {
    this.#lookSoon();
    do await new Promise((done) => setTimeout(done, tickMs));
    while (this.#onlyOne.isMine && (this.#isBusy || this.#isTold));
  }

  /** Somebody else speaks. Should that end, everything is looked at. */
  #forget(): void {
    this.#queues.clear();
    this.#services.clear();
    this.#sweep = undefined;
    this.#everything = !this.#isOver;
    this.#lookedAtMs = performance.now();
  }

  get #isBusy(): boolean {
    const isLooking = this.#isAtWork || this.#everything || this.#sweep !== undefined || this.#services.size > 0;
    return isLooking || this.#flying.size > 0 || this.#finished.length > 0 || this.#badAnswers.size > 0 || this.#isWaiting;
  }

  get #isTold(): boolean {
    return this.#lookedAtMs === Number.NEGATIVE_INFINITY;
  }

  get #isWaiting(): boolean {
    for (const queue of this.#queues.values()) if (queue.size > 0) return true;
    return false;
  }

  #lookSoon(): void {
    this.#lookedAtMs = Number.NEGATIVE_INFINITY;
    this.#wake?.();
  }

  async #run(): Promise<void> {
    while (!this.#isOver || this.#flying.size > 0 || this.#finished.length > 0) {
      try {
        this.#isAtWork = true;
        await this.#save();
        if (this.#onlyOne.isMine && !this.#isOver) {
          await this.#look();
          await this.#speak();
        } else this.#forget();
        this.#isAtWork = false;
      } catch (error) {
        this.#tools.log.warn({ err: error }, "open sessions could not be brought in step, and are looked at again");
        // Whatever was taken from a queue is found again.
        this.#everything = true;
        if (this.#isOver) return;
        await this.#pause(retryMs);
        continue;
      }
      const isAtIt = (this.#onlyOne.isMine || this.#isOver) && (this.#isBusy || this.#isTold);
      await this.#pause(isAtIt ? tickMs : pollMs);
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

  /** A page or a thousand services at a time, so that nobody's turn waits for the end of it. */
  async #look(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.#sweptAtMs > sweepMs) this.#everything = true;
    if (this.#everything) {
      this.#everything = false;
      this.#sweptAtMs = nowMs;
      this.#sweep = { after: undefined };
    }
    if (this.#sweep) await this.#sweepOn(this.#sweep);
    if (this.#services.size > 0) await this.#lookAt([...this.#services].slice(0, servicesAtOnce));
    if (nowMs - this.#lookedAtMs < pollMs) return;
    this.#lookedAtMs = nowMs;
    await this.#inWork(async (work) => this.#consider(work, await listDue(work)));
  }

  async #lookAt(serviceIds: readonly string[]): Promise<void> {
    // Before they are looked at: what changes meanwhile is looked at once more.
    for (const id of serviceIds) this.#services.delete(id);
    await this.#inWork(async (work) => this.#consider(work, await listLiveOfServices(work, serviceIds)));
  }

  async #sweepOn({ after }: { readonly after: SweptTo | undefined }): Promise<void> {
    const last = await this.#inWork(async (work) => {
      const page = await listLiveAfter(work, after);
      await this.#consider(work, page.sessions);
      return page.last;
    });
    this.#sweep = last === undefined ? undefined : { after: last };
  }

  /** Puts into the queues what is not in step, and takes out what is (N-106). */
  async #consider(work: Work, sessions: readonly LiveSession[]): Promise<void> {
    const states: NewState[] = [];
    const toEnd: LiveSession[] = [];
    const failed: LiveSession[] = [];
    for (const session of sessions) {
      const flying = this.#flying.get(session.id);
      if (flying) {
        flying.again = true;
        continue;
      }
      const plan = this.#plan(session);
      const queue = this.#queues.get(session.nasId);
      if (plan.step === "nothing" || plan.step === "unreachable") {
        queue?.drop(session.id);
        if (plan.isBaseline || (session.kept && session.kept.state !== "settled" && plan.step === "nothing"))
          states.push(settledState(session, plan.applied));
        if (session.wish) toEnd.push(session);
      } else if (mayTry(session.kept, plan.wanted, { now: work.now, heardAt: session.heardAt, wishedAt: session.wish?.at }))
        this.#queueOf(session.nasId).put(session.id, coaCauses.indexOf(plan.cause));
      else {
        queue?.drop(session.id);
        if (session.kept?.state === "failed") failed.push(session);
      }
    }
    await saveStates(work, states);
    await endWishes(work, wishesOf([...toEnd, ...failed]));
    await saveAttempts(
      work,
      toEnd.map((session) => ({ ...notSent(session, this.#plan(session)), at: work.now })),
    );
  }

  async #speak(): Promise<void> {
    if (!this.#isWaiting) return;
    const flying = new Map<string, number>();
    for (const { nasId } of this.#flying.values()) flying.set(nasId, (flying.get(nasId) ?? 0) + 1);
    const turns: string[] = [];
    for (const [nasId, queue] of this.#queues) {
      const { packetsPerSecond = 1 } = this.#world.nas(nasId)?.dynamic ?? {};
      queue.setPace(packetsPerSecond);
      turns.push(...queue.take(performance.now(), this.#mostAt(packetsPerSecond) - (flying.get(nasId) ?? 0)));
    }
    if (turns.length === 0) return;
    const { sessions, settings } = await this.#inWork(async (work) => ({
      sessions: await listLive(work, turns),
      settings: await this.#readSettings(work),
    }));
    for (const session of sessions) this.#speakOf(session, settings);
  }

  /** N-107 a router that does not answer gets no more packets in a second than one that does. */
  #mostAt(packetsPerSecond: number): number {
    const seconds = (this.#settings?.value.timeoutMs ?? 3_000) / 1_000;
    return Math.min(mostOutstanding, Math.max(1, Math.floor(packetsPerSecond * seconds)));
  }

  /** What it is to have is worked out now, when its turn has come: only the newest is sent (N-106). */
  #speakOf(session: LiveSession, settings: CoaSettings): void {
    if (this.#flying.has(session.id)) return;
    const plan = this.#plan(session);
    if ((plan.step !== "coa" && plan.step !== "disconnect") || !plan.nas) return;
    this.#flying.set(session.id, { nasId: session.nasId, again: false });
    converse({ session, plan, nas: plan.nas, packet: plan.step }, { sender: this.#sender, settings, clock: this.#tools.base.clock }).then(
      (conversation) => {
        this.#finished.push(conversation);
        this.#wake?.();
      },
      (error: unknown) => {
        // At the end of the program, or a fault: nothing is kept, so it is found again.
        if (!this.#isOver) this.#tools.log.error({ err: error, sessionId: session.id }, "a session could not be spoken of");
        this.#flying.delete(session.id);
      },
    );
  }

  /** What came of it is kept, many in one transaction; one that the database does not take is no reason to keep none. */
  async #save(): Promise<void> {
    const done = this.#finished;
    const bad = [...this.#badAnswers].map(([nasId, badAnswers]) => ({ nasId, ackAt: null, badAnswers, refused: null }));
    if (done.length === 0 && bad.length === 0) return;
    try {
      await this.#inWork((work) => keepConversations(work, done, bad));
      this.#forgetKept(done, bad);
    } catch (error) {
      if (!isRefusedRow(error)) throw error;
      await this.#keepEach(done, bad);
    }
  }

  async #keepEach(done: readonly Conversation[], bad: readonly NasNews[]): Promise<void> {
    for (const one of done) {
      // Without its log it may do, and is not asked for again.
      if (!(await this.#isTaken([one], []))) await this.#isTaken([{ ...one, attempts: [], news: undefined }], []);
      this.#forgetKept([one], []);
    }
    for (const one of bad) {
      await this.#isTaken([], [one]);
      this.#forgetKept([], [one]);
    }
  }

  async #isTaken(done: readonly Conversation[], bad: readonly NasNews[]): Promise<boolean> {
    try {
      await this.#inWork((work) => keepConversations(work, done, bad));
      return true;
    } catch (error) {
      if (!isRefusedRow(error)) throw error;
      this.#tools.log.error({ err: error, sessionId: done[0]?.session.id }, "what a router answered could not be kept and is dropped");
      return false;
    }
  }

  #forgetKept(done: readonly Conversation[], bad: readonly NasNews[]): void {
    for (const { nasId, badAnswers } of bad) this.#badAnswers.set(nasId, (this.#badAnswers.get(nasId) ?? 0) - badAnswers);
    for (const [nasId, left] of this.#badAnswers) if (left <= 0) this.#badAnswers.delete(nasId);
    this.#finished = this.#finished.filter((each) => !done.includes(each));
    for (const { session } of done) {
      if (session.serviceId !== null && this.#flying.get(session.id)?.again) this.#services.add(session.serviceId);
      this.#flying.delete(session.id);
    }
  }

  #plan(session: LiveSession): SessionPlan {
    const rendering: Rendering = {
      ...{ rendered: this.#rendered, generation: this.#world.generation },
      report: (fault) => this.#tools.log.error({ nasId: session.nasId, fault }, "template_error"),
    };
    return planSession({ world: this.#world, cookies: this.#cookies, rendering }, session);
  }

  #queueOf(nasId: string): PacedQueue {
    const known = this.#queues.get(nasId);
    if (known) return known;
    const made = new PacedQueue(this.#world.nas(nasId)?.dynamic.packetsPerSecond ?? 1, performance.now());
    this.#queues.set(nasId, made);
    return made;
  }

  async #readSettings(work: Work): Promise<CoaSettings> {
    const { generation } = this.#world;
    if (this.#settings?.generation !== generation) this.#settings = { generation, value: await loadCoaSettings(work) };
    return this.#settings.value;
  }

  #inWork<T>(act: (work: Work) => Promise<T>): Promise<T> {
    return inWork(this.#tools.base, { actor: { kind: "system", name: "coa" }, origin: { source: "job" } }, act);
  }
}

const settledState = ({ id }: LiveSession, applied: NewState["applied"]): NewState => ({
  ...{ sessionId: id, applied, state: "settled", wanted: null, cause: null, since: null, triedAt: null, againAt: null },
});

const notSent = (session: LiveSession, { cause }: SessionPlan) => ({
  ...({ session, packet: session.wish?.action === "disconnect" ? "disconnect" : "coa", cause, result: "not_sent" } as const),
  ...{ errorCause: null, attributes: [], latencyMs: null, tries: 0 },
});
