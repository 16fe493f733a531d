import { sql } from "kysely";
import type { z } from "zod";
import { differences } from "../../platform/differences.ts";
import type { FileStore } from "../../platform/files/file-store.ts";
import { checkFile } from "../../platform/files/media-type.ts";
import { storeFile } from "../../platform/files/store-file.ts";
import type { Upload } from "../../platform/http/api.ts";
import { editConflict, fieldProblem, permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { PartnerEdit } from "./contract.ts";
import { partnerSuspended, partnerUpdated } from "./events.ts";
import { refuseTakenNames } from "./partner-names.ts";
import { forgetPartner, getPartner, getVisiblePartner, isDefaultPartner, type Partner } from "./partner-queries.ts";
import { type PartnerField, partnerRow } from "./partner-row.ts";
import { labelsNaming } from "./partner-uses.ts";
import { partnerView } from "./partner-view.ts";
import { allCurrencyHolders } from "./ports.ts";
import { currencyLocked, defaultPartnerStays, partnerInUse } from "./problems.ts";
import { seesEverything } from "./served-partners.ts";
import { db } from "./tables.ts";

/** Changes a partner's data. Suspending keeps everything and lets nothing new in. */
export async function updatePartner(work: Work, id: string, edit: z.output<typeof PartnerEdit>, version: number): Promise<Partner> {
  const before = await getVisiblePartner(work, id);
  if (before.version !== version) throw editConflict(`Partner ${before.number} was changed meanwhile.`, { current: partnerView(before) });
  if (edit.status !== undefined && edit.status !== before.status && !seesEverything(work.actor))
    throw permissionDenied("Only staff of all partners suspend a partner or take it back.");
  if (edit.status === "suspended" && isDefaultPartner(before))
    throw defaultPartnerStays("The default partner cannot be suspended: its values are everybody's.");
  await refuseTakenNames(work, edit, id);
  if (edit.currency !== undefined && edit.currency !== before.currency) await changeCurrency(work, before, edit.currency);
  return save(work, before, edit);
}

/** B-3 until there is money, everything of the partner follows to the new currency; afterwards nothing does. */
async function changeCurrency(work: Work, partner: Partner, currency: string): Promise<void> {
  for (const holder of allCurrencyHolders()) {
    const reason = await holder.keeps(work, partner.id);
    if (reason !== undefined) throw currencyLocked(`The currency stays ${partner.currency}: ${reason}`);
  }
  for (const holder of allCurrencyHolders()) await holder.follow?.(work, { partnerId: partner.id, currency });
}

/** Takes a picture as the partner's logo. */
export async function setLogo(work: Work, files: FileStore, id: string, upload: Upload | undefined): Promise<Partner> {
  const before = await getVisiblePartner(work, id);
  if (!upload) throw fieldProblem("file", "required", "Choose a picture.");
  const checked = await checkFile(upload, { maxBytes: 1024 * 1024, only: ["image/png", "image/jpeg", "image/webp"] });
  const stored = await storeFile(work, files, { partnerId: id, customerId: null, ...checked, bytes: upload.bytes });
  return save(work, before, { logoFileId: stored.id });
}

export async function removeLogo(work: Work, id: string): Promise<Partner> {
  return save(work, await getVisiblePartner(work, id), { logoFileId: null });
}

async function save(work: Work, before: Partner, edit: Partial<Record<PartnerField, unknown>>): Promise<Partner> {
  const written = await db(work)
    .updateTable("partners.partners")
    .set({ ...partnerRow(edit), version: sql`version + 1` })
    .where("id", "=", before.id)
    .where("version", "=", before.version)
    .executeTakeFirst();
  if (written.numUpdatedRows !== 1n) throw editConflict(`Partner ${before.number} was changed meanwhile.`);
  forgetPartner(work, before.id);
  const after = await getPartner(work, before.id);
  const { version: _before, ...was } = before;
  const { version: _after, ...is } = after;
  const changes = differences(was, is);
  work.audit({
    entity: "partner",
    entityId: before.id,
    label: `Partner ${before.number}`,
    action: "updated",
    partnerId: before.id,
    changes,
  });
  work.emit(partnerUpdated, { partnerId: before.id, objectId: before.id }, { fields: Object.keys(changes) });
  if (before.status === "active" && after.status === "suspended")
    work.emit(partnerSuspended, { partnerId: before.id, objectId: before.id }, {});
  return after;
}

/** Removes a partner that nothing refers to. Foreign keys are the proof: no list of ours could be as complete. */
export async function deletePartner(work: Work, id: string, version: number): Promise<void> {
  const partner = await getVisiblePartner(work, id);
  if (!seesEverything(work.actor)) throw permissionDenied("Only staff of all partners remove one.");
  if (partner.version !== version)
    throw editConflict(`Partner ${partner.number} was changed meanwhile.`, { current: partnerView(partner) });
  if (isDefaultPartner(partner)) throw defaultPartnerStays("The default partner cannot be removed: its values are everybody's.");
  // Taking the partner out of them would make them everybody's.
  const labels = await labelsNaming(work, id);
  if (labels > 0) throw partnerInUse(`Labels name partner ${partner.number}. Remove those or take it out of them first.`);
  await sql`savepoint before_deleting`.execute(work.tx);
  try {
    await db(work).deleteFrom("partners.settings").where("partner_id", "=", id).execute();
    await db(work).deleteFrom("partners.partners").where("id", "=", id).execute();
  } catch (error) {
    if ((error as { code?: string }).code !== "23503") throw error;
    await sql`rollback to savepoint before_deleting`.execute(work.tx);
    const { schema, table } = error as { schema?: string; table?: string };
    throw partnerInUse(`Partner ${partner.number} has records (${schema}.${table} and perhaps others). Suspend it instead.`);
  }
  forgetPartner(work, id);
  work.audit({
    entity: "partner",
    entityId: id,
    label: `Partner ${partner.number}`,
    action: "deleted",
    partnerId: null,
    changes: { name: { before: partner.name, after: null } },
  });
}
