// Who is that, and may they come in (network.md 2.4)? Decides from memory, without waiting; a page that explains a login runs the same code.
import { decideStaff, type KnownStaff, type StaffDecision } from "../staff-logins/decide-staff.ts";
import { decideVoucher, type KnownVouchers, type VoucherDecision } from "../vouchers/decide-voucher.ts";
import type { AccessRequest } from "./access-request.ts";
import type { KnownPassword, Proof } from "./credentials.ts";
import { readMac } from "./mac-rules.ts";
import { fitsPort } from "./port-rules.ts";
import { proveTo } from "./prove-to.ts";
import type { RadiusNas } from "./radius-nas.ts";
import type { Reason } from "./reason-rules.ts";
import { asEquipmentCan, type ReplyClass, replyClassOf } from "./reply-class-rules.ts";
import type { ReplySettings } from "./settings.ts";
import type { Subscriber } from "./subscriber.ts";
import type { SubscriberIndex } from "./subscriber-index.ts";

export interface Known extends KnownVouchers, KnownStaff {
  readonly subscribers: SubscriberIndex;
  passwordOf(subscriber: Subscriber): KnownPassword | undefined;
  /** @param partnerId - null: nobody knows whose customer that is */
  settingsOf(partnerId: string | null): ReplySettings;
}

/** By what a request led to its subscriber. */
type FoundBy = "login" | "mac" | "port";

export type Decision =
  | {
      readonly kind: "let_in";
      readonly subscriber: Subscriber;
      readonly by: FoundBy;
      readonly reply: Exclude<ReplyClass, { kind: "reject" }>;
      readonly proof: Proof;
      /** N-21 the password was hidden with the secret that is about to take the old one's place: so is the answer signed. */
      readonly isByNextSecret: boolean;
    }
  /** N-11 a walled garden for whoever we do not know. */
  | { readonly kind: "let_in_stranger"; readonly reply: Extract<ReplyClass, { kind: "walled" }> }
  | { readonly kind: "refuse"; readonly reason: Reason; readonly subscriber: Subscriber | undefined; readonly msChapIdent?: number }
  | VoucherDecision
  | StaffDecision;

const macTypes = ["ipoe_dhcp", "wifi_mac", "static"] as const;

/** @param provesEap - who stands in front of us carries on the conversation of EAP itself, and lets nobody in who does not prove who they are */
export function decide(
  known: Known,
  nas: RadiusNas,
  request: AccessRequest,
  { now, provesEap = false }: { readonly now: Date; readonly provesEap?: boolean },
): Decision {
  if (request.method === "eap" && !provesEap) return { kind: "refuse", reason: "A17", subscriber: undefined };
  const allowMsChapV1 = (partnerId: string): boolean => known.settingsOf(partnerId).allowMsChapV1;
  const staff = decideStaff(known, nas, request);
  if (staff) return staff;
  const voucher = request.method === "eap" ? undefined : decideVoucher(known, nas, request, { now, allowMsChapV1 });
  if (voucher) return voucher;
  const found = resolve(known, nas, request);
  if (found === "ambiguous") return { kind: "refuse", reason: "A16", subscriber: undefined };
  if (!found) return refuseStranger(known, nas, request);
  const { subscriber, by } = found;
  const refuse = (reason: Reason): Decision => ({ kind: "refuse", reason, subscriber });
  // N-6 a NAS that serves some partners lets nobody else's customers in.
  if (!nas.servesAll && !nas.partnerIds.includes(subscriber.partnerId)) return refuse("A05");
  const { proof, isByNextSecret } = prove(known, nas, request, { subscriber, by });
  if (proof.kind === "not_allowed") return refuse("A14");
  if (proof.kind === "wrong")
    return {
      ...(refuse("A02") as Extract<Decision, { kind: "refuse" }>),
      ...(proof.msChapIdent === undefined ? {} : { msChapIdent: proof.msChapIdent }),
    };
  const reply = admit(known, nas, subscriber, request);
  return reply.kind === "reject" ? refuse(reply.reason) : { kind: "let_in", subscriber, by, reply, proof, isByNextSecret };
}

type Heard = Pick<AccessRequest, "mac" | "circuitId" | "remoteId" | "nasPortId">;

/** What a line gets at a router that has proved itself, or whose session is open. N-62 in this order; the first that does not hold is the reason. */
export function admit(
  known: Pick<Known, "settingsOf">,
  nas: RadiusNas,
  { line, accessState, partnerId }: Subscriber,
  request: Heard,
): ReplyClass {
  const refuse = (reason: Reason): ReplyClass => ({ kind: "reject", reason });
  if (line.nasIds.length > 0 && !line.nasIds.includes(nas.id)) return refuse("A05");
  if (!fitsDevice(line, request.mac)) return refuse("A03");
  if (!fitsPort(line, heard(request))) return refuse("A04");
  return asEquipmentCan(replyClassOf(accessState, known.settingsOf(partnerId).actions), { hasGarden: hasGarden(nas) });
}

/** N-72 whether the profile of a router knows a way to hold a line. */
export const hasGarden = ({ profile }: RadiusNas): boolean => profile.walledMode !== "reject";

interface Found {
  readonly subscriber: Subscriber;
  readonly by: FoundBy;
}

/** N-62 one of its devices, or one that it may yet learn: that happens with the session's Start, not here. */
function fitsDevice({ macs, learns }: Subscriber["line"], mac: string | undefined): boolean {
  if (macs.length === 0) return true;
  if (mac === undefined) return false;
  return macs.includes(mac) || (learns !== null && (learns.replacesOldest || macs.length < learns.most));
}

const takesMacs = ({ accessTypes }: RadiusNas): boolean => macTypes.some((type) => accessTypes.includes(type));

function resolve({ subscribers }: Known, nas: RadiusNas, request: AccessRequest): Found | "ambiguous" | undefined {
  const named = findByLogin(subscribers, request.userName);
  if (named) return { subscriber: named, by: "login" };
  if (!takesMacs(nas)) return undefined;
  const mac = readMac(request.userName) ?? request.mac;
  const bound = mac === undefined ? [] : subscribers.byMac(mac);
  const [only] = bound;
  if (only && bound.length === 1) return { subscriber: only, by: "mac" };
  if (bound.length > 1) {
    // N-61 the one that is bound to this router or port, too.
    const fitting = bound.filter(({ line }) => line.nasIds.includes(nas.id) || (isBoundToPort(line) && fitsPort(line, heard(request))));
    const [one] = fitting;
    return one && fitting.length === 1 ? { subscriber: one, by: "mac" } : "ambiguous";
  }
  const atPort = subscribers.byPort(heard(request));
  const [there] = atPort;
  if (!there) return undefined;
  return atPort.length === 1 ? { subscriber: there, by: "port" } : "ambiguous";
}

const heard = ({ circuitId, remoteId, nasPortId }: Heard) => ({ circuitId, remoteId, nasPortId });
const isBoundToPort = ({ circuitId, remoteId, nasPortId }: Subscriber["line"]): boolean =>
  circuitId !== null || remoteId !== null || nasPortId !== null;

/** N-60 as it stands, then without its realm. */
export function findByLogin(subscribers: SubscriberIndex, userName: string): Subscriber | undefined {
  if (userName === "") return undefined;
  const exact = subscribers.byLogin(userName);
  if (exact) return exact;
  const at = userName.lastIndexOf("@");
  if (at > 0) return subscribers.byLogin(userName.slice(0, at));
  const backslash = userName.indexOf("\\");
  return backslash === -1 ? undefined : subscribers.byLogin(userName.slice(backslash + 1));
}

function prove(
  known: Known,
  nas: RadiusNas,
  request: AccessRequest,
  { subscriber, by }: Found,
): { readonly proof: Proof; readonly isByNextSecret: boolean } {
  const first = (proof: Proof) => ({ proof, isByNextSecret: false });
  // N-58 found by its device or its port, on equipment where that is the way: it is all the proof there is.
  if (by !== "login") return first({ kind: "right" });
  if (request.method === "none") return first({ kind: "not_allowed" });
  // Here at all only where it is proved elsewhere.
  if (request.method === "eap") return first({ kind: "right" });
  const password = known.passwordOf(subscriber);
  if (!password) return first({ kind: "wrong" });
  const { allowMsChapV1 } = known.settingsOf(subscriber.partnerId);
  return proveTo(nas, request, [password], allowMsChapV1);
}

function refuseStranger(known: Known, nas: RadiusNas, request: AccessRequest): Decision {
  const reply = asEquipmentCan(replyClassOf("unknown", known.settingsOf(null).actions), { hasGarden: hasGarden(nas) });
  // N-11 MS-CHAP cannot be accepted without the right password.
  const mayBeLetIn = request.method === "pap" || request.method === "chap" || request.method === "none";
  if (reply.kind === "walled" && mayBeLetIn) return { kind: "let_in_stranger", reply };
  return { kind: "refuse", reason: request.method === "none" && request.userName === "" ? "A14" : "A01", subscriber: undefined };
}
