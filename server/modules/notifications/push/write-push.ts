// Writes what a customer is told on devices, beside the message that tells it elsewhere: one for each cause, whatever runs twice.
import type { Work } from "../../../platform/work.ts";
import { getPartner, getSetting, homePath, type Partner, sayIn } from "../../partners/index.ts";
import type { MessageContent } from "../render-message.ts";
import { messagesMode } from "../settings.ts";
import type { Fallback } from "./fallback.ts";
import { insertPush } from "./insert-push.ts";
import { isPushOn } from "./is-push-on.ts";
import { pushKinds } from "./push-kinds.ts";
import { pathOf } from "./push-rules.ts";
import { pushPrivacy } from "./settings.ts";
import { listLiveSubscriptions } from "./subscriptions.ts";

/** A message to a customer, as far as devices are told of it. */
export interface PushWanted extends Fallback {
  readonly partnerId: string;
  readonly customerId: string | null;
  readonly channels?: readonly string[];
  readonly secret?: unknown;
  /** The message of the same cause that lies in the portal. */
  readonly portalMessageId?: string | undefined;
}

export async function writePush(work: Work, wanted: PushWanted): Promise<void> {
  const kind = pushKinds[wanted.kind];
  const { customerId, partnerId } = wanted;
  // A code is for whoever reads the mail, and never for a lock screen.
  if (!kind || customerId === null || wanted.secret) return;
  if (!(await isPushOn(work, partnerId))) return;
  const partner = await getPartner(work, partnerId);
  // M-47 while nothing leaves this installation, or everything goes to one test address, no phone rings either.
  if ((await getSetting(work, messagesMode, { partnerId })) !== "live") return;
  const devices = await listLiveSubscriptions(work, customerId, kind.group);
  const isMailed = (wanted.channels ?? ["mail"]).includes("mail");
  await insertPush(work, kind, {
    partner,
    customerId,
    kind: wanted.kind,
    cause: wanted.cause === null ? null : [wanted.cause, ...(wanted.objectIds?.slice(0, 1) ?? [])].join(":"),
    words: await wordsOf(work, partner, wanted.kind, wanted.content),
    path: pathOf(wanted.content.link, homePath(partner)),
    language: wanted.content.language,
    messageId: wanted.portalMessageId,
    fallback: kind.isImportant && !isMailed ? fallbackOf(wanted) : undefined,
    deviceIds: devices,
  });
}

const fallbackOf = ({ kind, cause, to, content, about, objectIds, isUnwanted }: PushWanted): Fallback => ({
  kind,
  cause,
  to,
  content,
  ...(about ? { about } : {}),
  ...(objectIds ? { objectIds } : {}),
  ...(isUnwanted ? { isUnwanted } : {}),
});

/** P-210 the subject, or, where others may see the screen, only that something has happened. */
async function wordsOf(
  work: Work,
  partner: Partner,
  kind: string,
  { language, texts, own, values }: MessageContent,
): Promise<{ title: string; body: string }> {
  const isFull = (await getSetting(work, pushPrivacy, { partnerId: partner.id })) === "full";
  if (!isFull) return { title: partner.name, body: (await sayIn(work, partner.id, language, "push"))(`discreet.${kind}`) };
  const body = own?.subject ?? (await sayIn(work, partner.id, language, "mail"))(`${texts}.subject`, { ...values, brand: partner.name });
  return { title: partner.name, body: body.slice(0, 300) };
}
