// Asks devices by SNMP, each when its turn comes, many side by side. Runs in the role `probe`, in as many processes as there are: each takes other
// turns. What comes back is written for many devices at once.
import { system } from "../../../platform/actor.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inWork, type Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { closeEventAlerts, judgeEvents } from "./event-alerts.ts";
import { judgeRound } from "./judge-round-rules.ts";
import { type DeviceLook, type DueDevice, giveTurns, type SealedAccess, saveLooks, takeTurns } from "./poll-store.ts";
import type { SnmpFailure, SnmpPort, SnmpTarget } from "./ports.ts";
import { readDevice } from "./read-device.ts";
import { snmpRetries, snmpTimeoutSeconds } from "./settings.ts";
import { closeUnasked, judgeThresholds } from "./threshold-alerts.ts";
import { type AskedWalk, finishWalk, takeWalks, walkDevice } from "./walks.ts";

type Asking = Pick<SnmpTarget, "timeoutMs" | "retries">;

const tickMs = 1_000;
/** New devices and changed settings are looked for every so many ticks. */
const ticksPerSweep = 10;
/** Silent devices take seconds each, so many are waited for at a time. */
const mostAtOnce = 192;
const mostWalks = 4;
const mostUnsaved = 5_000;

export class PollLoop {
  readonly #tools: Pick<Tools, "base" | "log" | "unseal">;
  readonly #port: SnmpPort;
  #asking: Asking = { timeoutMs: 2_000, retries: 2 };
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;
  #isOver = false;
  #ticking: Promise<void> | undefined;
  readonly #running = new Set<Promise<void>>();
  readonly #walking = new Set<Promise<void>>();
  #looks: DeviceLook[] = [];

  constructor(tools: Pick<Tools, "base" | "log" | "unseal">, port: SnmpPort) {
    this.#tools = tools;
    this.#port = port;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tick(), tickMs);
    this.#timer.unref();
  }

  /** Resolves when nothing is asked any more and all that was said is written. */
  async stop(): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#timer);
    await this.#ticking;
    await Promise.all([...this.#running, ...this.#walking]);
    await this.#save();
  }

  /** Everything that is due now: asked, answered and written. For tests and for whoever has a clock of their own. */
  async settled(): Promise<void> {
    do {
      await this.tick();
      await Promise.all([...this.#running, ...this.#walking]);
      await this.#save();
    } while (this.#looks.length > 0);
  }

  /** Begins what is due, and writes what has come back. */
  tick(): Promise<void> {
    this.#ticking ??= this.#tick()
      .catch((error: unknown) => this.#tools.log.warn({ err: error }, "SNMP turns could not be taken and are tried again"))
      .finally(() => {
        this.#ticking = undefined;
      });
    return this.#ticking;
  }

  async #tick(): Promise<void> {
    await this.#save();
    if (this.#isOver) return;
    const isSweep = this.#ticks % ticksPerSweep === 0;
    this.#ticks += 1;
    const { due, walks } = await this.#inWork(async (work) => {
      if (isSweep) {
        await giveTurns(work);
        await closeUnasked(work);
        await closeEventAlerts(work);
        this.#asking = {
          timeoutMs: (await getSetting(work, snmpTimeoutSeconds)) * 1000,
          retries: await getSetting(work, snmpRetries),
        };
      }
      // While the database is away nothing is asked that nobody could write down.
      const room = this.#looks.length >= mostUnsaved ? 0 : mostAtOnce - this.#running.size;
      return {
        due: room > 0 ? await takeTurns(work, room) : [],
        walks: this.#walking.size < mostWalks ? await takeWalks(work, mostWalks - this.#walking.size) : [],
      };
    });
    for (const device of due) this.#begin(this.#running, this.#look(device));
    for (const walk of walks) this.#begin(this.#walking, this.#walk(walk));
  }

  #begin(set: Set<Promise<void>>, act: Promise<void>): void {
    const running = act
      .catch((error: unknown) => this.#tools.log.warn({ err: error }, "a device could not be asked by SNMP"))
      .finally(() => set.delete(running));
    set.add(running);
  }

  async #look(device: DueDevice): Promise<void> {
    const askedAtMs = this.#tools.base.clock.now().getTime();
    const begun = performance.now();
    const target = this.#targetOf(device.access);
    const answer = "kind" in target ? target : await this.#converse(target, (conversation) => readDevice(conversation, device.own));
    const common = { device, askedAtMs, tookMs: Math.round(performance.now() - begun) };
    if (answer.kind !== "answered") {
      this.#looks.push({ ...common, outcome: answer });
      return;
    }
    const judged = judgeRound(device.known, answer.value, { atMs: askedAtMs, everySeconds: device.everySeconds });
    this.#looks.push({ ...common, outcome: { kind: "answered", reading: answer.value, judged } });
  }

  async #walk(walk: AskedWalk): Promise<void> {
    const target = this.#targetOf(walk.access);
    const answer = "kind" in target ? target : await this.#converse(target, (conversation) => walkDevice(conversation, walk.oid));
    await this.#inWork((work) => finishWalk(work, walk.id, answer));
  }

  async #converse<Said>(target: SnmpTarget, act: (conversation: ReturnType<SnmpPort["open"]>) => Promise<Said>): Promise<Said> {
    const conversation = this.#port.open(target);
    try {
      return await act(conversation);
    } finally {
      conversation.close();
    }
  }

  /** A device whose community or keys are missing cannot be asked. */
  #targetOf({ address, port, version, communitySealed, user, authSealed, privacySealed }: SealedAccess): SnmpTarget | SnmpFailure {
    const common = { address, port, ...this.#asking };
    if (version === "2c")
      return communitySealed === null
        ? { kind: "unreachable" as const, why: "There is no community." }
        : { ...common, credentials: { version, community: this.#tools.unseal(communitySealed) } };
    if (user === null || authSealed === null || privacySealed === null)
      return { kind: "unreachable" as const, why: "There is no user with two keys." };
    return {
      ...common,
      credentials: { version, user, authKey: this.#tools.unseal(authSealed), privacyKey: this.#tools.unseal(privacySealed) },
    };
  }

  /** What cannot be written now is tried with the next. */
  async #save(): Promise<void> {
    const looks = this.#looks;
    if (looks.length === 0) return;
    this.#looks = [];
    try {
      await this.#inWork(async (work) => {
        await saveLooks(work, looks);
        await judgeThresholds(work, looks);
        await judgeEvents(work, looks);
      });
    } catch (error) {
      this.#tools.log.warn({ err: error, devices: looks.length }, "what devices said by SNMP could not be saved and is tried again");
      this.#looks = [...looks, ...this.#looks].slice(-mostUnsaved);
    }
  }

  #inWork<Result>(act: (work: Work) => Promise<Result>): Promise<Result> {
    return inWork(this.#tools.base, { actor: system("snmp"), origin: { source: "job" } }, act);
  }
}
