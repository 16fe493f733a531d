// P-174 whoever follows an incident is told what is new of it, by the ways on which they hear of their services.

import type { Listen } from "../../platform/event-bus.ts";
import { momentText } from "../../platform/texts.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomer, listCustomerContacts, mailAddressesFor } from "../customers/index.ts";
import { getPartner, homePath, type Partner, portalUrl } from "../partners/index.ts";
import { type IncidentNews, incidentBook, incidentChanged } from "../tickets/index.ts";
import { writeMessage } from "./write-message.ts";

const firstId = "00000000-0000-0000-0000-000000000000";
const perPage = 500;

export function listenToIncidents(on: Listen, tools: Tools): void {
  on(incidentChanged, "tell-followers", async (work, { partnerId, data: { incidentId, updateId } }) => {
    const book = incidentBook();
    if (partnerId === null || updateId === null || !book) return;
    const told = await book.findNews(work, { incidentId, updateId });
    if (!told) return;
    const partner = await getPartner(work, partnerId);
    for (let after = firstId; ; ) {
      const ids = await book.listFollowers(work, { incidentId, partnerId, after, limit: perPage });
      for (const customerId of ids) await tell(work, tools, { partner, customerId, updateId, told });
      if (ids.length < perPage) return;
      after = ids.at(-1) ?? after;
    }
  });
}

interface Follower {
  readonly partner: Partner;
  readonly customerId: string;
  readonly updateId: string;
  readonly told: IncidentNews;
}

async function tell(work: Work, tools: Tools, { partner, customerId, updateId, told }: Follower): Promise<void> {
  const customer = await findCustomer(work, customerId);
  if (!customer || customer.deletedAt !== null) return;
  const { language } = customer;
  const home = homePath(partner);
  const contacts = (await listCustomerContacts(work, [customerId])).get(customerId);
  const words = told.say({ language, fallback: partner.language });
  const until = told.expectedEndAt ? momentText(told.expectedEndAt, partner.timeZone, language) : "";
  await writeMessage(work, tools, {
    ...{ partnerId: partner.id, customerId, kind: "incident_update", cause: `incident_update:${updateId}:${customerId}` },
    to: contacts ? mailAddressesFor(contacts, "other") : [],
    channels: ["mail", "portal"],
    content: {
      texts: told.isOver ? "incident_over" : "incident_news",
      ...{ language, name: customer.fullName },
      values: { incident: words.incident, update: words.update || words.incident, known: until === "" ? "no" : "yes", until },
      link: portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}/incidents`),
    },
    timing: "at-once",
  });
}
