import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { checkFile, mayShowInline } from "../../../platform/files/media-type.ts";
import { storeFile } from "../../../platform/files/store-file.ts";
import type { Api, Call } from "../../../platform/http/api.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable, listCustomerContacts, mailAddressesFor, writeToCustomer } from "../../customers/index.ts";
import { getPartner, getVisiblePartner } from "../../partners/index.ts";
import * as contract from "./contract.ts";
import { faultsOfWords } from "./fill-words.ts";
import { wordsOf } from "./write-by-hand.ts";

const right = "customers.communication.send" as const;
const maxBytes = 10 * 1024 * 1024;

export function writtenRoutes(api: Api, tools: Tools): void {
  api.serve(contract.previewWrittenEndpoint, {
    may: right,
    unaudited: "shows a message and keeps nothing",
    handle: (work, { body }) => preview(work, tools, body),
  });
  api.serve(contract.writeToCustomerEndpoint, { may: right, handle: (work, { params, body }) => write(work, params.customerId, body) });
  api.serve(contract.addMessageFileEndpoint, {
    may: right,
    unaudited: "a file that nobody gets yet; the message that takes it along has its entry",
    handle: async (work, { params, files: [upload] }) => {
      const partner = await getVisiblePartner(work, params.partnerId);
      if (!upload) throw fieldProblem("file", "required", "Choose a file.");
      const { name, mediaType } = await checkFile(upload, { maxBytes });
      const stored = await storeFile(work, tools.files, { partnerId: partner.id, customerId: null, name, mediaType, bytes: upload.bytes });
      return { id: stored.id, name, mediaType, sizeBytes: stored.sizeBytes, mayShowInline: mayShowInline(mediaType) };
    },
  });
}

async function preview(work: Work, tools: Tools, { customerId, ...written }: Call<typeof contract.previewWrittenEndpoint>["body"]) {
  const sampleId = customerId ?? (await someCustomer(work));
  if (sampleId === undefined) throw notFound("There is no customer to show it with.");
  const customer = await getReachable(work, sampleId, right);
  const partner = await getPartner(work, customer.partnerId);
  const faults = faultsOfWords(
    written.subject,
    written.text,
    ...Object.values(written.texts).flatMap(({ subject, text }) => [subject, text]),
  );
  const { subject, text, html, isCut } = wordsOf(tools, { ...written, isTemplate: true }, { customer, partner });
  return {
    customer: { number: customer.number, name: customer.fullName, language: customer.language },
    ...{ subject, text, html, isCut },
    faults: faults.map(({ code, message }) => ({ code, message })),
  };
}

async function write(
  work: Work,
  customerId: string,
  body: Call<typeof contract.writeToCustomerEndpoint>["body"],
): Promise<Record<never, never>> {
  const customer = await getReachable(work, customerId, right);
  const [fault] = faultsOfWords(body.subject, body.text);
  if (fault) throw fieldProblem("text", fault.code, fault.message);
  await refuseForeignFiles(work, customer.partnerId, body.fileIds);
  const contacts = (await listCustomerContacts(work, [customerId])).get(customerId);
  const to = contacts ? mailAddressesFor(contacts, "other") : [];
  if (body.channels.includes("mail") && !body.channels.includes("portal") && to.length === 0)
    throw fieldProblem("channels", "no-address", "This customer has no e-mail address. Write into the portal.");
  writeToCustomer(work, customer, { ...body, to: [...to], isTemplate: true });
  return {};
}

/** Only what was uploaded for a message of this partner. */
async function refuseForeignFiles(work: Work, partnerId: string, fileIds: readonly string[]): Promise<void> {
  if (fileIds.length === 0) return;
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from platform.files
    where id = any (${[...fileIds]}::uuid[]) and partner_id = ${partnerId} and customer_id is null`.execute(work.tx);
  if (rows[0]?.count !== new Set(fileIds).size) throw fieldProblem("fileIds", "unknown-value", "One of the files is not there any more.");
}

async function someCustomer(work: Work): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select customer.id from customers.customers customer
    where customer.deleted_at is null and customer.status = 'active' and ${visibleTo(work.actor, { partner: "customer.partner_id" })}
    order by customer.number limit 1`.execute(work.tx);
  return rows[0]?.id;
}
