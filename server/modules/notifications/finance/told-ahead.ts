// What is told some days before it happens: an automatic charge, another price. Looked at once a day, as it stands on that day: what was
// withdrawn meanwhile is told to nobody, and what was told is not told again.
import { z } from "zod";
import { addDays, DayShape, day } from "../../../../shared/calendar.ts";
import { parseMoney } from "../../../../shared/money.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import { defineJob, enqueue, type JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { reminderTime } from "../../collections/index.ts";
import { getSetting } from "../../partners/index.ts";
import { foreseeCharges, listConsenting } from "../../payments/index.ts";
import { listPriceChanges, listServiceNames } from "../../services/index.ts";
import { eventValues } from "./event-settings.ts";
import { findReceiver, tell } from "./receiver.ts";

export const toldAheadJob = defineJob("notifications.told-ahead", z.object({ partnerId: z.uuid(), on: DayShape }), { maxAttempts: 5 });
type Asked = z.output<(typeof toldAheadJob)["payload"]>;

/** Mails are written by a job, which knows where the portal is. A day that was missed is over: what it would have told, today tells. */
export const toldAheadStep: DailyStep = {
  name: "notifications.tell-ahead",
  after: [],
  at: (work, partnerId) => getSetting(work, reminderTime, { partnerId }),
  run: async ({ partnerId, on, isMissed, inWork }) => {
    if (isMissed) return { asked: 0 };
    await inWork((work) => enqueue(work, toldAheadJob, { partnerId, on }, { key: `told-ahead-${partnerId}` }));
    return { asked: 1 };
  },
};

const first = "00000000-0000-0000-0000-000000000000";
const perPage = 500;

export async function tellAhead(run: JobRun, tools: Tools, asked: Asked): Promise<void> {
  for (const page of [chargesPage, pricesPage])
    for (let after: string | undefined = first; after !== undefined; ) {
      const from: string = after;
      after = await run.inWork((work) => page(work, tools, asked, from));
    }
}

/** Answers where to go on; undefined: that was all. */
async function chargesPage(work: Work, tools: Tools, { partnerId, on }: Asked, after: string): Promise<string | undefined> {
  const { autoSend, daysBefore } = await eventValues(work, partnerId, "charge_notice");
  if (!autoSend) return undefined;
  const accountIds = await listConsenting(work, partnerId, after);
  for (const charge of await foreseeCharges(work, { partnerId, accountIds, from: addDays(on, 1), to: addDays(on, daysBefore) })) {
    const to = await findReceiver(work, tools, charge.accountId, "charge_notice");
    if (!to) continue;
    const amount = to.money({ minor: charge.amountMinor, currency: charge.currency });
    const due = to.day(charge.on);
    await tell(work, tools, to, {
      // A document that is paid in parts is told of for each of them.
      objectId: charge.isPart ? `${charge.documentId}:${charge.on}` : charge.documentId,
      texts: "charge_notice",
      values: { number: charge.number, amount, on: due, card: charge.method },
      headline: amount,
      facts: [["invoice", charge.number], ["charged-on", due], ...(charge.method === "" ? [] : [["card", charge.method] as const])],
      link: to.link(`/finance/documents/${charge.documentId}`),
      about: { kind: "money_document", id: charge.documentId },
    });
  }
  return accountIds.at(-1);
}

async function pricesPage(work: Work, tools: Tools, { partnerId, on }: Asked, after: string): Promise<string | undefined> {
  const { autoSend, daysBefore } = await eventValues(work, partnerId, "price_change");
  if (!autoSend) return undefined;
  const [serviceId = first, since = on] = after.split("|");
  const changes = await listPriceChanges(work, {
    ...{ partnerId, from: addDays(on, 1), to: addDays(on, daysBefore), limit: perPage },
    after: { serviceId, on: day(since) },
  });
  const names = await listServiceNames(
    work,
    changes.map(({ serviceId }) => serviceId),
  );
  for (const change of changes) {
    const to = await findReceiver(work, tools, change.customerId, "price_change");
    if (!to) continue;
    const service = names.get(change.serviceId)?.title ?? "";
    const price = (text: string): string => priceText(to.money, text, change.currency);
    const begins = to.day(change.on);
    await tell(work, tools, to, {
      objectId: `${change.serviceId}:${change.on}:${change.priceAfter}`,
      texts: "price_change",
      values: { service, on: begins, price: price(change.priceAfter), former: price(change.priceBefore) },
      headline: price(change.priceAfter),
      facts: [
        ["service", service],
        ["former-price", price(change.priceBefore)],
        ["from-day", begins],
      ],
      link: to.link("/services"),
    });
  }
  const last = changes.at(-1);
  return !last || changes.length < perPage ? undefined : `${last.serviceId}|${last.on}`;
}

/** Prices may be finer than the currency; then they are told as they are. */
function priceText(money: (amount: { minor: bigint; currency: string }) => string, text: string, currency: string): string {
  try {
    return money({ minor: parseMoney(text, currency).minor, currency });
  } catch {
    return `${text} ${currency}`;
  }
}
