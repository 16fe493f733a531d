// Writes the answer to a login (network.md 2.5, 2.6).

import { parseIpv4, parseIpv6, parsePrefix, writeIpv6Prefix } from "../../../protocols/radius/addresses.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { writeMsChapError } from "../../../protocols/radius/ms-chap.ts";
import type { Packet } from "../../../protocols/radius/packet.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import type { RadiusSecret } from "../../../protocols/radius/secret.ts";
import { hideSalted } from "../../../protocols/radius/tunnel-password.ts";
import { encodeLines, mergeLines, rateVariables, renderTemplate, type TemplateVariables } from "../../network/index.ts";
import type { Proof } from "./credentials.ts";
import type { RadiusNas } from "./radius-nas.ts";
import { type Reason, reasons } from "./reason-rules.ts";
import type { ReplyClass } from "./reply-class-rules.ts";
import type { ReplySettings } from "./settings.ts";
import { effectiveRates, type Rates, type Subscriber } from "./subscriber.ts";

const types = {
  ...{ serviceType: 6, framedProtocol: 7, framedIpAddress: 8, framedIpNetmask: 9, replyMessage: 18, classOf: 25, sessionTimeout: 27 },
  ...{ eapMessage: 79, interimInterval: 85, framedPool: 88, framedIpv6Prefix: 97, delegatedIpv6Prefix: 123, framedIpv6Address: 168 },
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
  readonly dnsServers: readonly string[];
}

export interface Accept {
  readonly nas: RadiusNas;
  readonly request: Packet;
  /** The one with which the request came. */
  readonly secret: RadiusSecret;
  /** Undefined: somebody we do not know, in a walled garden. */
  readonly subscriber: Subscriber | undefined;
  readonly reply: Exclude<ReplyClass, { kind: "reject" }>;
  readonly proof: Proof;
  readonly settings: ReplySettings;
  readonly given: Given;
  readonly cookie: string | undefined;
  /** Two different numbers of 15 bits, new for each packet (RFC 2548 section 2.4.2). */
  readonly salts: readonly [number, number];
}

const writer = new PacketWriter();

/** What is rendered once and holds for all services of a plan; thrown away with the world it was made from. */
export class RenderedReplies {
  readonly #known = new Map<string, Buffer>();
  #generation = -1;

  find(generation: number, key: string): Buffer | undefined {
    if (generation !== this.#generation) {
      this.#known.clear();
      this.#generation = generation;
    }
    return this.#known.get(key);
  }

  keep(key: string, bytes: Buffer): void {
    this.#known.set(key, bytes);
  }
}

/** The attributes that a vendor's template makes of this reply, encoded. `report` hears of lines that could not be rendered (N-68). */
export function vendorAttributes(
  accept: Omit<Accept, "request" | "secret" | "proof" | "cookie" | "salts">,
  { rendered, generation, report }: { rendered: RenderedReplies; generation: number; report: (fault: string) => void },
): Buffer {
  const { nas, subscriber, reply } = accept;
  const rates = ratesOf(accept);
  const list = reply.kind === "walled" ? `${reply.list} ${reply.reason}` : "";
  const key = `${nas.id} ${subscriber?.plan.id ?? ""} ${subscriber?.partnerId ?? ""} ${rates.downBps} ${rates.upBps} ${list} ${subscriber?.accessState ?? ""}`;
  const known = nas.templates.areShared ? rendered.find(generation, key) : undefined;
  if (known) return known;
  const variables = variablesOf(accept, rates);
  const layers = reply.kind === "walled" ? [nas.templates.accept, nas.templates.block] : [nas.templates.accept];
  const lines = layers.map((template) => {
    const made = renderTemplate(template, variables);
    made.faults.forEach(report);
    return made.lines;
  });
  const { bytes, faults } = encodeLines(mergeLines(lines));
  faults.forEach(report);
  if (nas.templates.areShared) rendered.keep(key, bytes);
  return bytes;
}

type ForTemplates = Pick<Accept, "nas" | "subscriber" | "reply" | "settings" | "given">;

function ratesOf({ subscriber, reply, settings }: ForTemplates): Rates {
  if (reply.kind === "walled" || !subscriber) return settings.walled;
  return effectiveRates(subscriber);
}

const secondsOf = ({ reply, settings }: Pick<Accept, "reply" | "settings">): number | undefined =>
  reply.kind === "walled" ? settings.walled.sessionSeconds : undefined;

function variablesOf(accept: ForTemplates, { downBps, upBps }: Rates): TemplateVariables {
  const { nas, subscriber, reply, settings, given } = accept;
  const [down, up] = nas.swapRates ? [upBps, downBps] : [downBps, upBps];
  const [dns1, dns2] = given.dnsServers;
  return {
    rate: rateVariables({ down, up }),
    plan: { name: subscriber?.plan.title, code: subscriber?.plan.code },
    service: { id: subscriber?.number, login: subscriber?.login },
    state: subscriber?.accessState ?? "unknown",
    reason: reply.kind === "walled" ? reply.reason : "",
    list: reply.kind === "walled" ? reply.list : "",
    ip: { v4: given.ipv4, pool: given.nasPool, v6_wan: given.wan6, v6_pd: given.delegated, dns1, dns2 },
    nas: { name: nas.name, id: nas.id },
    session: { timeout: secondsOf(accept) },
    interim: nas.interimSeconds,
    walled: { url: settings.walled.url, vlan: settings.walled.vlan },
  };
}

const isPpp = ({ accessTypes }: RadiusNas): boolean => accessTypes.includes("pppoe") || accessTypes.includes("vpn");

/** N-51, N-54: signed first, the request's Proxy-State last. */
export function writeAccept(accept: Accept, vendor: Uint8Array): Buffer {
  const { nas, request, secret, given, cookie, proof } = accept;
  writer.startReply(codes.accessAccept, request);
  if (isPpp(nas)) writer.addNumber(types.serviceType, framed.serviceType).addNumber(types.framedProtocol, framed.protocolPpp);
  addAddresses(sets(vendor, types.framedPool) ? { ...given, nasPool: undefined } : given, isPpp(nas));
  const seconds = secondsOf(accept);
  // What a vendor's template says itself goes out once, in its words.
  if (seconds !== undefined && !sets(vendor, types.sessionTimeout)) writer.addNumber(types.sessionTimeout, seconds);
  if (nas.accountingMode === "radius") writer.addNumber(types.interimInterval, nas.interimSeconds);
  if (cookie !== undefined) writer.addText(types.classOf, cookie);
  writer.addEncoded(vendor);
  if ("success" in proof) addMsChap(accept, proof);
  return writer.addProxyStates(request).finishReply(request, secret);
}

/** Whether there is an attribute of the type among encoded ones. */
function sets(attributes: Uint8Array, type: number): boolean {
  for (let at = 0; at + 1 < attributes.length; at += attributes[at + 1] ?? attributes.length) if (attributes[at] === type) return true;
  return false;
}

function addAddresses({ ipv4, ipv4Netmask, nasPool, wan6, delegated, dnsServers }: Given, ppp: boolean): void {
  const address = ipv4 === undefined ? undefined : parseIpv4(ipv4);
  if (address) {
    writer.addBytes(types.framedIpAddress, address);
    const mask = parseIpv4(ppp ? "255.255.255.255" : (ipv4Netmask ?? ""));
    if (mask) writer.addBytes(types.framedIpNetmask, mask);
  }
  if (nasPool !== undefined) writer.addText(types.framedPool, nasPool);
  const wan = wan6 === undefined ? undefined : parseIpv6(wan6);
  if (wan) writer.addBytes(types.framedIpv6Address, wan);
  const wanPrefix = wan6 === undefined || wan ? undefined : parsePrefix(wan6, parseIpv6);
  if (wanPrefix) writer.addBytes(types.framedIpv6Prefix, writeIpv6Prefix(wanPrefix));
  const prefix = delegated === undefined ? undefined : parsePrefix(delegated, parseIpv6);
  if (prefix) writer.addBytes(types.delegatedIpv6Prefix, writeIpv6Prefix(prefix));
  for (const [at, server] of dnsServers
    .filter((each) => !each.includes(":"))
    .slice(0, 2)
    .entries()) {
    const bytes = parseIpv4(server);
    if (bytes) writer.addVendorBytes(microsoft.id, at === 0 ? microsoft.dns1 : microsoft.dns2, bytes);
  }
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
  /** N-57 off where it would tell strangers who is a customer. */
  readonly saysWhy: boolean;
  /** Of a wrong answer under MS-CHAP, which is told how it may try again. */
  readonly msChap?: { readonly ident: number; readonly challenge: Uint8Array };
}

export function writeReject({ request, secret, reason, saysWhy, msChap }: Refusal): Buffer {
  writer.startReply(codes.accessReject, request);
  if (saysWhy) writer.addText(types.replyMessage, reasons[reason]);
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
