import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { decodeAttributes } from "../../../protocols/radius/attributes.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { readPacket } from "../../../protocols/radius/packet.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import { getPlan } from "../../catalog/index.ts";
import { getNas, listNases } from "../../network/index.ts";
import { listPartners } from "../../partners/index.ts";
import { quotaSpeedOf, type SimulatedUse, simulateFairUse } from "../../usage/index.ts";
import type { AccessState } from "../access-rules.ts";
import { hasGarden } from "../radius/decide.ts";
import { prepareNas } from "../radius/radius-nas.ts";
import { type Accept, RenderedReplies, vendorReply, writeAccept } from "../radius/reply.ts";
import { asEquipmentCan, replyClassOf } from "../radius/reply-class-rules.ts";
import { loadReplySettings, settingsFor } from "../radius/settings-store.ts";
import type { PlanFacts, Subscriber } from "../radius/subscriber.ts";
import { loadPlanFacts } from "../radius/subscriber-queries.ts";
import type { simulatePlanEndpoint } from "./contract.ts";

type Asked = z.output<typeof simulatePlanEndpoint.body>;
type View = z.input<typeof simulatePlanEndpoint.returns>;

/** N-141 the very code that judges services and answers logins, on what somebody supposes. */
export async function simulatePlan(work: Work, { unseal }: Pick<Tools, "unseal">, planId: string, asked: Asked): Promise<View> {
  const found = await simulateFairUse(work, planId, asked);
  const now = { downBps: found.downBps ?? found.plan.downBps, upBps: found.upBps ?? found.plan.upBps };
  return {
    ...{ state: found.state, ruleId: found.rule?.id ?? null, ruleName: found.rule?.name ?? null },
    matching: found.matching.map(({ id, name }) => ({ id, name })),
    ...{ plan: speedView(found.plan), now: speedView(now) },
    reply: asked.nasId === undefined ? null : await replyAt(work, unseal, { planId, nasId: asked.nasId, found }),
  };
}

const speedView = ({ downBps, upBps }: SimulatedUse["plan"]) => ({
  downBps: downBps === null ? null : Number(downBps),
  upBps: upBps === null ? null : Number(upBps),
});

async function replyAt(
  work: Work,
  unseal: Tools["unseal"],
  { planId, nasId, found }: { planId: string; nasId: string; found: SimulatedUse },
): Promise<View["reply"]> {
  const seen = await getNas(work, nasId);
  const known = (await listNases(work)).find(({ id }) => id === seen.id);
  if (!known) throw notFound("There is no such router.");
  const faults: string[] = [];
  const report = (fault: string): void => void faults.push(fault);
  const nas = prepareNas(known, unseal, report);
  const { partnerIds } = await getPlan(work, planId);
  const partnerId = partnerIds[0] ?? null;
  const settings = settingsFor(await loadReplySettings(work, await listPartners(work)), partnerId);
  const subscriber = someSubscriber((await loadPlanFacts(work)).get(planId), partnerId ?? "", found);
  const reply = asEquipmentCan(replyClassOf(subscriber.accessState, settings.actions), { hasGarden: hasGarden(nas) });
  if (reply.kind === "reject") return { outcome: "refused", attributes: [], faults };
  const accept: Accept = {
    ...{ nas, secret: nas.secret, subscriber, reply, settings, cookie: undefined, salts: [2, 3], proof: { kind: "right" } },
    request: readPacket(new PacketWriter().start(codes.accessRequest, 0).finishRequest(nas.secret, randomBytes(16))),
    given: { ipv4: undefined, ipv4Netmask: undefined, nasPool: undefined, wan6: undefined, delegated: undefined, dnsServers: [] },
  };
  const vendor = vendorReply(accept, { rendered: new RenderedReplies(), generation: 0, report });
  const attributes = decodeAttributes(readPacket(writeAccept(accept, vendor.bytes, report)));
  return {
    outcome: reply.kind === "walled" ? "walled" : "let_in",
    attributes: attributes.filter(({ name }) => name !== "Message-Authenticator").map(({ name, value }) => ({ name, value })),
    faults,
  };
}

const accessStates = { open: "active", slowed: "throttled", blocked: "cap_blocked" } as const satisfies Record<
  SimulatedUse["state"],
  AccessState
>;

/** A line of the plan that has nothing of its own. */
function someSubscriber(plan: PlanFacts | undefined, partnerId: string, found: SimulatedUse): Subscriber {
  if (!plan) throw notFound("Only an internet plan gives lines a speed.");
  return {
    ...{ serviceId: "", number: 0, customerId: "", partnerId, locationId: null, login: null, passwordSealed: null },
    ...{ accessState: accessStates[found.state], openUntil: null, plan, ownRates: { downBps: null, upBps: null } },
    turned: null,
    quotaRates: quotaSpeedOf(found),
    line: {
      ipv4: { method: "auto", pool: [], nasPool: null },
      ...{ wan6: { method: "auto", nasPool: null }, delegated: { method: "auto", nasPool: null }, routes: [] },
      ...{ macs: [], circuitId: null, remoteId: null, nasPortId: null, nasIds: [], maxSessions: null, learns: null, replyLines: "" },
    },
    statics: [],
    data: { left: null, rule: found.rule?.name ?? null, turn: null },
  };
}
