// Codes and links with which people choose a password. They travel sealed; once the message is written the event forgets them (M-52).
import { z } from "zod";
import type { Listen } from "../../platform/event-bus.ts";
import { momentText } from "../../platform/texts.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomer } from "../customers/index.ts";
import { codeIssued, eraseIssuedCode } from "../identity/index.ts";
import { getPartner, listPartners } from "../partners/index.ts";
import { writeMessage } from "./write-message.ts";

export function listenToCodes(on: Listen, tools: Tools): void {
  on(codeIssued, "mail-the-code", (work, event) => mailCode(work, tools, event.id, event.data));
}

const Issued = z.object({ code: z.string().optional(), link: z.string() });

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
      link,
      ...(code === undefined ? {} : { code }),
    },
    timing: "at-once",
    secret: { expiresAt },
  });
  await eraseIssuedCode(work, eventId);
}
