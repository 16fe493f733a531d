// Answers Access-Requests: decides, gives addresses, writes the answer and the log. The socket stands in listeners/radius.
import { randomBytes } from "node:crypto";
import type { Tools } from "../../../platform/tools.ts";
import type { Packet } from "../../../protocols/radius/packet.ts";
import type { RadiusSecret } from "../../../protocols/radius/secret.ts";
import { type AccessRequest, readAccessRequest } from "./access-request.ts";
import { staticsOf } from "./addresses-of.ts";
import { AuthLog } from "./auth-log.ts";
import { type ClassCookies, cookieRandomBytes } from "./class-cookie.ts";
import { type Decision, decide } from "./decide.ts";
import { GuessLimit } from "./guess-limit.ts";
import { LeaseDesk } from "./lease-desk.ts";
import type { RadiusNas } from "./radius-nas.ts";
import type { RadiusWorld } from "./radius-world.ts";
import type { Reason } from "./reason-rules.ts";
import { type Accept, type Given, RenderedReplies, vendorAttributes, writeAccept, writeReject } from "./reply.ts";
import type { Subscriber } from "./subscriber.ts";

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
  readonly #guesses = new GuessLimit();
  readonly #rendered = new RenderedReplies();
  readonly #tools: Pick<Tools, "base" | "log">;
  #random = Buffer.alloc(0);
  #randomAt = 0;
  #salt = 0;

  constructor(tools: Pick<Tools, "base" | "log">, world: RadiusWorld, cookies: ClassCookies) {
    this.#tools = tools;
    this.#world = world;
    this.#cookies = cookies;
    this.#log = new AuthLog(tools.base, tools.log);
    this.#leases = new LeaseDesk(tools.base);
  }

  /** Undefined: no answer, so that the NAS asks its second server (A18). At once where no address has to be found. */
  answer(asked: Asked): Answer | undefined | Promise<Answer | undefined> {
    const startedAt = performance.now();
    const request = readAccessRequest(asked.packet);
    const login = request.userName.toLowerCase();
    const now = asked.receivedAt.getTime();
    if (this.#guesses.isOver(login, now)) return this.#refuse(asked, request, { reason: "A15", subscriber: undefined }, startedAt);
    const decision = decide(this.#world, asked.nas, request);
    if (decision.kind === "refuse") {
      if (decision.reason === "A02" && this.#guesses.noteWrong(login, now)) this.#tools.log.warn({ login }, "too many wrong passwords");
      return this.#refuse(asked, request, decision, startedAt);
    }
    if (decision.kind === "let_in_stranger") return this.#accept(asked, request, decision, nothingGiven, startedAt);
    const { given, wantsLease } = staticsOf(decision.subscriber, decision.reply.kind === "walled", this.#world.walledDns);
    if (!wantsLease) return this.#accept(asked, request, decision, given, startedAt);
    return this.#acceptWithLease(asked, request, decision, { given, wantsLease }, startedAt);
  }

  close(): Promise<void> {
    return this.#log.close();
  }

  /** For tests and for a clean end: what happened so far stands in the log. */
  flush(): Promise<void> {
    return this.#log.flush();
  }

  async #acceptWithLease(
    asked: Asked,
    request: AccessRequest,
    decision: Extract<Decision, { kind: "let_in" }>,
    { given, wantsLease }: { given: Given; wantsLease: NonNullable<ReturnType<typeof staticsOf>["wantsLease"]> },
    startedAt: number,
  ): Promise<Answer | undefined> {
    const { subscriber } = decision;
    try {
      const { serviceId, partnerId, locationId } = subscriber;
      const lease = await this.#leases.ask({
        ...{
          serviceId,
          partnerId,
          locationId,
          nasId: asked.nas.id,
          role: "pool",
          family: 4,
          pool: wantsLease.pool,
          mac: request.mac ?? null,
        },
      });
      if (lease.kind === "exhausted" || (lease.kind === "no_pool" && wantsLease.strictly))
        return this.#refuse(asked, request, { reason: "A13", subscriber }, startedAt);
      const leased =
        lease.kind === "lease"
          ? { ...given, ipv4: lease.address, dnsServers: given.dnsServers.length > 0 ? given.dnsServers : lease.dnsServers }
          : given;
      return this.#accept(asked, request, decision, leased, startedAt);
    } catch (error) {
      this.#tools.log.error(
        { err: error, serviceId: subscriber.serviceId },
        "no address could be looked for, so this login is not answered",
      );
      return undefined;
    }
  }

  #accept(asked: Asked, request: AccessRequest, decision: Exclude<Decision, { kind: "refuse" }>, given: Given, startedAt: number): Answer {
    const subscriber = decision.kind === "let_in" ? decision.subscriber : undefined;
    const accept: Accept = {
      ...{ nas: asked.nas, request: asked.packet, subscriber, reply: decision.reply, given },
      secret: decision.kind === "let_in" && decision.isByNextSecret && asked.nas.nextSecret ? asked.nas.nextSecret : asked.secret,
      proof: decision.kind === "let_in" ? decision.proof : { kind: "right" },
      settings: this.#world.settingsOf(subscriber?.partnerId ?? null),
      cookie: subscriber && this.#cookies.make(subscriber.number, this.#freshBytes()),
      salts: this.#freshSalts(),
    };
    const vendor = vendorAttributes(accept, {
      ...{ rendered: this.#rendered, generation: this.#world.generation },
      report: (fault) => this.#tools.log.error({ nas: asked.nas.name, fault }, "template_error"),
    });
    const bytes = writeAccept(accept, vendor);
    const { reply } = decision;
    const said = [given.ipv4, reply.kind === "walled" ? `list ${reply.list}` : undefined].filter((each) => each !== undefined).join(", ");
    this.#note(
      asked,
      request,
      { result: reply.kind === "walled" ? "walled" : "accept", reason: reply.kind === "walled" ? reply.reason : "", subscriber, said },
      startedAt,
    );
    return { bytes, delayMs: 0 };
  }

  #refuse(
    asked: Asked,
    request: AccessRequest,
    { reason, subscriber, msChapIdent }: { reason: Reason; subscriber: Subscriber | undefined; msChapIdent?: number },
    startedAt: number,
  ): Answer {
    const { packet, secret, nas } = asked;
    // N-57 a hotspot tells nobody whether somebody is a customer.
    const saysWhy = !(nas.accessTypes.includes("hotspot") && (reason === "A01" || reason === "A02"));
    const msChap = msChapIdent === undefined ? {} : { msChap: { ident: msChapIdent, challenge: randomBytes(16) } };
    const bytes = writeReject({ request: packet, secret, reason, saysWhy, ...msChap });
    this.#note(asked, request, { result: "reject", reason, subscriber, said: "" }, startedAt);
    return { bytes, delayMs: this.#world.settingsOf(subscriber?.partnerId ?? null).rejectDelayMs };
  }

  #note(
    { nas, source, receivedAt }: Asked,
    request: AccessRequest,
    {
      result,
      reason,
      subscriber,
      said,
    }: { result: "accept" | "walled" | "reject"; reason: Reason | ""; subscriber: Subscriber | undefined; said: string },
    startedAt: number,
  ): void {
    this.#log.add({
      ...{ at: receivedAt, nasId: nas.id, source, login: request.userName, mac: request.mac ?? null, calledId: request.calledId },
      ...{ portId: request.nasPortId ?? request.circuitId ?? "", method: request.method, result, reason, reply: said },
      ...{ serviceId: subscriber?.serviceId ?? null, customerId: subscriber?.customerId ?? null, partnerId: subscriber?.partnerId ?? null },
      latencyUs: Math.round((performance.now() - startedAt) * 1000),
    });
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
