import type { z } from "zod";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { describeActor } from "../../platform/event-bus.ts";
import type { Work } from "../../platform/work.ts";
import type { ConsentView } from "./contract.ts";
import { customerLabel, getCustomer } from "./customer-queries.ts";
import { consentChanged } from "./events.ts";
import { db } from "./tables.ts";

export interface Consent {
  readonly purpose: string;
  readonly isGiven: boolean;
  /** "portal", "phone", "paper". */
  readonly channel: string;
  readonly textVersion: string;
}

/** Records what a customer agreed to, or no longer agrees to; the newest record of a purpose holds (O-85). The caller has asked who may. */
export async function recordConsent(work: Work, customerId: string, consent: Consent): Promise<z.input<typeof ConsentView>> {
  const customer = await getCustomer(work, customerId);
  const about = { partnerId: customer.partnerId, customerId };
  const actor = describeActor(work) as { name?: string };
  await db(work)
    .insertInto("customers.consents")
    .values({
      customer_id: customerId,
      partner_id: customer.partnerId,
      purpose: consent.purpose,
      is_given: consent.isGiven,
      at: work.now,
      channel: consent.channel,
      text_version: consent.textVersion,
      ip: work.actor.kind === "customer" ? (work.origin.ip ?? null) : null,
      actor: JSON.stringify(actor),
    })
    .execute();
  work.audit({
    entity: "customer",
    entityId: customerId,
    label: customerLabel(customer.number),
    action: consent.isGiven ? "consent-given" : "consent-withdrawn",
    ...about,
    changes: { [consent.purpose]: { before: !consent.isGiven, after: consent.isGiven } },
  });
  work.emit(consentChanged, { ...about, objectId: customerId }, { purpose: consent.purpose, isGiven: consent.isGiven });
  return { ...consent, at: work.now.toISOString(), by: actor.name ?? "" };
}

export async function listConsents(work: Work, customerId: string): Promise<z.input<typeof ConsentView>[]> {
  const rows = await db(work)
    .selectFrom("customers.consents as consent")
    .selectAll("consent")
    .where("consent.customer_id", "=", customerId)
    .where(visibleTo(work.actor, { partner: "consent.partner_id", customer: "consent.customer_id" }))
    .orderBy("consent.at", "desc")
    .orderBy("consent.id", "desc")
    .limit(500)
    .execute();
  return rows.map((row) => ({
    purpose: row.purpose,
    isGiven: row.is_given,
    at: row.at.toISOString(),
    channel: row.channel,
    textVersion: row.text_version,
    by: (row.actor as { name?: string }).name ?? "",
  }));
}
