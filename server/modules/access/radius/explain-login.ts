// N-71, N-112 what would happen if this line logged in at this router now: the very code that answers packets, without lease, log or count.
import { randomBytes } from "node:crypto";
import { type SqlBool, sql } from "kysely";
import type { z } from "zod";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { type HashCode, hashCodeWith } from "../../../platform/typed-codes/hash-code.ts";
import type { Work } from "../../../platform/work.ts";
import { decodeAttributes } from "../../../protocols/radius/attributes.ts";
import { answerChap } from "../../../protocols/radius/chap.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { answerChallenge, challengeHash, ntHash } from "../../../protocols/radius/ms-chap.ts";
import { type Packet, readPacket } from "../../../protocols/radius/packet.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import type { RadiusSecret } from "../../../protocols/radius/secret.ts";
import { hideUserPassword } from "../../../protocols/radius/user-password.ts";
import { getNas, listNases } from "../../network/index.ts";
import { listPartners } from "../../partners/index.ts";
import { getService } from "../../services/index.ts";
import { previewChange } from "../coa/preview-change.ts";
import type { explainLoginEndpoint } from "../contract.ts";
import { findLine } from "../lines/show-line.ts";
import { noLogin } from "../problems.ts";
import { db } from "../tables.ts";
import { VoucherIndex } from "../vouchers/voucher-index.ts";
import { loadVoucherByCode } from "../vouchers/voucher-queries.ts";
import { readAccessRequest } from "./access-request.ts";
import { staticsOf } from "./addresses-of.ts";
import { KnownPassword } from "./credentials.ts";
import { decide, findByLogin, type Known } from "./decide.ts";
import { explainSteps } from "./explain-rules.ts";
import { readMac } from "./mac-rules.ts";
import { prepareNas, type RadiusNas } from "./radius-nas.ts";
import type { Reason } from "./reason-rules.ts";
import { type Accept, RenderedReplies, vendorReply, writeAccept } from "./reply.ts";
import { hasPlaceNow } from "./session-limits/keep-places.ts";
import type { Coming } from "./session-limits/session-limit-rules.ts";
import { loadReplySettings, settingsFor } from "./settings-store.ts";
import { type Subscriber, sessionLimitOf } from "./subscriber.ts";
import { SubscriberIndex } from "./subscriber-index.ts";
import { loadPlanFacts, loadSubscribersOf } from "./subscriber-queries.ts";

type Wish = z.output<(typeof explainLoginEndpoint)["body"]>;
/** As the router would send it. */
type Asked = Omit<Wish, "login" | "serviceId"> & { readonly login: string };

export async function explainLogin(
  work: Work,
  { unseal, config }: Pick<Tools, "unseal" | "config">,
  nasId: string,
  wish: Wish,
): Promise<z.input<(typeof explainLoginEndpoint)["returns"]>> {
  // Refuses a router that whoever asks does not see.
  const seen = await getNas(work, nasId);
  const found = (await listNases(work)).find(({ id }) => id === seen.id);
  if (!found) throw notFound("There is no such router.");
  const asked = await nameWhoComes(work, wish);
  const faults: string[] = [];
  const nas = prepareNas(found, unseal, (fault) => void faults.push(fault));
  const known = await knownTo(work, { unseal, hash: hashCodeWith({ config }) }, asked);
  const voucher = known.vouchers.byCode(asked.login);
  const ownPassword = voucher ? (known.voucherPasswordOf(voucher)?.bytes.toString("utf8") ?? voucher.code ?? asked.login) : undefined;
  const guess = asked.password ?? ownPassword ?? passwordOfLogin(known, asked.login);
  const request = readAccessRequest(requestOf(asked, guess, nas.secret));
  const decision = decide(known, nas, request, { now: work.now });
  if (decision.kind === "refuse") return refused(asked, nas, decision);
  const subscriber = decision.kind === "let_in" ? decision.subscriber : undefined;
  if (subscriber && !(await mayBeOneMore(work, subscriber, { nasId: nas.id, mac: request.mac ?? null })))
    return refused(asked, nas, { reason: "A12", subscriber });
  const isWalled = decision.reply.kind === "walled";
  const { given, wants } = subscriber ? staticsOf(subscriber, isWalled, []) : { given: undefined, wants: [] };
  const accept: Accept = {
    ...{ nas, request: request.packet, secret: nas.secret, subscriber, reply: decision.reply, cookie: undefined, salts: [2, 3] },
    voucher: decision.kind === "let_in_voucher" ? decision : undefined,
    proof: "proof" in decision ? decision.proof : { kind: "right" },
    settings: known.settingsOf(subscriber?.partnerId ?? voucher?.terms.partnerId ?? null),
    given: given ?? { ipv4: undefined, ipv4Netmask: undefined, nasPool: undefined, wan6: undefined, delegated: undefined, dnsServers: [] },
  };
  const report = (fault: string): void => void faults.push(fault);
  const vendor = vendorReply(accept, { rendered: new RenderedReplies(), generation: 0, report });
  const attributes = decodeAttributes(readPacket(writeAccept(accept, vendor.bytes, report)));
  return {
    outcome: isWalled ? "walled" : "let_in",
    reason: decision.reply.kind === "walled" ? decision.reply.reason : "",
    steps: explainSteps(undefined),
    attributes: attributes.filter(({ name }) => name !== "Message-Authenticator").map(({ name, value }) => ({ name, value })),
    ...{ faults, wantsPool: wants.length > 0, serviceId: subscriber?.serviceId ?? null, login: asked.login },
    accessState: subscriber?.accessState ?? null,
    change: previewChange(nas, accept, report),
  };
}

const refused = (
  { login }: Asked,
  nas: RadiusNas,
  { reason, subscriber }: { readonly reason: Reason; readonly subscriber: Subscriber | undefined },
): z.input<(typeof explainLoginEndpoint)["returns"]> => ({
  ...{ outcome: "refused", reason, steps: explainSteps(reason), attributes: [], faults: [], wantsPool: false },
  ...{ serviceId: subscriber?.serviceId ?? null, accessState: subscriber?.accessState ?? null, login },
  // One too many may come in as soon as another one goes: that says nothing of sessions that are open.
  change: reason === "A12" ? { packet: "none", attributes: [] } : previewChange(nas, undefined, () => undefined),
});

/** N-96 only a plan that refuses what is too many keeps anybody out. */
async function mayBeOneMore(work: Work, subscriber: Subscriber, coming: Coming): Promise<boolean> {
  const { policy, most } = sessionLimitOf(subscriber);
  return policy !== "deny_new" || hasPlaceNow(work, { serviceId: subscriber.serviceId, most, ...coming });
}

/** N-112 by its login, by a device, or by the service. */
async function nameWhoComes(work: Work, { login, serviceId, ...wish }: Wish): Promise<Asked> {
  const { mac } = wish;
  if (login !== undefined) return { ...wish, login };
  if (serviceId === undefined) {
    if (mac === undefined) throw fieldProblem("login", "required", "Say a login, a MAC address or a service.");
    return { ...wish, login: mac };
  }
  const service = await getService(work, serviceId);
  const line = await findLine(work, serviceId);
  const device = mac ?? line?.macs[0];
  const named = service.login ?? device;
  if (named === undefined) throw noLogin("It has neither a login nor a device of its own. Name a device.");
  return { ...wish, login: named, ...(device === undefined ? {} : { mac: device }) };
}

/** As much of the world as this one login can touch. */
async function knownTo(
  work: Work,
  { unseal, hash }: Pick<Tools, "unseal"> & { readonly hash: HashCode },
  { login, mac }: Asked,
): Promise<Known> {
  const plans = await loadPlanFacts(work);
  const bare = [login, login.replace(/@[^@]*$/, ""), login.replace(/^[^\\]*\\/, "")].map((text) => text.toLowerCase());
  const device = readMac(mac ?? "") ?? readMac(login);
  const rows = await db(work)
    .selectFrom("access.subscribers")
    .select("service_id")
    .where(sql<SqlBool>`lower(login) = any (${bare}::text[]) or ${device ?? null}::text = any (macs)`)
    .execute();
  const subscribers = new SubscriberIndex();
  for (const each of await loadSubscribersOf(
    work,
    rows.map(({ service_id }) => service_id),
    plans,
  ))
    subscribers.put(each);
  const settings = await loadReplySettings(work, await listPartners(work));
  const vouchers = new VoucherIndex(hash);
  const voucher = await loadVoucherByCode(work, hash, login);
  // One that whoever asks does not see is a stranger to them.
  if (voucher && seesPartner(work.actor, voucher.terms.partnerId)) vouchers.put(voucher);
  return {
    ...{ subscribers, vouchers },
    // How staff log in is not explained to whoever may see routers.
    staff: new Map(),
    staffPasswordOf: ({ passwordSealed }) => new KnownPassword(unseal(passwordSealed)),
    voucherPasswordOf: ({ passwordSealed }) => (passwordSealed === null ? undefined : new KnownPassword(unseal(passwordSealed))),
    passwordOf: ({ passwordSealed }) => (passwordSealed === null ? undefined : new KnownPassword(unseal(passwordSealed))),
    settingsOf: (partnerId) => settingsFor(settings, partnerId),
  };
}

/** Nobody said a password: the stored one, as if it were right. */
function passwordOfLogin({ subscribers, passwordOf }: Known, login: string): string {
  const subscriber = findByLogin(subscribers, login);
  return (subscriber && passwordOf(subscriber)?.bytes.toString("utf8")) ?? "";
}

const types = { userName: 1, userPassword: 2, chapPassword: 3, callingStationId: 31 } as const;
const microsoft = { id: 311, challenge: 11, response2: 25 } as const;

function requestOf({ login, mac, method }: Asked, password: string, secret: RadiusSecret): Packet {
  const authenticator = randomBytes(16);
  const writer = new PacketWriter().start(codes.accessRequest, 0).addText(types.userName, login);
  if (mac !== undefined) writer.addText(types.callingStationId, mac);
  if (method === "pap")
    writer.addBytes(types.userPassword, hideUserPassword(Buffer.from(password), { secret: secret.bytes, authenticator }));
  if (method === "chap") writer.addBytes(types.chapPassword, answerChap(1, Buffer.from(password), authenticator));
  if (method === "mschap_v2") {
    const [challenge, peer] = [randomBytes(16), randomBytes(16)];
    const answer = answerChallenge(challengeHash(peer, challenge, login), ntHash(password));
    writer
      .addVendorBytes(microsoft.id, microsoft.challenge, challenge)
      .addVendorBytes(microsoft.id, microsoft.response2, Buffer.concat([Buffer.alloc(2), peer, Buffer.alloc(8), answer]));
  }
  return readPacket(writer.finishRequest(secret, authenticator));
}
