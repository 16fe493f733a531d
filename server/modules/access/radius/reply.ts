// Writes the answer to a login (network.md 2.5, 2.6).

import { parseIpv4, parseIpv6, parsePrefix, writeIpv6Prefix } from "../../../protocols/radius/addresses.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { writeMsChapError } from "../../../protocols/radius/ms-chap.ts";
import type { Packet } from "../../../protocols/radius/packet.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import type { RadiusSecret } from "../../../protocols/radius/secret.ts";
import { hideSalted } from "../../../protocols/radius/tunnel-password.ts";
import {
  type CompiledTemplate,
  encodeLines,
  framedRoute,
  limitVariables,
  mergeLines,
  parseIp,
  type Route,
  rateVariables,
  renderTemplate,
  type TemplateVariables,
} from "../../network/index.ts";
import { type StaffLevel, type StaffVendor, staffLines, vendorOf } from "../staff-logins/marker-rules.ts";
import type { Allowance, Voucher } from "../vouchers/voucher-rules.ts";
import type { Proof } from "./credentials.ts";
import { type OwnLines, ownLinesOf } from "./own-lines.ts";
import type { RadiusNas } from "./radius-nas.ts";
import { type Reason, reasons } from "./reason-rules.ts";
import type { ReplyClass } from "./reply-class-rules.ts";
import { digestOf, kindOfPart } from "./reply-parts-rules.ts";
import type { ReplySettings } from "./settings.ts";
import { attributesOfLine, effectiveRates, effectiveTerms, type Rates, type RateTerms, type Subscriber } from "./subscriber.ts";

const types = {
  ...{ serviceType: 6, framedProtocol: 7, framedIpAddress: 8, framedIpNetmask: 9, replyMessage: 18, classOf: 25, sessionTimeout: 27 },
  ...{ eapMessage: 79, interimInterval: 85, framedPool: 88, framedIpv6Prefix: 97, delegatedIpv6Prefix: 123, framedIpv6Address: 168 },
  ...{ framedRoute: 22, proxyState: 33, framedIpv6Route: 99, framedIpv6Pool: 100, delegatedIpv6Pool: 171 },
} as const;
const microsoft = {
  id: 311,
  error: 2,
  policy: 7,
  encryptionTypes: 8,
  sendKey: 16,
  receiveKey: 17,
  success: 26,
  dns1: 28,
  dns2: 29,
} as const;
const framed = { serviceType: 2, protocolPpp: 1 } as const;

export interface Given {
  /** "100.64.0.5" */
  readonly ipv4: string | undefined;
  readonly ipv4Netmask: string | undefined;
  /** The NAS chooses from a pool of its own by this name. */
  readonly nasPool: string | undefined;
  /** "2001:db8::1" or a prefix of 64. */
  readonly wan6: string | undefined;
  readonly delegated: string | undefined;
  /** The NAS chooses these from pools of its own by those names. */
  readonly wan6Pool?: string | undefined;
  readonly delegatedPool?: string | undefined;
  /** N-37 networks behind the subscriber. */
  readonly routes?: readonly Route[] | undefined;
  readonly dnsServers: readonly string[];
}

export interface Accept {
  readonly nas: RadiusNas;
  readonly request: Packet;
  /** The one with which the request came. */
  readonly secret: RadiusSecret;
  /** Undefined: somebody we do not know, in a walled garden. */
  readonly subscriber: Subscriber | undefined;
  /** N-116 whose code it is, and what that still allows. */
  readonly voucher?: { readonly voucher: Voucher; readonly allowance: Allowance } | undefined;
  /** N-117 what somebody of the staff may do on the equipment. */
  readonly staffLevel?: StaffLevel | undefined;
  readonly reply: Exclude<ReplyClass, { kind: "reject" }>;
  readonly proof: Proof;
  readonly settings: ReplySettings;
  readonly given: Given;
  /** N-178 for how long, where it was open for a payment and the router could not be told of the end. */
  readonly openSeconds?: number | undefined;
  readonly cookie: string | undefined;
  /** Two different numbers of 15 bits, new for each packet (RFC 2548 section 2.4.2). */
  readonly salts: readonly [number, number];
}

const writer = new PacketWriter();

/** What a vendor's template makes of a reply. */
interface VendorReply {
  /** Whole attributes. */
  readonly bytes: Buffer;
  /** N-101 what a session has of it that a CoA changes, as a digest, and what only a login changes. */
  readonly live: number;
  readonly login: string;
}

/** What is rendered once and holds for all services of a plan; thrown away with the world it was made from. */
export class RenderedReplies {
  readonly #known = new Map<string, VendorReply>();
  #generation = -1;

  find(generation: number, key: string): VendorReply | undefined {
    if (generation !== this.#generation) {
      this.#known.clear();
      this.#generation = generation;
    }
    return this.#known.get(key);
  }

  keep(key: string, reply: VendorReply): void {
    this.#known.set(key, reply);
  }
}

export interface Rendering {
  readonly rendered: RenderedReplies;
  /** Of the world. */
  readonly generation: number;
  /** Hears of lines that could not be rendered (N-68). */
  readonly report: (fault: string) => void;
}

/** What of a reply its templates need. */
export type ForTemplates = Pick<Accept, "nas" | "subscriber" | "voucher" | "staffLevel" | "reply" | "settings" | "given" | "openSeconds">;

export function vendorReply(accept: ForTemplates, { rendered, generation, report }: Rendering): VendorReply {
  const { nas, subscriber, voucher, staffLevel, reply } = accept;
  if (staffLevel) return staffReply(vendorOf(nas.profileBase), staffLevel);
  const rates = ratesOf(accept);
  const list = reply.kind === "walled" ? `${reply.list} ${reply.reason}` : "";
  const own = ownOf(accept, report);
  const key = `${nas.id} ${subscriber?.plan.id ?? ""} ${subscriber?.partnerId ?? ""} ${rates.downBps} ${rates.upBps} ${list} ${interimOf(accept)} ${subscriber?.accessState ?? voucher?.voucher.terms.batchId ?? ""} ${termsOf(accept) === subscriber?.plan.terms}`;
  // What still may be carried is each one's own; most have no such limit.
  const mentionsLimits = nas.templates.mentionLimits || own.plan?.mentionLimits === true;
  const isShared =
    nas.templates.areShared && own.plan?.areOfOne !== true && !own.service && !(mentionsLimits && limitOf(accept) !== undefined);
  const known = isShared ? rendered.find(generation, key) : undefined;
  if (known) return known;
  const variables = variablesOf(accept, rates);
  const lines = mergeLines(layersOf(accept, own, false).map((template) => renderInto(report, template, variables)));
  const { bytes, faults } = encodeLines(lines);
  faults.forEach(report);
  const textOf = (kind: "live" | "login"): string =>
    lines
      .filter((line) => kindOfPart(line) === kind)
      .map(({ attribute, value }) => `${attribute}=${value}`)
      .join("\n");
  const made = { bytes, live: digestOf(textOf("live")), login: textOf("login") };
  if (isShared) rendered.keep(key, made);
  return made;
}

interface OwnOf {
  readonly plan: OwnLines | undefined;
  readonly service: OwnLines | undefined;
}

const ownOf = ({ subscriber }: ForTemplates, report: (fault: string) => void): OwnOf => ({
  plan: subscriber && ownLinesOf(subscriber.plan, report),
  service: subscriber && ownLinesOf(subscriber.line, report),
});

/**
 * N-69 vendor profile, NAS, plan, service. What walls a subscriber in stands behind all, or a plan could let them out; what lets them out again stands
 * with the profile's, or it would take back what a plan sets (N-73).
 */
function layersOf({ nas: { templates }, reply }: ForTemplates, { plan, service }: OwnOf, withRestore: boolean): CompiledTemplate[] {
  const isWalled = reply.kind === "walled";
  return [
    templates.accept,
    ...(withRestore && !isWalled ? [templates.restore] : []),
    templates.own,
    ...(plan ? [plan.template] : []),
    ...(service ? [service.template] : []),
    ...(isWalled ? [templates.block] : []),
  ];
}

function staffReply(vendor: StaffVendor, level: StaffLevel): VendorReply {
  const { bytes } = encodeLines(staffLines(vendor, level).map((line) => ({ ...line, operator: "=" as const })));
  return { bytes, live: 0, login: "" };
}

function renderInto(report: (fault: string) => void, template: CompiledTemplate, variables: TemplateVariables) {
  const { lines, faults } = renderTemplate(template, variables);
  faults.forEach(report);
  return lines;
}

/** What a CoA tells a live session of the reply that its login would get now. */
interface LiveChange {
  /** Whole attributes. */
  readonly bytes: Buffer;
  /** It cannot say all: what comes out empty is not said, so what was set before would stay. */
  readonly leavesBehind: boolean;
}

/** N-73 @param wasWalled - or may have been: then what walled it in is set again */
export function liveChange(accept: ForTemplates, wasWalled: boolean, report: (fault: string) => void): LiveChange {
  const layers = layersOf(accept, ownOf(accept, report), wasWalled);
  const variables = variablesOf(accept, ratesOf(accept));
  const isLive = (line: { attribute: string; value?: string }): boolean =>
    kindOfPart({ attribute: line.attribute, value: line.value ?? "" }) === "live";
  const rendered = layers.map((template) => renderInto(report, template, variables).filter(isLive));
  const { bytes, faults } = encodeLines(mergeLines(rendered));
  faults.forEach(report);
  const leavesBehind = layers.some((template, at) => template.lines.filter(isLive).length > (rendered[at]?.length ?? 0));
  return { bytes, leavesBehind: leavesBehind || faults.length > 0 || bytes.length === 0 };
}

function ratesOf({ subscriber, voucher, reply, settings }: ForTemplates): Rates {
  if (voucher) return voucher.voucher.terms.rates;
  if (reply.kind === "walled" || !subscriber) return settings.walled;
  return effectiveRates(subscriber);
}

/** N-67 */
const termsOf = ({ subscriber, reply }: ForTemplates): RateTerms | undefined =>
  reply.kind === "walled" || !subscriber ? undefined : effectiveTerms(subscriber);

/** N-65 */
const secondsOf = ({ voucher, reply, settings, openSeconds }: ForTemplates): number | undefined =>
  voucher ? voucher.allowance.seconds : reply.kind === "walled" ? settings.walled.sessionSeconds : openSeconds;

/** What a voucher still allows (N-116), or what is left of the data where the router enforces the cap (N-149). */
function limitOf({ nas, subscriber, voucher, reply }: ForTemplates): TemplateVariables["limit"] {
  if (voucher) return limitVariables(voucher.allowance, nas.swapRates);
  const left = subscriber?.data.left;
  if (!left?.isEnforced || reply.kind === "walled") return undefined;
  const only = (counts: typeof left.counts): number | undefined => (left.counts === counts ? left.bytes : undefined);
  return limitVariables({ downBytes: only("down"), upBytes: only("up"), totalBytes: only("sum") }, nas.swapRates);
}

const shortInterimSeconds = 60;

/** N-149 shorter where the data could be used up and more before the router says anything. Without a speed nobody knows. */
function interimOf({ nas, subscriber, voucher, reply }: Pick<Accept, "nas" | "subscriber" | "voucher" | "reply">): number {
  const left = subscriber?.data.left;
  if (voucher || !left || left.isEnforced || reply.kind === "walled") return nas.interimSeconds;
  const { downBps, upBps } = effectiveRates(subscriber);
  const isNear = left.bytes * 8 < Math.max(downBps, upBps) * nas.interimSeconds;
  return isNear ? Math.min(shortInterimSeconds, nas.interimSeconds) : nas.interimSeconds;
}

function variablesOf(accept: ForTemplates, { downBps, upBps }: Rates): TemplateVariables {
  const { nas, subscriber, voucher, reply, settings, given } = accept;
  const [down, up] = nas.swapRates ? [upBps, downBps] : [downBps, upBps];
  const [dns1, dns2] = given.dnsServers;
  return {
    rate: rateVariables({ down, up }, termsOf(accept)),
    plan: {
      ...{ name: subscriber?.plan.title ?? voucher?.voucher.terms.title, code: subscriber?.plan.code },
      attr: subscriber?.plan.attributes,
    },
    service: {
      ...{ id: subscriber?.number, login: subscriber?.login ?? voucher?.voucher.code ?? undefined },
      attr: subscriber && attributesOfLine(subscriber),
    },
    state: subscriber?.accessState ?? (voucher ? "active" : "unknown"),
    reason: reply.kind === "walled" ? reply.reason : "",
    list: reply.kind === "walled" ? reply.list : "",
    ip: { v4: given.ipv4, pool: given.nasPool, v6_wan: given.wan6, v6_pd: given.delegated, dns1, dns2 },
    nas: { name: nas.name, id: nas.id },
    session: { timeout: secondsOf(accept) },
    interim: interimOf(accept),
    cap: { remaining_bytes: subscriber?.data.left?.bytes },
    rule: { name: subscriber?.data.rule },
    limit: limitOf(accept),
    walled: { url: settings.walled.url, vlan: settings.walled.vlan },
  };
}

const isPpp = ({ accessTypes }: RadiusNas): boolean => accessTypes.includes("pppoe") || accessTypes.includes("vpn");

/** N-51, N-54: signed first, the request's Proxy-State last. */
export function writeAccept(accept: Accept, vendor: Uint8Array, report: (fault: string) => void): Buffer {
  const { nas, request, secret, given, cookie, proof, staffLevel } = accept;
  writer.startReply(codes.accessAccept, request);
  if (isPpp(nas) && !staffLevel) {
    addUnlessSet(vendor, types.serviceType, framed.serviceType);
    addUnlessSet(vendor, types.framedProtocol, framed.protocolPpp);
  }
  addAddresses(vendor, given, isPpp(nas));
  const seconds = secondsOf(accept);
  if (seconds !== undefined) addUnlessSet(vendor, types.sessionTimeout, seconds);
  if (nas.accountingMode === "radius" && !staffLevel) addUnlessSet(vendor, types.interimInterval, interimOf(accept));
  if (cookie !== undefined) writer.addText(types.classOf, cookie);
  writer.addEncoded(vendor);
  if ("success" in proof) addMsChap(accept, proof);
  addRoutes(given, request, report);
  return writer.addProxyStates(request).finishReply(request, secret);
}

/** N-70 as many as there is room for: what a proxy put on its way stands behind them and is never left out. */
function addRoutes({ ipv4, routes = [] }: Given, request: Packet, report: (fault: string) => void): void {
  if (routes.length === 0) return;
  const kept = request.all(types.proxyState).reduce((sum, value) => sum + value.length + 2, 0);
  const gateway = ipv4 === undefined ? null : (parseIp(ipv4) ?? null);
  for (const [at, route] of routes.entries()) {
    const text = framedRoute(route, gateway);
    if (writer.freeBytes < kept + text.length + 2) {
      report(`${routes.length - at} routes do not fit into the reply`);
      return;
    }
    writer.addText(route.network.family === 4 ? types.framedRoute : types.framedIpv6Route, text);
  }
}

/** What templates say themselves goes out once, in their words. */
function addUnlessSet(vendor: Uint8Array, type: number, value: number): void {
  if (!sets(vendor, type)) writer.addNumber(type, value);
}

/** Whether there is an attribute of the type among encoded ones. */
function sets(attributes: Uint8Array, type: number): boolean {
  for (let at = 0; at + 1 < attributes.length; at += attributes[at + 1] ?? attributes.length) if (attributes[at] === type) return true;
  return false;
}

function addAddresses(vendor: Uint8Array, given: Given, ppp: boolean): void {
  const { ipv4, ipv4Netmask, wan6, delegated, dnsServers } = given;
  const address = ipv4 === undefined ? undefined : parseIpv4(ipv4);
  if (address) {
    writer.addBytes(types.framedIpAddress, address);
    const mask = parseIpv4(ppp ? "255.255.255.255" : (ipv4Netmask ?? ""));
    if (mask) writer.addBytes(types.framedIpNetmask, mask);
  }
  addPool(vendor, types.framedPool, given.nasPool);
  const wan = wan6 === undefined ? undefined : parseIpv6(wan6);
  if (wan) writer.addBytes(types.framedIpv6Address, wan);
  const wanPrefix = wan6 === undefined || wan ? undefined : parsePrefix(wan6, parseIpv6);
  if (wanPrefix) writer.addBytes(types.framedIpv6Prefix, writeIpv6Prefix(wanPrefix));
  const prefix = delegated === undefined ? undefined : parsePrefix(delegated, parseIpv6);
  if (prefix) writer.addBytes(types.delegatedIpv6Prefix, writeIpv6Prefix(prefix));
  addPool(vendor, types.framedIpv6Pool, given.wan6Pool);
  addPool(vendor, types.delegatedIpv6Pool, given.delegatedPool);
  for (const [at, server] of dnsServers
    .filter((each) => !each.includes(":"))
    .slice(0, 2)
    .entries()) {
    const bytes = parseIpv4(server);
    if (bytes) writer.addVendorBytes(microsoft.id, at === 0 ? microsoft.dns1 : microsoft.dns2, bytes);
  }
}

/** The name of a pool of the NAS. What a vendor's template says itself goes out once, in its words. */
function addPool(vendor: Uint8Array, type: number, name: string | undefined): void {
  if (name !== undefined && !sets(vendor, type)) writer.addText(type, name);
}

function addMsChap({ request, secret, salts }: Accept, { success, keys }: Extract<Proof, { success: Uint8Array }>): void {
  const hiding = { secret: secret.bytes, authenticator: request.authenticator };
  writer
    .addVendorBytes(microsoft.id, microsoft.success, success)
    // RFC 2548 sections 2.4.4 and 2.4.5: encryption is allowed, with keys of 40 or 128 bits.
    .addVendorBytes(microsoft.id, microsoft.policy, Uint8Array.of(0, 0, 0, 1))
    .addVendorBytes(microsoft.id, microsoft.encryptionTypes, Uint8Array.of(0, 0, 0, 6))
    .addVendorBytes(microsoft.id, microsoft.sendKey, hideSalted(keys.send, salts[0], hiding))
    .addVendorBytes(microsoft.id, microsoft.receiveKey, hideSalted(keys.receive, salts[1], hiding));
}

export interface Refusal {
  readonly request: Packet;
  readonly secret: RadiusSecret;
  readonly reason: Reason;
  /** Instead of what the reason says. */
  readonly says?: string | undefined;
  /** N-57 off where it would tell strangers who is a customer. */
  readonly saysWhy: boolean;
  /** Of a wrong answer under MS-CHAP, which is told how it may try again. */
  readonly msChap?: { readonly ident: number; readonly challenge: Uint8Array };
}

export function writeReject({ request, secret, reason, says, saysWhy, msChap }: Refusal): Buffer {
  writer.startReply(codes.accessReject, request);
  if (saysWhy) writer.addText(types.replyMessage, says ?? reasons[reason]);
  if (msChap)
    writer.addVendorBytes(
      microsoft.id,
      microsoft.error,
      writeMsChapError({ ...msChap, error: reason === "A02" ? 691 : 647, mayRetry: false, message: reasons[reason] }),
    );
  // RFC 3579 section 2.6.3: an EAP-Failure with the request's identifier.
  const eap = request.findJoined(types.eapMessage);
  if (eap) writer.addInPieces(types.eapMessage, Uint8Array.of(4, eap[1] ?? 0, 0, 4));
  return writer.addProxyStates(request).finishReply(request, secret);
}
