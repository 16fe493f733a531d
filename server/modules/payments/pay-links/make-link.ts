// Makes pay links (P-131). A token is random and told once, to whoever asked for it or in the message that carries it; what is kept is its hash.
import { createHash, randomBytes } from "node:crypto";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, getSetting, homePath, loadSettings, type Partner, portalUrl } from "../../partners/index.ts";
import { db } from "../tables.ts";
import type { linkOrigins } from "./contract.ts";
import { directPay, type linkPlaces, payLinkDays, payLinkPlaces } from "./settings.ts";

/** 192 random bits: 32 letters, digits, "-" and "_". */
const newToken = (): string => randomBytes(24).toString("base64url");
/** It is random enough that a plain hash cannot be guessed back. */
export const hashOfToken = (token: string): string => createHash("sha256").update(token).digest("hex");

interface LinkFor {
  readonly customerId: string;
  readonly partnerId: string;
  /** Null: what the customer owes when it is opened. */
  readonly documentId: string | null;
  readonly origin: (typeof linkOrigins)[number];
  /** Instead of the partner's days: a search by number is over after an hour. */
  readonly lifeMs?: number;
}

interface MadeLink {
  readonly linkId: string;
  readonly token: string;
  readonly url: string;
}

type ToolsWanted = Pick<Tools, "config">;

export async function makePayLink(work: Work, { config }: ToolsWanted, wanted: LinkFor): Promise<MadeLink> {
  const { customerId, partnerId, documentId, origin } = wanted;
  const partner = await getPartner(work, partnerId);
  const lifeMs = wanted.lifeMs ?? (await getSetting(work, payLinkDays, { partnerId })) * 86_400_000;
  const token = newToken();
  const linkId = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("payments.pay_links")
    .values({
      id: linkId,
      token_hash: hashOfToken(token),
      customer_id: customerId,
      partner_id: partnerId,
      document_id: documentId,
      origin,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
      expires_at: new Date(work.now.getTime() + lifeMs),
    })
    .execute();
  return { linkId, token, url: urlOfLink(config.publicUrl, partner, token) };
}

const urlOfLink = (publicUrl: string, partner: Partner, token: string): string => {
  const home = homePath(partner);
  return portalUrl(publicUrl, partner, `${home === "/" ? "" : home}/pay/${token}`);
};

interface LinkInPlace extends Omit<LinkFor, "origin"> {
  readonly place: (typeof linkPlaces)[number];
}

/** The link that a message or a paper carries; undefined where the partner wants none there, or takes no money by link. */
export async function payLinkFor(work: Work, tools: ToolsWanted, { place, ...wanted }: LinkInPlace): Promise<string | undefined> {
  const { partnerId } = wanted;
  const settings = await loadSettings(work, [directPay, payLinkPlaces], { partnerId });
  if (!settings.get(directPay) || !settings.get(payLinkPlaces).includes(place)) return undefined;
  if (!(await takesGuests(work, partnerId))) return undefined;
  return (await makePayLink(work, tools, { ...wanted, origin: place === "paper" ? "paper" : "message" })).url;
}

/** Whether any gateway of the partner takes payments of people who are not signed in. */
async function takesGuests(work: Work, partnerId: string): Promise<boolean> {
  const configs = await db(work)
    .selectFrom("payments.gateway_configs")
    .select("enabled_for")
    .where("partner_id", "=", partnerId)
    .where("enabled", "=", true)
    .execute();
  return configs.some(({ enabled_for }) => enabled_for.includes("guest"));
}
