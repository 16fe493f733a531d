// What customers see of their routers (P-198, P-248).
import type { z } from "zod";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";
import type { Capability, CpeActionView, PortalCpeRow, PortalCpeView } from "./contract.ts";
import { getOwnCpe, lastActions, listOwnCpes } from "./cpe-queries.ts";
import { mayDo } from "./decide-act.ts";
import { portalRouterActs } from "./settings.ts";
import { type Cpe, type CpeAction, db } from "./tables.ts";

/** P-248 */
const oldAfterMs = 15 * 60_000;

const allowedActs = (work: Work): Promise<readonly string[]> =>
  getSetting(work, portalRouterActs, { partnerId: ownCustomer(work).partnerId });

export async function listOwnRouters(work: Work): Promise<{ items: z.input<typeof PortalCpeRow>[] }> {
  const allowed = await allowedActs(work);
  return { items: (await listOwnCpes(work)).map((cpe) => rowView(work, cpe, mayDo(cpe.reading?.capabilities ?? [], allowed))) };
}

function rowView(work: Work, cpe: Cpe, may: readonly Capability[]): z.input<typeof PortalCpeRow> {
  const { reading, read_at: readAt } = cpe;
  return {
    ...{ id: cpe.id, maker: cpe.maker, model: cpe.model, serial: cpe.serial, serviceId: cpe.service_id, isOnline: cpe.is_online },
    seenAt: readAt?.toISOString() ?? null,
    isOld: readAt === null || work.now.getTime() - readAt.getTime() > oldAfterMs,
    ...(reading && may.includes("hosts") ? { activeHosts: reading.hosts.filter(({ isActive }) => isActive).length } : {}),
  };
}

export async function showOwnRouter(work: Work, cpeId: string): Promise<z.input<typeof PortalCpeView>> {
  const cpe = await getOwnCpe(work, cpeId);
  const may = mayDo(cpe.reading?.capabilities ?? [], await allowedActs(work));
  const keys = new Set(
    (
      await db(work)
        .selectFrom("devices.wifi_keys as key")
        .select("key.network")
        .where("key.cpe_id", "=", cpe.id)
        .where(visibleTo(work.actor, { partner: "key.partner_id", customer: "key.customer_id" }))
        .execute()
    ).map(({ network }) => network),
  );
  const { reading } = cpe;
  return {
    ...rowView(work, cpe, may),
    firmware: reading?.firmware ?? null,
    ...(may.includes("firmware") ? { newFirmware: reading?.newFirmware ?? null } : {}),
    startedAt: reading?.startedAt ?? null,
    wan: reading ? { isUp: reading.wan.isUp, ipv4: reading.wan.ipv4, ipv6: reading.wan.ipv6 } : null,
    bands: (reading?.bands ?? []).map(({ band, isOn, name, channel }) => ({ band, isOn, name, channel, hasKey: keys.has(band) })),
    guest: reading?.guest ? { isOn: reading.guest.isOn, name: reading.guest.name, hasKey: keys.has("guest") } : null,
    schedule: reading?.schedule ?? null,
    ...(reading && may.includes("hosts") ? { hosts: [...reading.hosts] } : {}),
    ports: [...(reading?.ports ?? [])],
    speedTest: reading?.speedTest ?? null,
    may,
    actions: (await lastActions(work, cpe)).filter((action) => isNews(work, action)).map(actionView),
  };
}

/** What is under way, and for ten minutes what came of it. */
const newsMs = 10 * 60_000;
const isNews = (work: Work, { ended_at: endedAt }: CpeAction): boolean =>
  endedAt === null || work.now.getTime() - endedAt.getTime() < newsMs;

export const actionView = (action: CpeAction): z.input<typeof CpeActionView> => ({
  ...{ id: action.id, kind: action.kind, state: action.state, reason: action.reason, wish: { ...action.wish } },
  queuedAt: action.queued_at.toISOString(),
  sentAt: action.sent_at?.toISOString() ?? null,
  endedAt: action.ended_at?.toISOString() ?? null,
  expiresAt: action.expires_at.toISOString(),
  seconds: action.result?.seconds ?? null,
  speed: action.result?.speed ?? null,
});
