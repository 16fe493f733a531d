import { sql } from "kysely";
import type { z } from "zod";
import { differences } from "../../platform/differences.ts";
import { kept } from "../../platform/kept.ts";
import { editConflict, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { createLabelEndpoint, LabelModule, LabelView, updateLabelEndpoint } from "./contract.ts";
import { textColourOn } from "./label-rules.ts";
import { labelHolder } from "./ports.ts";
import { alreadyTaken } from "./problems.ts";
import { auditedPartner, mayServe, refuseForeignPartners } from "./served-partners.ts";
import { db } from "./tables.ts";

export interface Label {
  readonly id: string;
  readonly module: LabelModule;
  readonly title: string;
  readonly colour: string;
  readonly description: string;
  readonly internalOnly: boolean;
  /** Empty: every partner's. */
  readonly partnerIds: readonly string[];
  readonly version: number;
}

/** The labels of a module that may hang on records of the actor's partners, by title. */
export async function listLabels(work: Work, module: LabelModule): Promise<Label[]> {
  const labels = (await allLabels(work)).filter((label) => label.module === module);
  const { actor } = work;
  const mine = actor.kind === "staff" || actor.kind === "key" ? actor.partners : actor.kind === "customer" ? [actor.partnerId] : "all";
  return labels.filter((label) => mine === "all" || label.partnerIds.length === 0 || label.partnerIds.some((id) => mine.includes(id)));
}

const allLabels = kept({ tables: ["partners.labels"], entities: ["label"], read: readLabels });

async function readLabels(work: Work): Promise<Label[]> {
  const labels = await db(work)
    .selectFrom("partners.labels as label")
    .select([
      "label.id",
      "label.module",
      "label.title",
      "label.colour",
      "label.description",
      "label.internal_only as internalOnly",
      "label.partner_ids as partnerIds",
      "label.version",
    ])
    .orderBy(sql`lower(label.title)`)
    .execute();
  return labels.map((label) => ({ ...label, module: label.module as LabelModule }));
}

export async function listLabelViews(work: Work, module: LabelModule): Promise<z.input<typeof LabelView>[]> {
  const labels = await listLabels(work, module);
  const uses = await labelHolder(module)?.countUses(
    work,
    labels.map((label) => label.id),
  );
  return labels.map((label) => view(label, uses));
}

const view = (label: Label, uses: ReadonlyMap<string, number> | undefined): z.input<typeof LabelView> => ({
  ...label,
  partnerIds: [...label.partnerIds],
  textColour: textColourOn(label.colour),
  uses: uses ? (uses.get(label.id) ?? 0) : null,
});

export async function createLabel(work: Work, fields: z.output<typeof createLabelEndpoint.body>): Promise<z.input<typeof LabelView>> {
  await refuseForeignPartners(work, fields.partnerIds);
  await refuseTakenTitle(work, fields.module, fields.title);
  const { id } = await db(work)
    .insertInto("partners.labels")
    .values({
      module: fields.module,
      title: fields.title,
      colour: fields.colour,
      description: fields.description,
      internal_only: fields.internalOnly,
      partner_ids: fields.partnerIds,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const made = await getLabel(work, id);
  work.audit({
    entity: "label",
    entityId: id,
    label: made.title,
    action: "created",
    partnerId: auditedPartner(work.actor, made.partnerIds),
    changes: { title: { before: null, after: made.title } },
  });
  return view(made, new Map());
}

export async function updateLabel(
  work: Work,
  id: string,
  edit: z.output<typeof updateLabelEndpoint.body>,
  version: number,
): Promise<z.input<typeof LabelView>> {
  const before = await getEditable(work, id, version);
  if (edit.partnerIds) await refuseForeignPartners(work, edit.partnerIds);
  if (edit.title !== undefined) await refuseTakenTitle(work, before.module, edit.title, id);
  await db(work)
    .updateTable("partners.labels")
    .set({
      version: sql`version + 1`,
      ...(edit.title === undefined ? {} : { title: edit.title }),
      ...(edit.colour === undefined ? {} : { colour: edit.colour }),
      ...(edit.description === undefined ? {} : { description: edit.description }),
      ...(edit.internalOnly === undefined ? {} : { internal_only: edit.internalOnly }),
      ...(edit.partnerIds === undefined ? {} : { partner_ids: edit.partnerIds }),
    })
    .where("id", "=", id)
    .execute();
  const after = await getLabel(work, id);
  const { version: _before, ...was } = before;
  const { version: _after, ...is } = after;
  work.audit({
    entity: "label",
    entityId: id,
    label: after.title,
    action: "updated",
    partnerId: auditedPartner(work.actor, after.partnerIds),
    changes: differences(was, is),
  });
  return view(after, await labelHolder(after.module)?.countUses(work, [id]));
}

/** Removes a label, and takes it from every record that carries it (O-59). */
export async function deleteLabel(work: Work, id: string, version: number): Promise<void> {
  const label = await getEditable(work, id, version);
  const holder = labelHolder(label.module);
  const uses = (await holder?.countUses(work, [id]))?.get(id) ?? 0;
  await holder?.removeUses(work, id);
  await db(work).deleteFrom("partners.labels").where("id", "=", id).execute();
  work.audit({
    entity: "label",
    entityId: id,
    label: label.title,
    action: "deleted",
    partnerId: auditedPartner(work.actor, label.partnerIds),
    changes: { title: { before: label.title, after: null }, uses: { before: uses, after: 0 } },
  });
}

async function getLabel(work: Work, id: string): Promise<Label> {
  const row = await db(work).selectFrom("partners.labels").select("module").where("id", "=", id).executeTakeFirst();
  const label = row && (await listLabels(work, row.module as LabelModule)).find((one) => one.id === id);
  if (!label) throw notFound();
  return label;
}

async function getEditable(work: Work, id: string, version: number): Promise<Label> {
  await sql`select 1 from partners.labels where id = ${id} for update`.execute(work.tx);
  const label = await getLabel(work, id);
  if (!mayServe(work.actor, label.partnerIds)) throw notFound();
  if (label.version !== version) throw editConflict(`The label ${label.title} was changed meanwhile.`, { current: label });
  return label;
}

async function refuseTakenTitle(work: Work, module: LabelModule, title: string, except?: string): Promise<void> {
  const taken = await db(work)
    .selectFrom("partners.labels")
    .select("id")
    .where("module", "=", module)
    .where(sql<boolean>`lower(title) = lower(${title})`)
    .executeTakeFirst();
  if (taken && taken.id !== except) {
    throw alreadyTaken(`There is a label "${title}" already.`, {
      errors: [{ field: "title", code: "duplicate", message: "another label has this title" }],
    });
  }
}
