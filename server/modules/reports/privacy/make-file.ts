// P-195, O-83 the file of a customer's own data: one JSON, and the papers. Made by a job in parts, so that it is never held whole in the
// database's memory; gone when it was taken or its days are over.
import { randomUUID } from "node:crypto";
import { Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { sql } from "kysely";
import { z } from "zod";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { defineJob, enqueue, type JobBook, type JobRun } from "../../../platform/jobs.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import { textsIn } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { ensureDocumentPdf } from "../../billing/index.ts";
import { getCustomer, listCustomerContacts, mailAddressesFor, writeToCustomer } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { gather, type PaperOf, papersOf, sectionNames } from "./gather.ts";
import { fileDays } from "./settings.ts";
import { db, type PrivacyRequest } from "./tables.ts";

const makeJob = defineJob("reports.make-own-data", z.object({ requestId: z.uuid() }), { maxAttempts: 4 });
const tendJob = defineJob("reports.tend-own-data", z.object({}), { maxAttempts: 2 });
const dayMs = 86_400_000;
/** Longer than any of its steps takes: then its worker is dead. */
const lostAfterMs = 30 * 60_000;

export const makeSoon = (work: Work, requestId: string): Promise<void> =>
  enqueue(work, makeJob, { requestId }, { key: `own-data-${requestId}` });

export function registerOwnData(book: JobBook, tools: Tools): void {
  book.handle(makeJob, (run, { requestId }) => make(run, tools, requestId));
  book.handle(tendJob, (run) => run.inWork(tend));
  book.every("*/5 * * * *", tendJob);
}

/** Another run was given this file: this one is over. */
class TakenOver extends Error {}

async function make(run: JobRun, tools: Tools, requestId: string): Promise<void> {
  try {
    await write(run, tools, requestId);
  } catch (error) {
    if (error instanceof TakenOver) return;
    if (!run.isLastAttempt) throw error;
    run.base.log.error({ err: error, request: requestId }, "a file of somebody's own data is given up");
    await run.inWork((work) => fail(work, requestId));
  }
}

async function write(run: JobRun, tools: Tools, requestId: string): Promise<void> {
  const begun = await run.inWork((work) => begin(work, requestId));
  if (!begun) return;
  const { request, runId, data, papers, readme } = begun;
  let place = 0;
  let size = 0;
  let waiting: Uint8Array[] = [];
  let fault: Error | undefined;
  const zip = new Zip((error, chunk) => {
    if (error) fault = error;
    else waiting.push(chunk);
  });
  const put = (name: string, bytes: Uint8Array, isText: boolean): void => {
    const entry = isText ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
    entry.mtime = request.created_at;
    zip.add(entry);
    entry.push(bytes, true);
    if (fault) throw fault;
  };
  const flush = async (work: Work): Promise<void> => {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    if (bytes.length === 0) return;
    const { partner_id, customer_id } = request;
    await db(work).insertInto("reports.privacy_parts").values({ request_id: requestId, place, partner_id, customer_id, bytes }).execute();
    place += 1;
    size += bytes.length;
  };
  const encoder = new TextEncoder();
  put("README.txt", encoder.encode(readme), true);
  put("data.json", encoder.encode(JSON.stringify(data, null, 2)), true);
  for (const paper of papers) {
    await run.inWork(async (work) => {
      await refuseTakenOver(work, requestId, runId);
      const { name, bytes } = await bytesOf(work, tools, paper);
      put(name, bytes, false);
      await flush(work);
    });
  }
  zip.end();
  await run.inWork(async (work) => {
    await refuseTakenOver(work, requestId, runId);
    await flush(work);
    await finish(work, request, { size, files: papers.length });
  });
}

async function begin(work: Work, requestId: string) {
  const runId = randomUUID();
  const request = await db(work)
    .updateTable("reports.privacy_requests")
    .set({ run_id: runId })
    .where("id", "=", requestId)
    .where("state", "=", "making")
    .returningAll()
    .executeTakeFirst();
  if (!request) return undefined;
  // What an attempt before got half-way is thrown away.
  await db(work).deleteFrom("reports.privacy_parts").where("request_id", "=", requestId).execute();
  const customer = await getCustomer(work, request.customer_id);
  const { name: brand } = await getPartner(work, request.partner_id);
  const say = textsIn(customer.language, "print");
  const papers = named(await papersOf(work, request.customer_id));
  return {
    ...{ request, runId, papers, data: await gather(work, request.customer_id) },
    readme: say("own-data-readme", { brand, number: String(customer.number), papers: papers.length, sections: sectionNames.join(", ") }),
  };
}

interface Named extends PaperOf {
  readonly path: string;
}
/** No two of one name, and none that leads anywhere else. */
function named(papers: readonly PaperOf[]): Named[] {
  const used = new Set<string>();
  return papers.map((paper) => {
    const plain = paper.name.replaceAll(/[^\p{L}\p{N}. _-]/gu, "-").slice(0, 100);
    const name = plain.toLowerCase().endsWith(".pdf") || paper.kind === "file" ? plain : `${plain}.pdf`;
    const path = used.has(name) ? `papers/${paper.id.slice(-6)}-${name}` : `papers/${name}`;
    used.add(name);
    return { ...paper, path };
  });
}

async function bytesOf(work: Work, tools: Tools, paper: Named): Promise<{ name: string; bytes: Uint8Array }> {
  if (paper.kind === "money_document") return { name: paper.path, bytes: (await ensureDocumentPdf(work, tools, paper.id)).bytes };
  const { name, bytes } = await readStoredFile(work, tools.files, paper.id);
  const ending = /\.[A-Za-z0-9]{1,5}$/.exec(name)?.[0] ?? "";
  return { name: paper.path.endsWith(ending) ? paper.path : `${paper.path}${ending}`, bytes };
}

/** A run that was thought dead writes nothing more. */
async function refuseTakenOver(work: Work, requestId: string, runId: string): Promise<void> {
  const row = await db(work)
    .selectFrom("reports.privacy_requests")
    .select("run_id")
    .where("id", "=", requestId)
    .where("state", "=", "making")
    .forUpdate()
    .executeTakeFirst();
  if (row?.run_id !== runId) throw new TakenOver();
}

async function finish(work: Work, request: PrivacyRequest, { size, files }: { size: number; files: number }): Promise<void> {
  const days = await getSetting(work, fileDays, { partnerId: request.partner_id });
  await db(work)
    .updateTable("reports.privacy_requests")
    .set({ state: "ready", ready_at: work.now, expires_at: new Date(work.now.getTime() + days * dayMs), size_bytes: BigInt(size), files })
    .where("id", "=", request.id)
    .execute();
  const customer = await getCustomer(work, request.customer_id);
  const contacts = (await listCustomerContacts(work, [customer.id])).get(customer.id);
  const say = textsIn(customer.language, "print");
  const to = contacts ? mailAddressesFor(contacts, "other") : [];
  writeToCustomer(work, customer, {
    ...{ subject: say("own-data-ready-subject"), text: say("own-data-ready-text", { days }), to },
    channels: to.length > 0 ? ["mail", "portal"] : ["portal"],
  });
}

async function fail(work: Work, requestId: string): Promise<void> {
  await db(work)
    .updateTable("reports.privacy_requests")
    .set({ state: "failed" })
    .where("id", "=", requestId)
    .where("state", "=", "making")
    .execute();
  await db(work).deleteFrom("reports.privacy_parts").where("request_id", "=", requestId).execute();
}

/** What is over goes; what a dead worker left is begun anew. */
async function tend(work: Work): Promise<void> {
  const over = await db(work)
    .updateTable("reports.privacy_requests")
    .set({ state: "expired" })
    .where("state", "=", "ready")
    .where("expires_at", "<=", work.now)
    .returning("id")
    .execute();
  for (const { id } of over) await db(work).deleteFrom("reports.privacy_parts").where("request_id", "=", id).execute();
  const lost = await db(work)
    .selectFrom("reports.privacy_requests")
    .select("id")
    .where("state", "=", "making")
    .where("created_at", "<=", new Date(work.now.getTime() - lostAfterMs))
    .execute();
  for (const { id } of lost) await makeSoon(work, id);
}

/** Once: whoever wants it again has another one made. */
export async function takeFile(work: Work, fileId: string): Promise<FileReply> {
  const { customerId, partnerId } = ownCustomer(work);
  const request = await db(work)
    .updateTable("reports.privacy_requests")
    .set({ state: "taken", taken_at: work.now })
    .where("id", "=", fileId)
    .where("customer_id", "=", customerId)
    .where("state", "=", "ready")
    .where("expires_at", ">", work.now)
    .returning(["id", "created_at"])
    .executeTakeFirst();
  if (!request) throw notFound("There is no such file, or it was downloaded already.");
  const parts = await db(work)
    .selectFrom("reports.privacy_parts")
    .select("bytes")
    .where("request_id", "=", fileId)
    .orderBy("place")
    .execute();
  await sql`delete from reports.privacy_parts where request_id = ${fileId}`.execute(work.tx);
  const { number } = await getCustomer(work, customerId);
  audit(work, { customerId, partnerId, number }, "own_data_taken");
  return {
    name: `my-data-${number}-${request.created_at.toISOString().slice(0, 10)}.zip`,
    mediaType: "application/zip",
    bytes: Buffer.concat(parts.map(({ bytes }) => bytes)),
  };
}

export function audit(
  work: Work,
  { customerId, partnerId, number }: { customerId: string; partnerId: string; number: bigint | number },
  action: "own_data_asked" | "own_data_taken" | "erasure_asked",
): void {
  work.audit({ entity: "privacy-request", entityId: customerId, label: `Customer ${number}`, action, partnerId, customerId });
}
