// Codes and links with which people choose a password. They travel sealed; once the message is written the event forgets them (M-52).
import { z } from "zod";
import type { Listen } from "../../platform/event-bus.ts";
import { momentText } from "../../platform/texts.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomer } from "../customers/index.ts";
import { codeIssued, eraseIssuedCode, loginAskedFor } from "../identity/index.ts";
import { getPartner, homePath, listPartners, portalUrl } from "../partners/index.ts";
import { writeMessage } from "./write-message.ts";

export function listenToCodes(on: Listen, tools: Tools): void {
  on(codeIssued, "mail-the-code", (work, event) => mailCode(work, tools, event.id, event.data));
  on(loginAskedFor, "mail-the-login", (work, event) => mailLogin(work, tools, event.id, event.data));
}

const Issued = z.object({ code: z.string().optional(), link: z.string().optional() });

async function mailCode(work: Work, tools: Tools, eventId: string, issued: z.output<(typeof codeIssued)["data"]>): Promise<void> {
  if (issued.channel !== "email" || issued.sealed === null || issued.to.length === 0) return;
  const { code, link } = Issued.parse(JSON.parse(tools.unseal(issued.sealed)));
  const [subjectId] = issued.subjectIds;
  const customer = issued.realm === "customer" && subjectId !== undefined ? await findCustomer(work, subjectId) : undefined;
  const partner = customer ? await getPartner(work, customer.partnerId) : (await listPartners(work))[0];
  if (!partner) return;
  const expiresAt = new Date(issued.expiresAt);
  const until = momentText(expiresAt, partner.timeZone, issued.language);
  await writeMessage(work, tools, {
    partnerId: partner.id,
    customerId: customer?.id ?? null,
    kind: `code_${issued.purpose}`,
    cause: `code:${eventId}`,
    to: issued.to,
    content: {
      texts: `code_${issued.purpose}`,
      language: issued.language,
      name: issued.name,
      values: { until },
      facts: [["valid-until", until]],
      ...(link === undefined ? {} : { link }),
      ...(code === undefined ? {} : { code }),
    },
    timing: "at-once",
    secret: { expiresAt },
  });
  await eraseIssuedCode(work, eventId);
}

/** P-36 each account's login, to the address that was typed: it is one that the account has. */
async function mailLogin(work: Work, tools: Tools, eventId: string, asked: z.output<(typeof loginAskedFor)["data"]>): Promise<void> {
  for (const customerId of asked.customerIds) {
    const customer = await findCustomer(work, customerId);
    if (!customer) continue;
    const partner = await getPartner(work, customer.partnerId);
    await writeMessage(work, tools, {
      partnerId: partner.id,
      customerId: customer.id,
      kind: "login_reminder",
      cause: `login:${eventId}:${customer.id}`,
      to: [asked.to],
      content: {
        texts: "login_reminder",
        language: asked.language,
        name: customer.fullName,
        values: {},
        facts: [["login", customer.portalLogin]],
        link: portalUrl(tools.config.publicUrl, partner, `${homePath(partner).replace(/\/$/, "")}/sign-in`),
      },
      timing: "at-once",
    });
  }
}
