// P-193 the matrix of one customer: what they chose, over what the partner has set.
import type { z } from "zod";
import { legalNotices, type NoticeChannel, type NoticeKind, noticeChannels, noticeKinds } from "../../../../shared/notices.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer, listCustomerContacts, type MoveParticipant } from "../../customers/index.ts";
import { loadSettings } from "../../partners/index.ts";
import { isPushOn } from "../push/is-push-on.ts";
import { canSendSms } from "../sms/settings.ts";
import { db } from "../tables.ts";
import type { noticesEndpoint } from "./contract.ts";
import { noticesByMail, noticesByPush, noticesBySms, noticesChosen } from "./settings.ts";

type View = z.input<typeof noticesEndpoint.returns>;
type Matrix = Readonly<Record<NoticeKind, Readonly<Record<NoticeChannel, boolean>>>>;
interface Owner {
  readonly customerId: string;
  readonly partnerId: string;
}

const settings = { mail: noticesByMail, sms: noticesBySms, push: noticesByPush } as const;

export async function matrixOf(work: Work, { customerId, partnerId }: Owner): Promise<Matrix> {
  const set = await loadSettings(work, [noticesByMail, noticesBySms, noticesByPush, noticesChosen], { partnerId });
  const rows = set.get(noticesChosen)
    ? await db(work)
        .selectFrom("notifications.notice_choices")
        .select(["notice", "channel", "is_on"])
        .where("customer_id", "=", customerId)
        .execute()
    : [];
  const chosen = new Map(rows.map(({ notice, channel, is_on }) => [`${notice} ${channel}`, is_on]));
  const isOn = (notice: NoticeKind, channel: NoticeChannel) =>
    chosen.get(`${notice} ${channel}`) ?? set.get(settings[channel]).includes(notice);
  return Object.fromEntries(
    noticeKinds.map((notice) => [notice, Object.fromEntries(noticeChannels.map((channel) => [channel, isOn(notice, channel)]))]),
  ) as Matrix;
}

async function channelsFor(work: Work, { customerId, partnerId }: Owner): Promise<NoticeChannel[]> {
  const phones = (await listCustomerContacts(work, [customerId])).get(customerId)?.phones ?? [];
  return [
    "mail",
    ...(phones.length > 0 && (await canSendSms(work, partnerId)) ? (["sms"] as const) : []),
    ...((await isPushOn(work, partnerId)) ? (["push"] as const) : []),
  ];
}

export async function showNotices(work: Work, owner: Owner): Promise<View> {
  const matrix = await matrixOf(work, owner);
  const channels = await channelsFor(work, owner);
  return {
    channels,
    items: noticeKinds.map((notice) => ({
      notice,
      on: channels.filter((channel) => matrix[notice][channel]),
      isLegal: legalNotices.includes(notice),
    })),
  };
}

export async function chooseNotice(
  work: Work,
  { notice, channel, isOn }: { notice: NoticeKind; channel: NoticeChannel; isOn: boolean },
): Promise<View> {
  const actor = ownCustomer(work);
  const owner = { customerId: actor.customerId, partnerId: actor.partnerId };
  if (!(await channelsFor(work, owner)).includes(channel)) throw notFound("You are not told by this channel.");
  const before = (await matrixOf(work, owner))[notice][channel];
  await db(work)
    .insertInto("notifications.notice_choices")
    .values({ customer_id: owner.customerId, partner_id: owner.partnerId, notice, channel, is_on: isOn, changed_at: work.now })
    .onConflict((conflict) => conflict.columns(["customer_id", "notice", "channel"]).doUpdateSet({ is_on: isOn, changed_at: work.now }))
    .execute();
  const { number } = await getCustomer(work, owner.customerId);
  work.audit({
    entity: "notice-choice",
    entityId: owner.customerId,
    label: `Customer ${number}`,
    action: "changed",
    ...owner,
    changes: { [`${notice}_${channel}`]: { before, after: isOn } },
  });
  return showNotices(work, owner);
}

export const noticesOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer, to }) {
    await db(work).updateTable("notifications.notice_choices").set({ partner_id: to.id }).where("customer_id", "=", customer.id).execute();
  },
};
