import { sql } from "kysely";
import type { z } from "zod";
import { noteFile } from "../../../platform/files/store-file.ts";
import { cleanHtml } from "../../../platform/html/clean-html.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { type Customer, type customerWrittenTo, findCustomer } from "../../customers/index.ts";
import { getPartner, homePath, type Partner, portalUrl } from "../../partners/index.ts";
import type { WantedFile } from "../tables.ts";
import { writeMessage } from "../write-message.ts";
import { fillWords } from "./fill-words.ts";
import { plainOf, type Words, wordsFor } from "./written-rules.ts";

type Written = z.output<typeof customerWrittenTo.data> & { readonly customerId: string };

/** A message in somebody's own words. Whoever was deleted meanwhile gets none. */
export async function writeByHand(work: Work, tools: Tools, { customerId, ...written }: Written): Promise<void> {
  const customer = await findCustomer(work, customerId);
  if (!customer || customer.deletedAt !== null) return;
  const partner = await getPartner(work, customer.partnerId);
  const { subject, text, html } = wordsOf(tools, written, { customer, partner });
  const { at } = written;
  await writeMessage(work, tools, {
    partnerId: partner.id,
    customerId,
    kind: "written",
    cause: null,
    to: written.to,
    content: { texts: "written", own: { subject, text }, language: customer.language, name: customer.fullName, values: {} },
    files: await filesFor(work, customer, [...(written.fileId === undefined ? [] : [written.fileId]), ...(written.fileIds ?? [])]),
    channels: written.channels ?? ["mail"],
    ...(html === "" ? {} : { portalHtml: html }),
    isImportant: written.isImportant,
    ...(at === undefined ? { timing: "working-hours" } : { timing: "at-once", notBefore: new Date(at) }),
  });
}

/** What one customer reads: in their language, names filled in, HTML cleaned. */
export function wordsOf(
  tools: Pick<Tools, "config">,
  written: Pick<Written, "subject" | "text" | "texts" | "format" | "isTemplate">,
  { customer, partner }: { customer: Customer; partner: Partner },
): Words & { html: string; isCut: boolean } {
  const format = written.format ?? "text";
  const chosen = wordsFor(written, customer.language);
  const home = homePath(partner);
  const values = {
    customer: { name: customer.fullName, number: customer.number },
    partner: { name: partner.name, phone: partner.phone, email: partner.email },
    links: { portal: portalUrl(tools.config.publicUrl, partner, home === "/" ? "" : home) },
  };
  const fill = (template: string, as: "text" | "html"): string =>
    written.isTemplate === true ? fillWords(template, as, values) : template;
  const subject = fill(chosen.subject, "text").replaceAll(/\s+/g, " ");
  if (format === "text") return { subject, text: fill(chosen.text, "text"), html: "", isCut: false };
  const { html, isCut } = cleanHtml(fill(chosen.text, "html"));
  return { subject, text: plainOf(html), html, isCut };
}

/** A file that goes to many lies with each of them: whoever reads a message may read its files, and no others. */
async function filesFor(work: Work, customer: Customer, fileIds: readonly string[]): Promise<WantedFile[]> {
  const files: WantedFile[] = [];
  for (const fileId of fileIds) {
    const { rows } = await sql<{ customer_id: string | null; sha256: string; media_type: string; name: string; size_bytes: bigint }>`
      select customer_id, sha256, media_type, name, size_bytes from platform.files where id = ${fileId}`.execute(work.tx);
    const [file] = rows;
    if (!file) continue;
    const isTheirs = file.customer_id === customer.id;
    const { id } = isTheirs
      ? { id: fileId }
      : await noteFile(work, {
          ...{ partnerId: customer.partnerId, customerId: customer.id, mediaType: file.media_type, name: file.name },
          ...{ sha256: file.sha256, sizeBytes: Number(file.size_bytes) },
        });
    files.push({ kind: "stored", id });
  }
  return files;
}
