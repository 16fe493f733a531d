import { sql } from "kysely";
import type { z } from "zod";
import { differences } from "../../platform/differences.ts";
import { kept } from "../../platform/kept.ts";
import { editConflict, notFound, permissionDenied, validationFailed } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { compilePattern } from "./check-field-values.ts";
import type {
  createFieldEndpoint,
  FieldChecks,
  FieldLink,
  FieldModule,
  FieldType,
  FieldView,
  NewFieldBody,
  updateFieldEndpoint,
} from "./contract.ts";
import { type FieldDefinition, isLossless, readValue, wrongInDefinition } from "./field-rules.ts";
import { fieldHolder } from "./ports.ts";
import { alreadyTaken, duplicateValues, fieldInUse, lossyTypeChange } from "./problems.ts";
import { seesEverything } from "./served-partners.ts";
import { readersOf, wrongForType } from "./special-fields.ts";
import { db } from "./tables.ts";

export type AdditionalField = z.output<typeof FieldView>;

/** The additional fields of a module, in their order. */
export const listFields = async (work: Work, module: FieldModule): Promise<AdditionalField[]> =>
  (await allFields(work)).filter((field) => field.module === module);

const allFields = kept({ tables: ["partners.additional_fields"], entities: ["additional_field"], read: readFields });

async function readFields(work: Work): Promise<AdditionalField[]> {
  const rows = await db(work)
    .selectFrom("partners.additional_fields")
    .selectAll()
    .where("deleted_at", "is", null)
    .orderBy("section")
    .orderBy("position")
    .orderBy("name")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    module: row.module as FieldModule,
    name: row.name,
    type: row.type as FieldType,
    title: row.title,
    help: row.help,
    options: row.options as AdditionalField["options"],
    checks: row.checks as z.output<typeof FieldChecks>,
    link: row.link as FieldLink | null,
    template: row.template,
    defaultValue: row.default_value as unknown,
    section: row.section,
    position: row.position,
    category: row.category,
    isRequired: row.is_required,
    isUnique: row.is_unique,
    isSearchable: row.is_searchable,
    inList: row.in_list,
    inAddForm: row.in_add_form,
    isReadOnly: row.is_read_only,
    isPersonal: row.is_personal,
    inPortal: row.in_portal,
    version: row.version,
  }));
}

export async function createField(work: Work, body: z.output<typeof createFieldEndpoint.body>): Promise<AdditionalField> {
  refuseUnlessAll(work);
  refuseBadDefinition(work, body, { module: body.module, others: await listFields(work, body.module) });
  const taken = await db(work)
    .selectFrom("partners.additional_fields")
    .select("id")
    .where("module", "=", body.module)
    .where("name", "=", body.name)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (taken)
    throw alreadyTaken(`There is a field ${body.name} already.`, {
      errors: [{ field: "name", code: "duplicate", message: "another field has this name" }],
    });
  await refuseKeptValues(work, body);
  const { id } = await db(work)
    .insertInto("partners.additional_fields")
    .values({ module: body.module, name: body.name, ...fieldRow(body) })
    .returning("id")
    .executeTakeFirstOrThrow();
  const made = await getField(work, id);
  work.audit({
    entity: "additional_field",
    entityId: id,
    label: `${made.module}.${made.name}`,
    action: "created",
    partnerId: null,
    changes: { type: { before: null, after: made.type } },
  });
  return made;
}

export async function updateField(
  work: Work,
  id: string,
  edit: z.output<typeof updateFieldEndpoint.body>,
  version: number,
): Promise<AdditionalField> {
  refuseUnlessAll(work);
  const before = await lockField(work, id, version);
  const next = { ...before, ...withoutUndefined(edit) };
  const others = (await listFields(work, before.module)).filter((field) => field.id !== id);
  refuseBadDefinition(work, next, { module: before.module, others });
  if (before.link && next.link && before.link.to !== next.link.to)
    throw lossyTypeChange(
      `A link to a ${before.link.to} cannot become one to a ${next.link.to}: values would be lost. Make a new field instead.`,
    );
  if (!isLossless(before.type, next.type))
    throw lossyTypeChange(`A ${before.type} field cannot become ${next.type}: values would be lost. Make a new field instead.`);
  const holder = fieldHolder(before.module);
  if (next.isUnique !== "no" && next.isUnique !== before.isUnique) {
    const duplicates = (await holder?.findDuplicates(work, { name: before.name, within: next.isUnique })) ?? [];
    if (duplicates.length > 0) {
      throw duplicateValues(
        `Mend these first: ${duplicates
          .slice(0, 5)
          .map(({ value, records }) => `${value} (${records.join(", ")})`)
          .join("; ")}.`,
        {
          errors: duplicates
            .slice(0, 50)
            .map(({ value, records }) => ({ field: "isUnique", code: "duplicate", params: { value, records } })),
        },
      );
    }
  }
  if (next.isSearchable !== before.isSearchable) await holder?.searchChanged?.(work);
  if (next.type !== before.type) await holder?.convertValues(work, { name: before.name, from: before.type, to: next.type });
  await db(work)
    .updateTable("partners.additional_fields")
    .set({ ...fieldRow(next), version: sql`version + 1` })
    .where("id", "=", id)
    .execute();
  const after = await getField(work, id);
  const { version: _before, ...was } = before;
  const { version: _after, ...is } = after;
  work.audit({
    entity: "additional_field",
    entityId: id,
    label: `${after.module}.${after.name}`,
    action: "updated",
    partnerId: null,
    changes: differences(was, is),
  });
  return after;
}

/** Hides the field; its values stay where they are until the nightly clean-up of its module drops them after 90 days (O-63). */
export async function deleteField(work: Work, id: string, version: number): Promise<void> {
  refuseUnlessAll(work);
  const before = await lockField(work, id, version);
  const readers = readersOf(await listFields(work, before.module), before.name);
  if (readers.length > 0)
    throw fieldInUse(`${readers.map(({ name }) => name).join(", ")} is calculated from this field. Change that first.`, {
      errors: readers.map(({ name }) => ({ field: "name", code: "in-use", params: { name } })),
    });
  if (before.isSearchable) await fieldHolder(before.module)?.searchChanged?.(work);
  await db(work)
    .updateTable("partners.additional_fields")
    .set({ deleted_at: work.now, version: sql`version + 1` })
    .where("id", "=", id)
    .execute();
  work.audit({
    entity: "additional_field",
    entityId: id,
    label: `${before.module}.${before.name}`,
    action: "deleted",
    partnerId: null,
    changes: { title: { before: before.title, after: null } },
  });
}

/** Names of fields of a module that were deleted at least so long ago, for the module that still keeps their values. */
export async function listForgottenFields(work: Work, module: FieldModule, deletedBefore: Date): Promise<string[]> {
  const rows = await sql<{
    name: string;
  }>`select distinct name from partners.additional_fields gone where module = ${module} and deleted_at < ${deletedBefore}
    and not exists (select from partners.additional_fields where module = gone.module and name = gone.name and (deleted_at is null or deleted_at >= ${deletedBefore}))`.execute(
    work.tx,
  );
  return rows.rows.map((row) => row.name);
}

/** For so long the values of a deleted field are kept (O-63). */
export const fieldsKeptDays = 90;

/** What was kept for a deleted field comes back with a field of its name, so it must be of its type: a secret would become a text. */
async function refuseKeptValues(work: Work, { module, name, type }: { module: FieldModule; name: string; type: FieldType }): Promise<void> {
  const keptSince = new Date(work.now.getTime() - fieldsKeptDays * 86_400_000);
  const gone = await db(work)
    .selectFrom("partners.additional_fields")
    .select(["type", "deleted_at"])
    .where("module", "=", module)
    .where("name", "=", name)
    .where("deleted_at", ">=", keptSince)
    .orderBy("deleted_at", "desc")
    .executeTakeFirst();
  if (!gone || gone.type === type) return;
  throw alreadyTaken(`Values of a deleted field ${name}, a ${gone.type}, are still kept. Give the new field another name.`, {
    errors: [
      {
        field: "name",
        code: "values-kept",
        message: "values of a deleted field with this name are still kept",
        params: { type: gone.type },
      },
    ],
  });
}

export async function getField(work: Work, id: string): Promise<AdditionalField> {
  const row = await db(work)
    .selectFrom("partners.additional_fields")
    .select("module")
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  const field = row && (await listFields(work, row.module as FieldModule)).find((one) => one.id === id);
  if (!field) throw notFound();
  return field;
}

async function lockField(work: Work, id: string, version: number): Promise<AdditionalField> {
  await sql`select 1 from partners.additional_fields where id = ${id} for update`.execute(work.tx);
  const field = await getField(work, id);
  if (field.version !== version) throw editConflict(`The field ${field.name} was changed meanwhile.`, { current: field });
  return field;
}

/** Definitions are the whole installation's (O-29). */
function refuseUnlessAll(work: Work): void {
  if (!seesEverything(work.actor)) throw permissionDenied("Additional fields are for staff of all partners.");
}

type Definition = Omit<z.output<typeof NewFieldBody>, "module">;

function refuseBadDefinition(
  work: Work,
  field: Definition,
  around: { module: FieldModule; others: readonly { name: string; type: FieldType }[] },
): void {
  const wrong = [...wrongInDefinition(field), ...wrongForType(field, around)];
  if (field.checks.pattern !== undefined && !compilePattern(field.checks.pattern))
    wrong.push({ field: "checks.pattern", code: "pattern-format", message: "this is not a pattern in RE2 syntax" });
  if (field.title.en === undefined && Object.keys(field.title).length === 0)
    wrong.push({ field: "title", code: "required", message: "a title is needed in at least one language" });
  const hasDefault = field.defaultValue !== null && field.defaultValue !== undefined;
  if (hasDefault && !wrong.some((one) => one.field === "defaultValue")) wrong.push(...wrongDefault(work, field));
  if (wrong.length > 0) throw validationFailed(wrong.map((one) => `${one.field}: ${one.message}`).join("; "), { errors: wrong });
}

function wrongDefault(work: Work, field: FieldDefinition & { defaultValue: unknown }) {
  const result = readValue(field, field.defaultValue, { today: work.now.toISOString().slice(0, 10) });
  return result.kind === "read" ? [] : [{ field: "defaultValue", code: result.code, message: result.message }];
}

const fieldRow = (field: Definition) => ({
  type: field.type,
  title: JSON.stringify(field.title),
  help: JSON.stringify(field.help),
  options: JSON.stringify(field.options),
  checks: JSON.stringify(field.checks),
  link: field.link === null ? null : JSON.stringify(field.link),
  template: field.template,
  default_value: field.defaultValue === null || field.defaultValue === undefined ? null : JSON.stringify(field.defaultValue),
  section: field.section,
  position: field.position,
  category: field.category,
  is_required: field.isRequired,
  is_unique: field.isUnique,
  is_searchable: field.isSearchable,
  in_list: field.inList,
  in_add_form: field.inAddForm,
  is_read_only: field.isReadOnly,
  is_personal: field.isPersonal,
  in_portal: field.inPortal,
});

const withoutUndefined = <T extends object>(edit: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
