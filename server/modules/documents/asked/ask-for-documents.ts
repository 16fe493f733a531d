// P-180 asked for, sent, accepted or declined; the file goes by itself.
import { sql } from "kysely";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import { checkFile } from "../../../platform/files/media-type.ts";
import { readStoredFile, storeFile } from "../../../platform/files/store-file.ts";
import type { FileReply, Upload } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { editConflict, featureOff, fieldProblem, impersonationReadOnly } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { Customer } from "../../customers/index.ts";
import { writeToStaff } from "../../identity/index.ts";
import { getSetting } from "../../partners/index.ts";
import { documentAsked, documentDecided, documentSent } from "../events.ts";
import { askedState } from "../problems.ts";
import { db } from "../tables.ts";
import { type Asked, dayIn, getAsked, lockAsked } from "./asked-queries.ts";
import type { askedKinds } from "./contract.ts";
import { dropFiles } from "./drop-files.ts";
import { askedKeepDays, askedMaxMb, askedOn } from "./settings.ts";

const accepted = ["application/pdf", "image/jpeg", "image/png", "image/webp"];

export async function askForDocument(
  work: Work,
  customer: Customer,
  { kind, note, dueOn }: { kind: (typeof askedKinds)[number]; note: string; dueOn: Day | null },
): Promise<Asked> {
  const { partnerId, id: customerId } = customer;
  if (!(await getSetting(work, askedOn, { partnerId }))) throw featureOff("Switch documents on request on under Config, Portal.");
  if (dueOn !== null && dueOn < (await dayIn(work, partnerId))) throw fieldProblem("dueOn", "in-the-past", "Choose today or a later day.");
  if (kind === "other" && note === "") throw fieldProblem("note", "required", "Say which document it is.");
  const { actor } = work;
  const { id } = await db(work)
    .insertInto("documents.asked_documents")
    .values({
      ...{ partner_id: partnerId, customer_id: customerId, kind, note, due_on: dueOn, asked_at: work.now },
      ...{
        asked_by_id: actor.kind === "staff" ? actor.adminId : null,
        asked_by_name: actor.kind !== "system" && "name" in actor ? actor.name : "",
      },
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const asked = await getAsked(work, id);
  audit(work, asked, "document-asked", { state: { before: null, after: "requested" } });
  work.emit(documentAsked, aboutOf(asked), { kind, note, dueOn });
  return asked;
}

/** By the customer. What was sent before, and not accepted, gives way to it. */
export async function sendAsked(work: Work, files: FileStore, id: string, upload: Upload | undefined): Promise<Asked> {
  if (ownCustomer(work).staff) throw impersonationReadOnly("Only the customer sends documents.");
  await sql`select 1 from documents.asked_documents where id = ${id} for update`.execute(work.tx);
  const before = await getAsked(work, id);
  if (before.state === "accepted" || before.state === "withdrawn") throw askedState("Nobody waits for this document any more.");
  if (!upload) throw fieldProblem("file", "required", "Choose a file.");
  const { partnerId, customerId } = before;
  const maxBytes = (await getSetting(work, askedMaxMb, { partnerId })) * 1024 ** 2;
  const checked = await checkFile(upload, { maxBytes, only: accepted });
  const stored = await storeFile(work, files, { partnerId, customerId, ...checked, bytes: upload.bytes });
  await db(work)
    .updateTable("documents.asked_documents")
    .set({
      ...{ state: "uploaded", file_id: stored.id, uploaded_at: work.now, decided_at: null, decided_by_name: "", reason: "" },
      ...{ delete_on: await deletionDay(work, partnerId), deleted_at: null, version: sql`version + 1` },
    })
    .where("id", "=", id)
    .execute();
  if (before.fileId !== null) await dropFiles(work, [before.fileId]);
  const sent = await getAsked(work, id);
  audit(work, sent, "document-sent", { state: { before: before.state, after: "uploaded" } });
  work.emit(documentSent, aboutOf(sent), { kind: sent.kind });
  if (before.askedById !== null)
    writeToStaff(work, {
      ...{ adminId: before.askedById, partnerId, cause: `asked-document:${id}:${sent.version}`, fileId: null },
      subject: `${sent.customerName} (${sent.customerNumber}) has sent a document`,
      text: "You asked for it. Look at it under Customers, Documents on request.",
    });
  return sent;
}

const deletionDay = async (work: Work, partnerId: string): Promise<Day> =>
  addDays(await dayIn(work, partnerId), await getSetting(work, askedKeepDays, { partnerId }));

type Decision = { readonly decision: "accept" } | { readonly decision: "decline"; readonly reason: string };

export async function decideAsked(work: Work, id: string, decision: Decision, version: number): Promise<Asked> {
  const before = await lockAsked(work, id, "customers.documents.update");
  refuseStale(before, version);
  if (before.state !== "uploaded" || before.fileId === null)
    throw askedState("There is nothing to decide: it was decided, or nothing was sent.");
  const state = decision.decision === "accept" ? "accepted" : "declined";
  const reason = decision.decision === "accept" ? "" : decision.reason;
  await db(work)
    .updateTable("documents.asked_documents")
    .set({
      ...{ state, reason, decided_at: work.now, decided_by_name: "name" in work.actor ? work.actor.name : "" },
      ...{ delete_on: await deletionDay(work, before.partnerId), version: sql`version + 1` },
    })
    .where("id", "=", id)
    .execute();
  const decided = await getAsked(work, id);
  audit(
    work,
    decided,
    state === "accepted" ? "document-accepted" : "document-declined",
    { state: { before: "uploaded", after: state } },
    reason,
  );
  work.emit(documentDecided, aboutOf(decided), { kind: decided.kind, isAccepted: state === "accepted", reason });
  return decided;
}

export async function withdrawAsked(work: Work, id: string, version: number): Promise<Asked> {
  const before = await lockAsked(work, id, "customers.documents.update");
  refuseStale(before, version);
  if (before.state !== "requested") throw askedState("It was sent already. Accept or decline it.");
  await db(work)
    .updateTable("documents.asked_documents")
    .set({ state: "withdrawn", version: sql`version + 1` })
    .where("id", "=", id)
    .execute();
  const withdrawn = await getAsked(work, id);
  audit(work, withdrawn, "document-request-withdrawn", { state: { before: "requested", after: "withdrawn" } });
  return withdrawn;
}

function refuseStale(before: Asked, version: number): void {
  if (before.version !== version) throw editConflict("It was changed meanwhile. Look at it again.", { current: before });
}

/** Who looks at somebody's papers is written down (O-49). */
export async function readAsked(work: Work, files: FileStore, id: string): Promise<FileReply> {
  const asked = await lockAsked(work, id, "customers.documents.view");
  if (asked.fileId === null) throw askedState("Nothing was sent, or it is deleted.");
  const { bytes, mediaType, name } = await readStoredFile(work, files, asked.fileId);
  audit(work, asked, "downloaded");
  return { name, mediaType, bytes, inline: true };
}

const aboutOf = ({ id, partnerId, customerId }: Asked) => ({ partnerId, customerId, objectId: id });

type Action = "document-asked" | "document-sent" | "document-accepted" | "document-declined" | "document-request-withdrawn" | "downloaded";

function audit(
  work: Work,
  asked: Asked,
  action: Action,
  changes: Record<string, { before: unknown; after: unknown }> = {},
  reason = "",
): void {
  work.audit({
    entity: "asked_document",
    entityId: asked.id,
    label: asked.kind,
    action,
    partnerId: asked.partnerId,
    customerId: asked.customerId,
    changes,
    ...(reason === "" ? {} : { reason }),
  });
}
