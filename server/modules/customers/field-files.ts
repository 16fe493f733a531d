// Files in additional fields. A file is uploaded first and is nobody's; the customer that is saved with it in a field has it from then on.
import { sql } from "kysely";
import type { FileStore } from "../../platform/files/file-store.ts";
import { checkFile, mayShowInline } from "../../platform/files/media-type.ts";
import { readStoredFile, storeFile } from "../../platform/files/store-file.ts";
import type { FileReply, Upload } from "../../platform/http/api.ts";
import { fieldProblem, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { type AdditionalField, fileLimits, getVisiblePartner, isFor, listFields, type Wrong } from "../partners/index.ts";
import { type Customer, customerLabel } from "./customer-queries.ts";

const actorId = ({ actor }: Work): string | null => (actor.kind === "staff" || actor.kind === "key" ? actor.adminId : null);

export async function uploadFieldFile(
  work: Work,
  files: FileStore,
  upload: Upload | undefined,
  wish: { field: string; partnerId: string },
): Promise<{ id: string; name: string; mediaType: string; sizeBytes: number }> {
  const field = await fileField(work, wish.field);
  const { id: partnerId } = await getVisiblePartner(work, wish.partnerId);
  if (field.isReadOnly) throw fieldProblem("field", "read-only", "This field is read-only.");
  if (!upload) throw fieldProblem("file", "required", "Choose a file.");
  const checked = await checkFile(upload, fileLimits(field.checks));
  const stored = await storeFile(work, files, { partnerId, customerId: null, ...checked, bytes: upload.bytes });
  await sql`insert into customers.field_files (file_id, partner_id, field_name, uploaded_by, uploaded_at)
    values (${stored.id}, ${partnerId}, ${field.name}, ${actorId(work)}, ${work.now})`.execute(work.tx);
  work.audit({
    entity: "field_file",
    entityId: stored.id,
    label: stored.name,
    action: "uploaded",
    partnerId,
    changes: { field: { before: null, after: field.name }, sha256: { before: null, after: stored.sha256 } },
  });
  const { id, name, mediaType, sizeBytes } = stored;
  return { id, name, mediaType, sizeBytes };
}

async function fileField(work: Work, name: string): Promise<AdditionalField> {
  const field = (await listFields(work, "customers")).find((one) => one.name === name && one.type === "file");
  if (!field) throw fieldProblem("field", "unknown-value", "There is no such field for files.");
  return field;
}

interface WithFiles {
  readonly id: string | null;
  readonly partnerId: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** Values of file fields that name no file which the actor uploaded for this field, or that the customer has already. */
export async function wrongFieldFiles(
  work: Work,
  fields: readonly AdditionalField[],
  records: readonly WithFiles[],
): Promise<(Wrong & { at: number })[]> {
  const names = fields.filter(({ type }) => type === "file").map(({ name }) => name);
  const asked = records.flatMap((record, at) =>
    names.flatMap((name) => {
      const value = record.after[name];
      return typeof value === "string" && value !== record.before[name] ? [{ at, record, name, fileId: value }] : [];
    }),
  );
  if (asked.length === 0) return [];
  const { rows } = await sql<{ id: string; field: string; partnerId: string; customerId: string | null; uploadedBy: string | null }>`
    select file.id, uploaded.field_name as field, file.partner_id as "partnerId", file.customer_id as "customerId", uploaded.uploaded_by as "uploadedBy"
    from customers.field_files uploaded join platform.files file on file.id = uploaded.file_id
    where file.id = any (${asked.map(({ fileId }) => fileId)}::uuid[])`.execute(work.tx);
  const known = new Map(rows.map((row) => [row.id, row]));
  return asked.flatMap(({ at, record, name, fileId }) => {
    const file = known.get(fileId.toLowerCase());
    const isTheirs = file && (file.customerId === null ? file.uploadedBy === actorId(work) : file.customerId === record.id);
    return isTheirs && file.field === name && file.partnerId === record.partnerId
      ? []
      : [{ at, field: `extra.${name}`, code: "unknown-file", message: "this file is not here; upload it again" }];
  });
}

/** The uploaded files that some customers were saved with are theirs. */
export async function claimFieldFiles(
  work: Work,
  records: readonly { id: string; extra: Readonly<Record<string, unknown>> }[],
): Promise<void> {
  // Subscribers upload none, and see nothing of what others did.
  if (records.length === 0 || work.actor.kind === "customer") return;
  await sql`update platform.files file set customer_id = row.id
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as row (id uuid, extra jsonb) join customers.field_files uploaded on row.extra ? uploaded.field_name
    where file.id = uploaded.file_id and file.customer_id is null and row.extra->>uploaded.field_name = file.id::text`.execute(work.tx);
}

/** The file in a field. Who takes it along is written down. */
export async function downloadFieldFile(
  work: Work,
  files: FileStore,
  customer: Customer,
  { field: name, inline }: { field: string; inline: boolean },
): Promise<FileReply> {
  const field = (await listFields(work, "customers")).find((one) => one.name === name && one.type === "file");
  const fileId = customer.extra[name];
  const category = customer.category === "individual" ? "individual" : "company";
  if (!field || !isFor(field, category) || typeof fileId !== "string") throw notFound();
  if (work.actor.kind === "customer" && field.inPortal === "hidden") throw notFound();
  const file = await readStoredFile(work, files, fileId);
  work.audit({
    entity: "customer",
    entityId: customer.id,
    label: customerLabel(customer.number),
    action: "field-file-downloaded",
    partnerId: customer.partnerId,
    customerId: customer.id,
    changes: { [`extra.${name}`]: { before: file.name, after: file.name } },
  });
  return { name: file.name, mediaType: file.mediaType, bytes: file.bytes, inline: inline && mayShowInline(file.mediaType) };
}

/** Nightly: what no customer's value names any more, a day after it came. The bytes stay in the store, where others may have the same. */
export async function dropUnusedFieldFiles(work: Work): Promise<void> {
  await sql`with unused as (
      delete from customers.field_files uploaded using platform.files file
      where file.id = uploaded.file_id and uploaded.uploaded_at < ${work.now}::timestamptz - interval '1 day'
        and not exists (select from customers.customers customer
          where customer.id = file.customer_id and customer.extra->>uploaded.field_name = uploaded.file_id::text)
      returning uploaded.file_id)
    delete from platform.files using unused where id = unused.file_id`.execute(work.tx);
}
