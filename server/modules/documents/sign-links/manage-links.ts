// What staff do with links (P-178): make one and have it sent or hand it over, see which is out, take it back. A new one is sending again.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer, getReachable, listCustomerContacts } from "../../customers/index.ts";
import { canSendSms, hashToken, maskedAddress, newToken, sendSingleLink } from "../../identity/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { documentLabel } from "../add-document.ts";
import { type ContractDocument, getContract, lockContract } from "../contracts/contract-store.ts";
import { noteEvidence } from "../contracts/evidence-store.ts";
import { sendContract } from "../contracts/send-contract.ts";
import { channelsOf, isOfCompany, turnOf, wayTo } from "../contracts/signer-rules.ts";
import { listSigners } from "../contracts/signer-store.ts";
import { contractState } from "../problems.ts";
import { signDays, signVerify } from "../settings.ts";
import { db, type SignerRow, type SignLink } from "../tables.ts";
import type { linkChannels, SignLinkView } from "./contract.ts";
import { signSmsOff } from "./problems.ts";
import { signUrl } from "./sign-url.ts";

type View = z.input<typeof SignLinkView>;

const newest = 50;

const selectLinks = (work: Work) =>
  db(work)
    .selectFrom("documents.sign_links as link")
    .innerJoin("documents.contracts as contract", "contract.document_id", "link.document_id")
    .selectAll("link")
    // Whose it is; a link that is nobody's leads nowhere any more.
    .leftJoin("documents.signers as signer", "signer.link_id", "link.id")
    .select(["contract.state as contractState", "signer.name as signerName", "signer.signed_at as signedAt"])
    .where(visibleTo(work.actor, { partner: "link.partner_id", customer: "link.customer_id" }));

type Found = SignLink & { contractState: string; signerName: string | null; signedAt: Date | null };

const view = (work: Work, link: Found): View => ({
  id: link.id,
  signer: link.signerName ?? "",
  state:
    link.signerName === null
      ? "withdrawn"
      : link.contractState !== "awaiting_signature" || link.signedAt !== null
        ? "over"
        : link.expires_at <= work.now
          ? "expired"
          : "live",
  channel: link.channel,
  to: link.to_address,
  isSent: link.is_sent,
  createdBy: link.created_by_name,
  createdAt: link.created_at.toISOString(),
  expiresAt: link.expires_at.toISOString(),
  openedAt: link.opened_at?.toISOString() ?? null,
});

export async function listSignLinks(work: Work, documentId: string) {
  const contract = await getContract(work, documentId);
  await getReachable(work, contract.customerId, "customers.documents.view");
  const links = await selectLinks(work)
    .where("link.document_id", "=", documentId)
    .orderBy("link.created_at", "desc")
    .orderBy("link.id", "desc")
    .limit(newest)
    .execute();
  const contacts = (await listCustomerContacts(work, [contract.customerId])).get(contract.customerId);
  return {
    items: links.map((link) => view(work, link)),
    ...(await addressesFor(work, contract, contacts)),
    maySendSms: await canSendSms(work, contract.partnerId),
    verify: await getSetting(work, signVerify, { partnerId: contract.partnerId }),
  };
}

/** Of whoever's turn it is: their own if they are named, the customer's else. */
async function addressesFor(
  work: Work,
  contract: ContractDocument,
  contacts: { readonly emails: readonly string[]; readonly phones: readonly string[] } | undefined,
) {
  const turn = contract.contract.state === "draft" ? undefined : turnOf(await listSigners(work, contract.id));
  const of = { emails: [...(contacts?.emails ?? [])], phones: [...(contacts?.phones ?? [])] };
  if (turn?.kind !== "named") return { ...of, signer: turn === undefined || isOfCompany(turn.kind) ? "" : turn.name };
  return { emails: turn.email === "" ? [] : [turn.email], phones: turn.phone === "" ? [] : [turn.phone], signer: turn.name };
}

async function getLink(work: Work, linkId: string): Promise<View> {
  return view(work, await selectLinks(work).where("link.id", "=", linkId).executeTakeFirstOrThrow());
}

interface Wish {
  readonly channel: (typeof linkChannels)[number];
  readonly to: string;
  readonly send: boolean;
}

export async function makeSignLink(work: Work, tools: Pick<Tools, "seal" | "config">, documentId: string, wish: Wish) {
  const contract = await toBeSigned(work, documentId);
  const signer = turnOf(await listSigners(work, documentId));
  if (!signer || isOfCompany(signer.kind))
    throw contractState(`${signer?.name ?? "Nobody"} signs now, in the staff app. A link is for the customer's side.`);
  const { url, linkId } = await saveLink(work, tools, { contract, signer }, wish);
  return { link: await getLink(work, linkId), url, contract };
}

/** O-110 whoever is named gets a link by itself when it is their turn. */
export async function sendLinkToSigner(
  work: Work,
  tools: Pick<Tools, "seal" | "config">,
  documentId: string,
  signerId: string,
): Promise<void> {
  await sql`select 1 from documents.contracts where document_id = ${documentId} for update`.execute(work.tx);
  const contract = await getContract(work, documentId);
  const signer = turnOf(await listSigners(work, documentId));
  // Staff may have made one meanwhile, and this may run twice.
  if (contract.contract.state !== "awaiting_signature" || signer?.id !== signerId || signer.link_id !== null) return;
  const verify = await getSetting(work, signVerify, { partnerId: contract.partnerId });
  const way = wayTo(signer, verify, await canSendSms(work, contract.partnerId));
  if (way) await saveLink(work, tools, { contract, signer }, { ...way, send: true });
}

interface Receiver {
  readonly contract: ContractDocument;
  readonly signer: SignerRow;
}

async function saveLink(work: Work, tools: Pick<Tools, "seal" | "config">, { contract, signer }: Receiver, wish: Wish) {
  const documentId = contract.id;
  const to = await checkedAddress(work, contract.partnerId, wish);
  await withdrawLive(work, documentId);
  const token = newToken();
  const expiresAt = await endOfLink(work, contract);
  const { id: linkId } = await db(work)
    .insertInto("documents.sign_links")
    .values({
      ...{ token_hash: hashToken(token), document_id: documentId, customer_id: contract.customerId, partner_id: contract.partnerId },
      ...{ channel: wish.channel, to_address: to, is_sent: wish.send },
      created_by_name: "name" in work.actor && work.actor.kind !== "system" ? work.actor.name : "",
      ...{ created_at: work.now, expires_at: expiresAt },
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db(work).updateTable("documents.signers").set({ link_id: linkId }).where("id", "=", signer.id).execute();
  await noteEvidence(work, contract, "link-made", { details: { signer: signer.position, to: maskedAddress(to), sent: wish.send } });
  leaveEntry(work, contract, wish.send ? "sign-link-sent" : "sign-link-made", { to: { before: null, after: to } });
  const url = await signUrl(work, tools, contract.partnerId, token);
  if (wish.send) {
    const { language } = await getCustomer(work, contract.customerId);
    const { customerId, partnerId } = contract;
    const receiver = { customerId, partnerId, channel: wish.channel, to, name: signer.name, language };
    sendSingleLink(work, tools.seal, receiver, { objectId: linkId, link: url, expiresAt });
  }
  return { url, linkId };
}

/** The contract, waiting for its signature: a draft is sent with the link, and the link is all that its customer is told. */
async function toBeSigned(work: Work, documentId: string): Promise<ContractDocument> {
  const locked = await lockContract(work, documentId, "customers.documents.update");
  if (locked.contract.state === "draft") await sendContract(work, documentId, { byLink: true });
  const contract = await getContract(work, documentId);
  const { state, signBy } = contract.contract;
  if (state !== "awaiting_signature") throw contractState(`${documentLabel(contract.number)} is ${state}; there is nothing to sign.`);
  const partner = await getPartner(work, contract.partnerId);
  if (signBy !== null && signBy < calendarDay(work.now, partner.timeZone))
    throw contractState(`The time to sign ${documentLabel(contract.number)} is over. Add it anew.`);
  return contract;
}

async function checkedAddress(work: Work, partnerId: string, { channel, to }: Wish): Promise<string> {
  const verify = await getSetting(work, signVerify, { partnerId });
  if (!channelsOf(verify).includes(channel))
    throw fieldProblem("channel", "not-allowed", `Here codes go by ${verify === "sms" ? "SMS" : "mail"} only.`);
  if (channel === "email") {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(to)) throw fieldProblem("to", "invalid-email", "Enter a mail address.");
    return to;
  }
  if (!(await canSendSms(work, partnerId))) throw signSmsOff("Enter an SMS service under Config, Messages, or choose a mail address.");
  const phone = to.replaceAll(/[\s()/-]/g, "");
  if (!/^\+?\d{6,15}$/.test(phone)) throw fieldProblem("to", "invalid-phone", "Enter a telephone number with its country code.");
  return phone;
}

/** O-112 so many days, and never longer than the contract waits. */
async function endOfLink(work: Work, { partnerId, contract: { signBy } }: ContractDocument): Promise<Date> {
  const { timeZone } = await getPartner(work, partnerId);
  const days = await getSetting(work, signDays, { partnerId });
  const byDays = new Date(work.now.getTime() + days * 86_400_000);
  const byContract = signBy === null ? byDays : new Date(momentIn(addDays(signBy as Day, 1), "00:00", timeZone));
  return byContract < byDays ? byContract : byDays;
}

const withdrawLive = (work: Work, documentId: string) =>
  db(work)
    .updateTable("documents.sign_links")
    .set({ withdrawn_at: work.now, proof_hash: null, proven_until: null })
    .where("document_id", "=", documentId)
    .where("withdrawn_at", "is", null)
    .execute();

export async function withdrawSignLink(work: Work, linkId: string): Promise<View> {
  const { rows } = await sql<{ document_id: string }>`select document_id from documents.sign_links where id = ${linkId}`.execute(work.tx);
  const [found] = rows;
  if (!found) throw notFound();
  const contract = await lockContract(work, found.document_id, "customers.documents.update");
  const link = await getLink(work, linkId);
  if (link.state === "withdrawn") throw contractState("This link was taken back already.");
  await db(work)
    .updateTable("documents.sign_links")
    .set({ withdrawn_at: work.now, proof_hash: null, proven_until: null })
    .where("id", "=", linkId)
    .execute();
  await db(work).updateTable("documents.signers").set({ link_id: null }).where("link_id", "=", linkId).execute();
  await noteEvidence(work, contract, "link-withdrawn");
  leaveEntry(work, contract, "sign-link-withdrawn", { to: { before: link.to, after: null } });
  return getLink(work, linkId);
}

function leaveEntry(
  work: Work,
  contract: ContractDocument,
  action: "sign-link-sent" | "sign-link-made" | "sign-link-withdrawn",
  changes: Record<string, { before: unknown; after: unknown }>,
): void {
  const { partnerId, customerId } = contract;
  work.audit({ entity: "document", entityId: contract.id, label: documentLabel(contract.number), action, partnerId, customerId, changes });
}
