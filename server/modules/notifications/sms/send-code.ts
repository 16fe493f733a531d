// Codes by SMS. They are nobody's message to keep: the code is read from the sealed event, handed over between two transactions, and erased.
import { sql } from "kysely";
import { z } from "zod";
import type { Listen } from "../../../platform/event-bus.ts";
import { defineJob, enqueue, type JobBook, type JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { codeIssued, eraseIssuedCode } from "../../identity/index.ts";
import { getPartner, getSetting, portalUrl, sayIn } from "../../partners/index.ts";
import { smsFrom, smsToken, smsUrl } from "./settings.ts";

/** Ten minutes with pauses that grow; after that the code is worth nothing. */
const sendJob = defineJob("notifications.send-sms-code", z.object({ eventId: z.uuid() }), { maxAttempts: 6 });
const patienceMs = 10_000;

export function listenToSmsCodes(on: Listen): void {
  on(codeIssued, "text-the-code", async (work, { id, data }) => {
    if (data.channel === "sms" && data.sealed !== null && data.to.length > 0) await enqueue(work, sendJob, { eventId: id });
  });
}

export const handleSmsCodes = (book: JobBook, tools: Tools): void =>
  book.handle(sendJob, (run, { eventId }) => sendCode(run, tools, eventId));

async function sendCode(run: JobRun, tools: Tools, eventId: string): Promise<void> {
  const sms = await run.inWork((work) => prepare(work, tools, eventId));
  if (!sms) return;
  const answer = await fetch(sms.url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(sms.token === "" ? {} : { authorization: `Bearer ${sms.token}` }) },
    body: JSON.stringify({ to: sms.to, text: sms.text, from: sms.from }),
    signal: AbortSignal.timeout(patienceMs),
    redirect: "error",
  });
  if (!answer.ok) throw new Error(`The SMS service answered ${answer.status}.`);
  await run.inWork((work) => eraseIssuedCode(work, eventId));
}

async function prepare(work: Work, tools: Tools, eventId: string) {
  const { rows } = await sql<{ partner_id: string | null; data: unknown }>`
    select partner_id, data from platform.events where id = ${eventId} and type = 'code.issued'`.execute(work.tx);
  const [event] = rows;
  const data = event && codeIssued.data.parse(event.data);
  const [to] = data?.to ?? [];
  // Sent already, or too late: the person has asked for another by now.
  if (!event?.partner_id || !data || data.sealed === null || to === undefined || new Date(data.expiresAt) <= work.now) return undefined;
  const place = { partnerId: event.partner_id };
  const url = await getSetting(work, smsUrl, place);
  if (url === "") return undefined;
  const { code = "", link } = z
    .object({ code: z.string().optional(), link: z.string().optional() })
    .parse(JSON.parse(tools.unseal(data.sealed)));
  const partner = await getPartner(work, event.partner_id);
  const token = await getSetting(work, smsToken, place);
  const host = new URL(portalUrl(tools.config.publicUrl, partner, "/")).hostname;
  return {
    url,
    token: token === "" ? "" : tools.unseal(token),
    from: await getSetting(work, smsFrom, place),
    to,
    text: await textOf(work, { partner, language: data.language, host, code, link: code === "" ? link : undefined }),
  };
}

interface ToSay {
  readonly partner: { readonly id: string; readonly name: string };
  readonly language: string;
  readonly host: string;
  readonly code: string;
  readonly link: string | undefined;
}

async function textOf(work: Work, { partner, language, host, code, link }: ToSay): Promise<string> {
  const say = await sayIn(work, partner.id, language, "mail");
  // P-178 a link without a code.
  if (link !== undefined) return `${say("sign_link_sms", { brand: partner.name })}\n${link}`;
  // P-30 the last line lets telephones offer the code where it belongs.
  return `${say("code_sms", { code, brand: partner.name })}\n@${host} #${code}`;
}
