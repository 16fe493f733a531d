// What sessions that begin mean for their lines: how many there are (N-96, N-97), and which device was seen (N-62).
import type { Work } from "../../../platform/work.ts";
import type { AccountingRecord } from "../../usage/index.ts";
import { learnDevices } from "./learn-devices.ts";
import { endOldest } from "./session-limits/end-oldest.ts";
import { endOffers } from "./session-limits/keep-places.ts";
import { type Subscriber, sessionLimitOf } from "./subscriber.ts";

/** After the sessions of these packets were written. */
export async function followStarts(
  work: Work,
  records: readonly AccountingRecord[],
  subscriberOf: (serviceId: string) => Subscriber | undefined,
): Promise<void> {
  const starts = records.flatMap(({ status, serviceId, nasId, mac, cookie }) => {
    const subscriber = status === "start" && serviceId !== null ? subscriberOf(serviceId) : undefined;
    return subscriber ? [{ subscriber, nasId, mac, cookie }] : [];
  });
  if (starts.length === 0) return;
  await learnDevices(
    work,
    starts.flatMap(({ subscriber, mac }) => (mac === null ? [] : [{ subscriber, mac }])),
  );
  const [refused, ended] = (["deny_new", "kick_oldest"] as const).map((policy) =>
    starts.filter(({ subscriber }) => sessionLimitOf(subscriber).policy === policy),
  );
  await endOffers(
    work,
    (refused ?? []).map(({ subscriber, ...start }) => ({ serviceId: subscriber.serviceId, ...start })),
  );
  const crowded = new Map((ended ?? []).map(({ subscriber }) => [subscriber.serviceId, sessionLimitOf(subscriber).most]));
  await endOldest(
    work,
    [...crowded].map(([serviceId, most]) => ({ serviceId, most })),
  );
}
