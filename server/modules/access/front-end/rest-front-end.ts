// N-118 what FreeRADIUS asks by rlm_rest (network.md 2.13). Decided and written by the same code as what a NAS asks us itself, then said in its words.
import type { Logger } from "../../../platform/log.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { readPacket } from "../../../protocols/radius/packet.ts";
import { type Ip, parseIp } from "../../network/index.ts";
import type { Asked, Settled } from "../radius/login-server.ts";
import type { Radius } from "../radius/make-radius.ts";
import type { RadiusWorld } from "../radius/radius-world.ts";
import { type Reason, reasons } from "../radius/reason-rules.ts";
import type { Tracer } from "../traces/tracer.ts";
import { clientAt, listClients } from "./clients.ts";
import {
  control,
  firstOf,
  packetOf,
  type RestAttributes,
  type RestReplies,
  readRestAttributes,
  repliesOf,
  tellLater,
  told,
} from "./rest-attributes.ts";

export interface FrontEndCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** What follows "Bearer"; empty: nothing came. */
  readonly token: string;
  /** Who asks. */
  readonly address: string;
}

export interface FrontEndAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/**
 * rlm_rest reads 401, 403 and 404 as a word about the subscriber. Whatever else is wrong must not send anybody away: the front end then keeps silent,
 * and the NAS asks its second server.
 */
const noAnswer = (detail: string): FrontEndAnswer => ({
  status: 503,
  body: { title: "The front end must not answer this", status: 503, detail },
});

const calls = ["authorize", "post-auth", "accounting", "clients"] as const;

interface FrontEndOptions {
  readonly world: RadiusWorld;
  readonly radius: Pick<Radius, "logins" | "accounting">;
  readonly log: Logger;
  readonly now: () => Date;
  readonly count: (outcome: string) => void;
  /** N-115 shows staff what came in through a front end, as the router would have sent it. */
  readonly tracer: Pick<Tracer, "isOn" | "see">;
  /** On which it asks. */
  readonly port: () => number;
}

export class RestFrontEnd {
  readonly #options: FrontEndOptions;

  constructor(options: FrontEndOptions) {
    this.#options = options;
  }

  mayAsk({ token, address }: Pick<FrontEndCall, "token" | "address">): boolean {
    const from = parseIp(address);
    return from !== undefined && this.#options.world.frontEnds.mayAsk(token, from);
  }

  async answer(call: FrontEndCall): Promise<FrontEndAnswer> {
    const answer = await this.#answer(call);
    // Of few words: whatever else is asked for, by whomever, is one.
    this.#options.count(`${calls.find((name) => call.path === `/radius/v1/${name}`) ?? "other"} ${answer.status}`);
    return answer;
  }

  async #answer(call: FrontEndCall): Promise<FrontEndAnswer> {
    const { log } = this.#options;
    if (!this.mayAsk(call)) return noAnswer(`Nobody at ${call.address} may ask with this token.`);
    try {
      switch (`${call.method} ${call.path}`) {
        case "POST /radius/v1/authorize":
          return await this.#with(call, codes.accessRequest, (asked) => this.#authorize(asked, this.#trace(asked)));
        case "POST /radius/v1/post-auth":
          return await this.#with(call, codes.accessRequest, (asked, attributes) => this.#noteResult(asked, attributes));
        case "POST /radius/v1/accounting":
          return await this.#with(call, codes.accountingRequest, (asked) => {
            this.#trace(asked);
            return this.#account(asked);
          });
        case "GET /radius/v1/clients":
          return this.#clients(call);
        default:
          return { status: 400, body: { title: "There is no such call", status: 400 } };
      }
    } catch (error) {
      log.error({ err: error, path: call.path }, "a front end could not be answered");
      return noAnswer("Demarc could not answer; its log says why.");
    }
  }

  #with(
    { body }: FrontEndCall,
    code: number,
    act: (asked: Asked, attributes: RestAttributes) => FrontEndAnswer | Promise<FrontEndAnswer>,
  ): FrontEndAnswer | Promise<FrontEndAnswer> {
    const isAccounting = code === codes.accountingRequest;
    const refuse = (answer: FrontEndAnswer): FrontEndAnswer => (isAccounting ? this.#letGo(answer) : answer);
    const attributes = readRestAttributes(body);
    if (!attributes) return refuse({ status: 400, body: { title: "These are no attributes of rlm_rest", status: 400 } });
    const source =
      firstOf(attributes, told.clientAddress) ?? firstOf(attributes, "NAS-IP-Address") ?? firstOf(attributes, "NAS-IPv6-Address");
    const address = parseIp(source ?? "");
    if (!address || source === undefined) return refuse(noAnswer(`Neither ${told.clientAddress} nor NAS-IP-Address names the router.`));
    const nas = this.#options.world.findNas(address, {
      nasIdentifier: firstOf(attributes, "NAS-Identifier"),
      nasIpAddress: ipOf(firstOf(attributes, "NAS-IP-Address")),
    });
    if (!nas) return refuse(noAnswer(`No router of ours is at ${source}.`));
    const mode = isAccounting ? nas.accountingMode : nas.authenticationMode;
    if (mode === "none") return refuse(noAnswer(`${nas.name} is not served.`));
    const packet = packetOf(attributes, code, nas.secret);
    return act({ packet, nas, secret: nas.secret, source, receivedAt: this.#options.now() }, attributes);
  }

  /**
   * N-91 accounting that will never be counted, whoever sends it again, is taken and let go: a front end that keeps what it could not hand on would
   * otherwise stop at it for ever, with everything behind it.
   */
  #letGo({ body }: FrontEndAnswer): FrontEndAnswer {
    this.#options.log.warn({ why: body }, "accounting of a front end that counts for nobody");
    this.#options.count("accounting let_go");
    return { status: 204 };
  }

  /** @returns what to call with the answer. A front end does not say from which port of the router the packet came. */
  #trace({ packet, nas, source }: Asked): ((bytes: Buffer) => void) | undefined {
    const { tracer, port } = this.#options;
    return tracer.isOn
      ? tracer.see({ packet, nas, client: { address: source, port: 0 }, serverPort: port(), dropped: undefined })
      : undefined;
  }

  async #authorize(asked: Asked, trace: ((bytes: Buffer) => void) | undefined): Promise<FrontEndAnswer> {
    const settled = await this.#options.radius.logins.settle(asked, { provesEap: true });
    if (!settled) return noAnswer("No address could be looked for.");
    trace?.(settled.bytes);
    const replies = repliesOf(readPacket(settled.bytes));
    if (settled.kind === "refuse") return { status: statusOf(settled), body: { ...replies, ...tellLater(told.reason, settled.reason) } };
    return { status: 200, body: { ...this.#proofOf(settled), ...replies } };
  }

  /** By what FreeRADIUS lets in: the password, which it compares itself, or that nothing is left to prove. */
  #proofOf({ decision, request: { method, userName } }: Extract<Settled, { kind: "accept" }>): RestReplies {
    const { world } = this.#options;
    const acceptAsItIs = control("Auth-Type", "Accept");
    switch (decision.kind) {
      case "let_in_stranger":
        return acceptAsItIs;
      case "let_in": {
        // EAP has its own proof, whatever led to the subscriber. A certificate needs no password, so there may be none.
        if (decision.by !== "login" && method !== "eap") return acceptAsItIs;
        const password = world.passwordOf(decision.subscriber)?.bytes.toString("utf8");
        return password ? control("Cleartext-Password", password) : {};
      }
      case "let_in_staff": {
        const staff = world.staff.get(decision.login);
        if (method !== "mschap_v2" || !staff) return acceptAsItIs;
        return control("Cleartext-Password", world.staffPasswordOf(staff).bytes.toString("utf8"));
      }
      case "let_in_voucher":
        // Compared already, and written in one of several ways. Under MS-CHAP keys are made of it, though.
        if (method !== "mschap_v2") return acceptAsItIs;
        return control("Cleartext-Password", world.voucherPasswordOf(decision.voucher)?.bytes.toString("utf8") ?? userName);
    }
  }

  /** N-110 how it ended: the front end had the last word. */
  #noteResult(asked: Asked, attributes: RestAttributes): FrontEndAnswer {
    const startedAt = performance.now();
    const { logins } = this.#options.radius;
    const { request, decision } = logins.decideOnly(asked);
    if (firstOf(attributes, told.result) !== "reject" && decision.kind !== "refuse") {
      logins.noteAccepted(asked, { request, decision, ipv4: firstOf(attributes, told.givenAddress) }, startedAt);
      return { status: 204 };
    }
    const subscriber = decision.kind === "let_in" || decision.kind === "refuse" ? decision.subscriber : undefined;
    const other = "other" in decision ? decision.other : undefined;
    if (firstOf(attributes, told.result) !== "reject") {
      logins.note(asked, request, { result: "accept", reason: "", subscriber, other, said: "" }, startedAt);
      return { status: 204 };
    }
    const why = reasonOf(firstOf(attributes, told.reason)) ?? (decision.kind === "refuse" ? decision.reason : undefined);
    // What we would have let in FreeRADIUS turned away: within EAP because the password was wrong.
    const isWrong = why === undefined && request.method === "eap";
    if (isWrong) logins.noteWrongPassword(asked, { subscriber });
    logins.note(asked, request, { result: "reject", reason: isWrong ? "A02" : (why ?? ""), subscriber, other, said: "" }, startedAt);
    return { status: 204 };
  }

  async #account(asked: Asked): Promise<FrontEndAnswer> {
    const isDurable = await this.#options.radius.accounting.keep(asked, "freeradius");
    return isDurable ? { status: 204 } : noAnswer("Accounting cannot be made durable.");
  }

  #clients({ query }: FrontEndCall): FrontEndAnswer {
    const { world } = this.#options;
    const address = query.get("address");
    if (address === null) return { status: 200, body: { clients: listClients(world.allNases()) } };
    const found = clientAt(world.allNases(), address);
    return found ? { status: 200, body: found } : { status: 404, body: { title: "No router is there", status: 404 } };
  }
}

/**
 * 403 "userlock": blocked by staff. 404 "notfound": nobody, where a stranger may know that. FreeRADIUS reads no text with these two, so the example
 * has it. Everything else is a refusal that says why.
 */
function statusOf({ reason, saysWhy, subscriber }: Extract<Settled, { kind: "refuse" }>): 401 | 403 | 404 {
  if (reason === "A06" && subscriber) return 403;
  return reason === "A01" && saysWhy ? 404 : 401;
}

const reasonOf = (text: string | undefined): Reason | undefined =>
  text !== undefined && Object.hasOwn(reasons, text) ? (text as Reason) : undefined;

const ipOf = (text: string | undefined): Ip | undefined => (text === undefined ? undefined : parseIp(text));
