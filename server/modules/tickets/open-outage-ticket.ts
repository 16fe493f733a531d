import { momentText, textsIn } from "../../platform/texts.ts";
import type { Work } from "../../platform/work.ts";
import { claimOutageTicket } from "../access/index.ts";
import { getPartner, getSetting } from "../partners/index.ts";
import { openTicket } from "./create-ticket.ts";
import { portalDefaultGroup } from "./settings.ts";
import { loadSetup, moveOf, serves } from "./setup/setup.ts";

/** N-49 one ticket for a possible outage, nobody's customer; staff find those concerned by the router. */
export async function openOutageTicket(work: Work, { alertId, wantsTicket }: { alertId: string; wantsTicket: boolean }): Promise<void> {
  const outage = wantsTicket ? await claimOutageTicket(work, alertId) : undefined;
  if (!outage) return;
  const { partnerId, name, lines, beganAt } = outage;
  const partner = await getPartner(work, partnerId);
  const setup = await loadSetup(work);
  const group = setup.groups.get((await getSetting(work, portalDefaultGroup, { partnerId })) ?? "");
  const say = textsIn(partner.language, "tickets");
  const told = { name, count: lines, since: momentText(beganAt, partner.timeZone, partner.language) };
  await openTicket(work, setup, {
    ...{ partnerId, customerId: null, subject: say("outage.subject", told), text: say("outage.text", told) },
    requester: { name: say("channel.monitoring"), email: "" },
    as: "note",
    channel: "monitoring",
    priority: "high",
    statusId: moveOf(setup, "created").id,
    typeId: null,
    groupId: group && serves(group, partnerId) ? group.id : null,
    serviceId: null,
    fileIds: [],
  });
}
