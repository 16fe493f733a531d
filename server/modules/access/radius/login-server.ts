// Answers Access-Requests: decides, gives addresses, writes the answer and the log. The socket stands in listeners/radius.
import { randomBytes } from "node:crypto";
import type { Tools } from "../../../platform/tools.ts";
import { inWork } from "../../../platform/work.ts";
import type { Packet } from "../../../protocols/radius/packet.ts";
import type { RadiusSecret } from "../../../protocols/radius/secret.ts";
import type { LeaseWish } from "../../network/index.ts";
import type { RadiusCounters } from "../counters/radius-counters.ts";
import { FirstUses } from "../vouchers/first-uses.ts";
import { cookieNumberOf } from "../vouchers/voucher-cookie.ts";
import type { Voucher } from "../vouchers/voucher-rules.ts";
import { type AccessRequest, readAccessRequest } from "./access-request.ts";
import { type StaticsOf, type WantedLease, withLease } from "./addresses-of.ts";
import { AuthLog } from "./auth-log.ts";
import { type ClassCookies, cookieRandomBytes } from "./class-cookie.ts";
import { type Decision, decide } from "./decide.ts";
import { GuessLimit } from "./guess-limit.ts";
import { type KnownProfile, KnownProfiles } from "./known-profiles.ts";
import { type LeaseAnswer, LeaseDesk } from "./lease-desk.ts";
import type { LoginRush } from "./login-rush.ts";
import type { RadiusNas } from "./radius-nas.ts";
import type { RadiusWorld } from "./radius-world.ts";
import type { Reason } from "./reason-rules.ts";
import { type Accept, type Given, RenderedReplies, type Rendering, vendorReply, writeAccept, writeReject } from "./reply.ts";
import { SessionLimits } from "./session-limits/session-limits.ts";
import { type Subscriber, sessionLimitOf } from "./subscriber.ts";
import { tellGuessing } from "./tell-guessing.ts";

export interface Answer {
  readonly bytes: Buffer;
  /** N-56 for how long it waits. */
  readonly delayMs: number;
}

export interface Asked {
  readonly packet: Packet;
  readonly nas: RadiusNas;
  /** The one that the packet was verified with; the present one where nothing told. */
  readonly secret: RadiusSecret;
  /** Where it came from, for the log. */
  readonly source: string;
  readonly receivedAt: Date;
}

/** What is decided and written, and not yet told to anybody. */
export type Settled =
  | {
      readonly kind: "accept";
      readonly request: AccessRequest;
      readonly bytes: Buffer;
      readonly decision: Exclude<Decision, { kind: "refuse" }>;
      readonly given: Given;
      /** With which its accounting comes (N-64). */
      readonly cookie: string | undefined;
    }
  | {
      readonly kind: "refuse";
      readonly request: AccessRequest;
      readonly bytes: Buffer;
      readonly reason: Reason;
      readonly subscriber: Subscriber | undefined;
      readonly other: OtherLogin | undefined;
      readonly saysWhy: boolean;
    };

/** Who came in, and with which IPv4 address. */
interface Accepted {
  readonly request: AccessRequest;
  readonly decision: Exclude<Decision, { kind: "refuse" }>;
  readonly ipv4: string | undefined;
}

/** Who logs in without being a service. */
export interface OtherLogin {
  readonly kind: "voucher" | "staff";
  readonly partnerId: string | null;
}

type LetIn = Extract<Decision, { kind: "let_in" }>;

const nothingGiven: Given = {
  ...{ ipv4: undefined, ipv4Netmask: undefined, nasPool: undefined, wan6: undefined, delegated: undefined, dnsServers: [] },
};
/** Random bytes for this many cookies are drawn at once: drawing them one by one costs more than everything else about them. */
const cookiesAtOnce = 512;

export class LoginServer {
  readonly #world: RadiusWorld;
  readonly #log: AuthLog;
  readonly #leases: LeaseDesk;
  readonly #cookies: ClassCookies;
  readonly #limits: SessionLimits;
  readonly #firstUses: FirstUses;
  readonly #guesses = new GuessLimit();
  readonly #rendered = new RenderedReplies();
  readonly #profiles = new KnownProfiles();
  readonly #tools: Pick<Tools, "base" | "log">;
  readonly #counters: RadiusCounters;
  readonly #rush: LoginRush;
  #random = Buffer.alloc(0);
  #randomAt = 0;
  #salt = 0;

  constructor(
    tools: Pick<Tools, "base" | "log" | "config" | "databaseUrl">,
    { world, cookies, counters, rush }: { world: RadiusWorld; cookies: ClassCookies; counters: RadiusCounters; rush: LoginRush },
  ) {
    this.#tools = tools;
    this.#rush = rush;
    this.#counters = counters;
    this.#world = world;
    this.#cookies = cookies;
    this.#log = new AuthLog(tools, rush);
    this.#leases = new LeaseDesk(tools);
    this.#limits = new SessionLimits(tools);
    this.#firstUses = new FirstUses(tools.base, tools.log);
  }

  /** Undefined: no answer, so that the NAS asks its second server (A18). At once where no address has to be found. */
  answer(asked: Asked): Answer | undefined | Promise<Answer | undefined> {
    const startedAt = performance.now();
    const settled = this.settle(asked);
    if (settled instanceof Promise) return settled.then((each) => each && this.#answerWith(asked, each, startedAt));
    return this.#answerWith(asked, settled, startedAt);
  }

  /** The same without a line in the log: a front end tells later how it ended. */
  settle(asked: Asked, { provesEap = false } = {}): Settled | Promise<Settled | undefined> {
    this.#rush.note();
    const request = readAccessRequest(asked.packet);
    if (this.#isGuessing(request.userName, asked.receivedAt)) return this.#refuse(asked, request, { reason: "A15", subscriber: undefined });
    const decision = decide(this.#world, asked.nas, request, { now: asked.receivedAt, provesEap });
    if (decision.kind === "refuse") {
      if (decision.reason === "A02") this.noteWrongPassword(asked, decision);
      return this.#refuse(asked, request, decision);
    }
    if (decision.kind === "let_in_stranger" || decision.kind === "let_in_staff")
      return this.#accept(asked, request, decision, nothingGiven);
    if (decision.kind === "let_in_voucher")
      return this.#accept(asked, request, decision, { ...nothingGiven, nasPool: decision.voucher.terms.nasPool ?? undefined });
    if (sessionLimitOf(decision.subscriber).policy !== "deny_new") return this.#letIn(asked, request, decision);
    return this.#letInIfPlace(asked, request, decision);
  }

  /** What would be decided now, without doing anything. */
  decideOnly({ packet, nas, receivedAt }: Asked): { readonly request: AccessRequest; readonly decision: Decision } {
    const request = readAccessRequest(packet);
    const decision: Decision = this.#isGuessing(request.userName, receivedAt)
      ? { kind: "refuse", reason: "A15", subscriber: undefined }
      : decide(this.#world, nas, request, { now: receivedAt, provesEap: true });
    return { request, decision };
  }

  noteWrongPassword({ packet, nas, receivedAt }: Asked, { subscriber }: { readonly subscriber: Subscriber | undefined }): void {
    const login = readAccessRequest(packet).userName.toLowerCase();
    const isOneTooMany = this.#guesses.noteWrong(this.#guessedName(login), receivedAt.getTime());
    if (!subscriber || !isOneTooMany) return;
    inWork(this.#tools.base, { actor: { kind: "system", name: "radius" }, origin: { source: "job" } }, (work) =>
      tellGuessing(work, { login, nasId: nas.id, subscriber }),
    ).catch((error: unknown) => this.#tools.log.warn({ err: error, login }, "too many wrong passwords, and nobody could be told"));
  }

  #isGuessing(userName: string, at: Date): boolean {
    return !this.#guesses.isEmpty && this.#guesses.isOver(this.#guessedName(userName), at.getTime());
  }

  /** Whose password is guessed at: with one realm or another it is the same one. */
  #guessedName(userName: string): string {
    const line = this.#world.findLogin(userName);
    return line ? line.serviceId : userName.toLowerCase();
  }

  note(
    { nas, source, receivedAt }: Asked,
    request: AccessRequest,
    { result, reason, subscriber, other, said }: LoginOutcome,
    startedAt: number,
  ): void {
    const latencyUs = Math.round((performance.now() - startedAt) * 1000);
    const atMs = receivedAt.getTime();
    this.#counters.count(nas.id, result, reason, { atMs });
    this.#counters.noteLatency(nas.id, latencyUs, atMs);
    this.#log.add({
      ...{ at: receivedAt, nasId: nas.id, source, login: request.userName, mac: request.mac ?? null, calledId: request.calledId },
      ...{ portId: request.nasPortId ?? request.circuitId ?? "", method: request.method, result, reason, reply: said },
      ...{ serviceId: subscriber?.serviceId ?? null, customerId: subscriber?.customerId ?? null },
      ...{ kind: other?.kind ?? "service", partnerId: subscriber?.partnerId ?? other?.partnerId ?? null },
      latencyUs,
    });
  }

  /** Somebody is in: the log says so, and what follows from it follows. */
  noteAccepted(asked: Asked, accepted: Accepted, startedAt: number): void {
    const { request, decision, ipv4 } = accepted;
    this.note(asked, request, acceptedOutcome(decision, ipv4), startedAt);
    if (decision.kind === "let_in_voucher") this.#noteUse(decision.voucher, asked.receivedAt);
  }

  /** N-127 for how long the login that waits longest for an address has waited, in milliseconds. */
  get longestWaitMs(): number {
    return this.#leases.longestWaitMs;
  }

  /** Before the first packet. */
  start(): Promise<void> {
    for (const table of ["network.prefixes", "network.prefix_partners"])
      this.#world.whenTold(table, () => this.#leases.forgetWhereNoPoolWas());
    return this.#leases.start();
  }

  async close(): Promise<void> {
    await this.#leases.stop();
    await this.#limits.settled();
    await this.#firstUses.close();
    await this.#log.close();
  }

  /** For tests and for a clean end: what happened so far stands in the log. */
  async flush(): Promise<void> {
    await this.#limits.settled();
    await this.#firstUses.flush();
    await this.#log.flush();
  }

  #answerWith(asked: Asked, settled: Settled, startedAt: number): Answer {
    if (settled.kind === "refuse") {
      const { reason, subscriber, other } = settled;
      this.note(asked, settled.request, { result: "reject", reason, subscriber, other, said: "" }, startedAt);
      const partnerId = subscriber?.partnerId ?? other?.partnerId ?? null;
      return { bytes: settled.bytes, delayMs: this.#world.settingsOf(partnerId).rejectDelayMs };
    }
    this.noteAccepted(asked, { ...settled, ipv4: settled.given.ipv4 }, startedAt);
    return { bytes: settled.bytes, delayMs: 0 };
  }

  /** N-62 the limit of sessions comes before the address. */
  async #letInIfPlace(asked: Asked, request: AccessRequest, decision: LetIn): Promise<Settled | undefined> {
    const { subscriber } = decision;
    const cookie = this.#cookieFor(asked.nas, decision);
    // Who has not proved yet who they are keeps nobody else out.
    const isKept = request.method !== "eap";
    const coming = { nasId: asked.nas.id, mac: request.mac ?? null, cookie, isKept };
    if (!(await this.#limits.mayComeIn(subscriber, coming))) return this.#refuse(asked, request, { reason: "A12", subscriber });
    const settled = await this.#letIn(asked, request, decision, cookie);
    if (settled?.kind !== "accept") this.#limits.giveBack(cookie);
    return settled;
  }

  #letIn(asked: Asked, request: AccessRequest, decision: LetIn, cookie?: string): Settled | Promise<Settled | undefined> {
    const { statics } = this.#profileOf(asked.nas, decision);
    if (statics.wants.length === 0) return this.#accept(asked, request, decision, statics.given, cookie);
    return this.#acceptWithLeases(asked, request, decision, { ...statics, cookie });
  }

  async #acceptWithLeases(
    asked: Asked,
    request: AccessRequest,
    decision: LetIn,
    { given, wants, cookie }: StaticsOf & { readonly cookie: string | undefined },
  ): Promise<Settled | undefined> {
    const { subscriber } = decision;
    const { serviceId, partnerId, locationId } = subscriber;
    const line = { serviceId, partnerId, locationId, nasId: asked.nas.id, mac: request.mac ?? null };
    try {
      const leases = await Promise.all(wants.map((wanted) => this.#leaseOf(line, wanted)));
      let all = given;
      for (const [at, { part, strictly }] of wants.entries()) {
        const lease = leases[at];
        if (lease?.kind === "lease") all = withLease(all, part, lease);
        else {
          if (lease?.kind === "exhausted") this.#countExhausted(asked, lease.prefixIds);
          if (strictly || (part === "ipv4" && lease?.kind === "exhausted"))
            return this.#refuse(asked, request, { reason: "A13", subscriber });
        }
      }
      return this.#accept(asked, request, decision, all, cookie);
    } catch (error) {
      this.#tools.log.error({ err: error, serviceId }, "no address could be looked for, so this login is not answered");
      return undefined;
    }
  }

  /** Undefined: without that part the line comes in all the same. */
  async #leaseOf(
    line: Omit<LeaseWish, "role" | "family" | "pool">,
    { part, role, family, pool }: WantedLease,
  ): Promise<LeaseAnswer | undefined> {
    const lease = this.#leases.ask({ ...line, role, family, pool });
    if (part === "ipv4") return lease;
    return lease.catch((error: unknown) => {
      this.#tools.log.warn({ err: error, serviceId: line.serviceId, part }, "a login without its IPv6");
      return undefined;
    });
  }

  #countExhausted({ nas, receivedAt }: Asked, prefixIds: readonly string[]): void {
    for (const prefixId of prefixIds) this.#counters.count(nas.id, "exhausted", prefixId, { atMs: receivedAt.getTime() });
  }

  #accept(asked: Asked, request: AccessRequest, decision: Exclude<Decision, { kind: "refuse" }>, given: Given, cookie?: string): Settled {
    const subscriber = decision.kind === "let_in" ? decision.subscriber : undefined;
    const accept: Accept = {
      ...{ nas: asked.nas, request: asked.packet, subscriber, reply: decision.reply, given },
      voucher: decision.kind === "let_in_voucher" ? decision : undefined,
      staffLevel: decision.kind === "let_in_staff" ? decision.level : undefined,
      secret: "isByNextSecret" in decision && decision.isByNextSecret && asked.nas.nextSecret ? asked.nas.nextSecret : asked.secret,
      proof: "proof" in decision ? decision.proof : { kind: "right" },
      settings: this.#world.settingsOf(subscriber?.partnerId ?? otherOf(decision)?.partnerId ?? null),
      openSeconds: subscriber && openSecondsOf(asked, subscriber),
      cookie: cookie ?? this.#cookieOf(asked.nas, decision),
      salts: this.#freshSalts(),
    };
    const rendering = this.#rendering(asked.nas);
    const vendor = vendorReply(accept, rendering);
    return { kind: "accept", request, bytes: writeAccept(accept, vendor.bytes, rendering.report), decision, given, cookie: accept.cookie };
  }

  #cookieOf(nas: RadiusNas, decision: Exclude<Decision, { kind: "refuse" }>): string | undefined {
    if (decision.kind === "let_in") return this.#cookieFor(nas, decision);
    if (decision.kind !== "let_in_voucher") return undefined;
    return this.#cookies.make(cookieNumberOf(decision.voucher), { live: 0, login: 0, isWalled: false }, this.#freshBytes());
  }

  /** With the first login its time begins: in memory at once, so that the next packet knows. */
  #noteUse({ id, firstUsedAt }: Voucher, at: Date): void {
    if (firstUsedAt !== null) return;
    this.#world.vouchers.markUsed(id, at);
    this.#firstUses.note(id, at);
  }

  /** N-101 it says what the session is given, so that a later change is known to be one. */
  #cookieFor(nas: RadiusNas, decision: LetIn): string {
    return this.#cookies.make(decision.subscriber.number, this.#profileOf(nas, decision).profile, this.#freshBytes());
  }

  #profileOf(nas: RadiusNas, { subscriber, reply }: LetIn): KnownProfile {
    const { walledDns, generation } = this.#world;
    const granted = { nas, subscriber, reply, settings: this.#world.settingsOf(subscriber.partnerId) };
    return this.#profiles.find(granted, walledDns, () => this.#rendering(nas), generation);
  }

  #rendering({ name }: RadiusNas): Rendering {
    return {
      ...{ rendered: this.#rendered, generation: this.#world.generation },
      report: (fault) => this.#tools.log.error({ nas: name, fault }, "template_error"),
    };
  }

  #refuse(
    asked: Asked,
    request: AccessRequest,
    {
      reason,
      subscriber,
      other,
      says,
      msChapIdent,
    }: { reason: Reason; subscriber: Subscriber | undefined; other?: OtherLogin; says?: string; msChapIdent?: number },
  ): Settled {
    const { packet, secret, nas } = asked;
    // N-57 a hotspot tells nobody whether somebody is a customer.
    const saysWhy = !(nas.accessTypes.includes("hotspot") && (reason === "A01" || reason === "A02"));
    const msChap = msChapIdent === undefined ? {} : { msChap: { ident: msChapIdent, challenge: randomBytes(16) } };
    return {
      kind: "refuse",
      request,
      bytes: writeReject({ request: packet, secret, reason, says, saysWhy, ...msChap }),
      reason,
      subscriber,
      other,
      saysWhy,
    };
  }

  #freshBytes(): Buffer {
    if (this.#randomAt + cookieRandomBytes > this.#random.length) {
      this.#random = randomBytes(cookieRandomBytes * cookiesAtOnce);
      this.#randomAt = 0;
    }
    this.#randomAt += cookieRandomBytes;
    return this.#random.subarray(this.#randomAt - cookieRandomBytes, this.#randomAt);
  }

  /** RFC 2868 section 3.5 asks that they differ within a packet; from one to the next they count on. */
  #freshSalts(): readonly [number, number] {
    this.#salt = (this.#salt + 2) & 0x7fff;
    return [this.#salt, this.#salt | 1];
  }
}

function otherOf(decision: Exclude<Decision, { kind: "refuse" }>): OtherLogin | undefined {
  if (decision.kind === "let_in_voucher") return { kind: "voucher", partnerId: decision.voucher.terms.partnerId };
  return decision.kind === "let_in_staff" ? { kind: "staff", partnerId: null } : undefined;
}

const shortestOpenSeconds = 60;

/** N-178 a router that takes no change ends a session that was open for a payment by itself; any other is told when it is time. */
function openSecondsOf({ nas, receivedAt }: Asked, { openUntil }: Subscriber): number | undefined {
  if (openUntil === null || nas.dynamic.mode !== "none") return undefined;
  return Math.max(shortestOpenSeconds, Math.ceil((openUntil.getTime() - receivedAt.getTime()) / 1000));
}

interface LoginOutcome {
  readonly result: "accept" | "walled" | "reject";
  readonly reason: Reason | "";
  readonly subscriber: Subscriber | undefined;
  readonly other?: OtherLogin | undefined;
  /** What the reply gave, for people. */
  readonly said: string;
}

/** @param ipv4 - that was given */
function acceptedOutcome(decision: Exclude<Decision, { kind: "refuse" }>, ipv4: string | undefined): LoginOutcome {
  const { reply } = decision;
  return {
    ...(reply.kind === "walled" ? { result: "walled", reason: reply.reason } : { result: "accept", reason: "" }),
    subscriber: decision.kind === "let_in" ? decision.subscriber : undefined,
    other: otherOf(decision),
    said: [ipv4, reply.kind === "walled" ? `list ${reply.list}` : undefined].filter((each) => each !== undefined).join(", "),
  };
}
