// The gateways of a partner: which are offered for what, and their keys.
import { type Selectable, sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { Outside } from "../outside.ts";
import type { GatewayAccount, PaymentGateway } from "../ports.ts";
import { gatewayNotOffered } from "../problems.ts";
import { db, type GatewayConfigTable } from "../tables.ts";
import type { gatewayUses } from "./contract.ts";

export type GatewayConfig = Selectable<GatewayConfigTable>;
type Use = (typeof gatewayUses)[number];

export interface Offered {
  readonly config: GatewayConfig;
  readonly gateway: PaymentGateway;
}

/** B-183 what a payer may use: enabled, for this purpose, for this currency. */
export async function listOffered(
  work: Work,
  { gateways }: Outside,
  wanted: { partnerId: string; currency: string; use: Use },
): Promise<Offered[]> {
  const configs = await db(work)
    .selectFrom("payments.gateway_configs")
    .selectAll()
    .where("partner_id", "=", wanted.partnerId)
    .where("enabled", "=", true)
    .where(sql<boolean>`${wanted.use} = any (enabled_for)`)
    .where(sql<boolean>`(cardinality(currencies) = 0 or ${wanted.currency} = any (currencies))`)
    .orderBy("title")
    .execute();
  return configs.flatMap((config) => {
    const gateway = gateways.get(config.driver);
    const takesCurrency = gateway?.capabilities.currencies?.includes(wanted.currency) ?? true;
    return gateway && takesCurrency ? [{ config, gateway }] : [];
  });
}

/** The gateway that was asked for by name, or the first one on offer. */
export async function chooseGateway(
  work: Work,
  outside: Outside,
  wanted: { partnerId: string; currency: string; use: Use; driver?: string | undefined; mustSave?: boolean },
): Promise<Offered> {
  const offered = (await listOffered(work, outside, wanted)).filter(({ gateway }) => !wanted.mustSave || gateway.capabilities.saves);
  const chosen = wanted.driver === undefined ? offered[0] : offered.find(({ config }) => config.driver === wanted.driver);
  if (!chosen) throw gatewayNotOffered("Choose another way of paying.");
  return chosen;
}

/** A partner's gateway whether it is offered or not: what was begun there is brought to its end. */
export async function findGateway(
  work: Work,
  { gateways }: Outside,
  at: { partnerId: string; driver: string },
): Promise<Offered | undefined> {
  const config = await db(work)
    .selectFrom("payments.gateway_configs")
    .selectAll()
    .where("partner_id", "=", at.partnerId)
    .where("driver", "=", at.driver)
    .executeTakeFirst();
  const gateway = gateways.get(at.driver);
  return config && gateway ? { config, gateway } : undefined;
}

/** The account with its keys, for one call. */
export function accountOf({ tools }: Outside, config: GatewayConfig): GatewayAccount {
  return {
    configId: config.id,
    partnerId: config.partner_id,
    mode: config.mode,
    secrets: JSON.parse(tools.unseal(config.secrets)) as Record<string, string>,
    eventsUrl: eventsUrl(tools.config.publicUrl, config),
  };
}

export const eventsUrl = (publicUrl: string, config: { driver: string; id: string }): string =>
  `${publicUrl}/api/public/gateways/${config.driver}/${config.id}/events`;
