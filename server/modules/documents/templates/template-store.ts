// Templates with their versions, of which the newest one holds.
import { mayDo } from "../../../platform/actor.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import { installedLanguages } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import { templateFaulty } from "../problems.ts";
import { db } from "../tables.ts";
import { faultsIn } from "./fill-template.ts";

export interface Template {
  readonly id: string;
  readonly partnerId: string;
  readonly kind: "contract" | "document";
  readonly name: string;
  readonly language: string;
  readonly title: string;
  readonly body: string;
  readonly termMonths: number | null;
  readonly isArchived: boolean;
  readonly version: number;
  readonly madeAt: string;
  readonly madeBy: string;
}

export interface TemplateWords {
  readonly title: string;
  readonly body: string;
  readonly termMonths: number | null;
}

const select = (work: Work) =>
  db(work)
    .selectFrom("documents.templates as template")
    .innerJoin("documents.template_versions as version", (join) =>
      join.onRef("version.template_id", "=", "template.id").onRef("version.number", "=", "template.version"),
    )
    .select([
      "template.id",
      "template.partner_id as partnerId",
      "template.kind",
      "template.name",
      "template.language",
      "version.title",
      "version.body",
      "version.term_months as termMonths",
      "template.archived_at",
      "template.version",
      "version.made_at",
      "version.made_by_name as madeBy",
    ])
    .where(visibleTo(work.actor, { partner: "template.partner_id" }));

type Row = Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirstOrThrow"]>>;
const view = ({ archived_at, made_at, ...row }: Row): Template => ({
  ...row,
  isArchived: archived_at !== null,
  madeAt: made_at.toISOString(),
});

export async function listTemplates(work: Work, partnerId: string) {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const rows = await select(work)
    .where("template.partner_id", "=", partnerId)
    .orderBy("template.name")
    .orderBy("template.language")
    .execute();
  return { partnerId, languages: installedLanguages(), mayChange: mayDo(work.actor, "config.documents.update"), items: rows.map(view) };
}

export async function getTemplate(work: Work, id: string): Promise<Template> {
  const row = await select(work).where("template.id", "=", id).executeTakeFirst();
  if (!row) throw notFound();
  return view(row);
}

/** Templates that are in use, for papers of a customer. */
export async function usableTemplates(work: Work, { partnerId, language }: { partnerId: string; language: string }): Promise<Template[]> {
  const rows = await select(work)
    .where("template.partner_id", "=", partnerId)
    .where("template.archived_at", "is", null)
    .orderBy((eb) => eb("template.language", "<>", language))
    .orderBy("template.name")
    .execute();
  return rows.map(view);
}

/** The template of that name in somebody's language, where the provider has written one; else the template itself. */
export async function findTemplate(work: Work, id: string, language: string): Promise<string> {
  const wanted = await getTemplate(work, id);
  const twins = await usableTemplates(work, { partnerId: wanted.partnerId, language });
  return twins.find((twin) => twin.kind === wanted.kind && twin.name === wanted.name && twin.language === language)?.id ?? id;
}

export async function addTemplate(
  work: Work,
  {
    partnerId,
    kind,
    name,
    language,
    ...words
  }: { partnerId: string; kind: Template["kind"]; name: string; language: string } & TemplateWords,
): Promise<Template> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  if (!installedLanguages().includes(language)) throw fieldProblem("language", "unknown-value", "Choose one of the languages.");
  refuseFaults(words);
  const made = await db(work)
    .insertInto("documents.templates")
    .values({ partner_id: partnerId, kind, name, language, archived_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!made) throw fieldProblem("name", "taken", "There is one with this name and language. Choose another name.");
  await addVersion(work, { id: made.id, partnerId, number: 1, words, restoredFrom: null });
  leaveEntry(work, { id: made.id, partnerId, name }, "added", { title: { before: null, after: words.title } });
  return getTemplate(work, made.id);
}

export async function saveTemplate(
  work: Work,
  id: string,
  words: TemplateWords,
  version: number,
  restoredFrom: number | null = null,
): Promise<Template> {
  const before = await lock(work, id);
  if (before.version !== version) throw editConflict("Somebody saved this template meanwhile.", { current: before });
  refuseFaults(words);
  const number = before.version + 1;
  await addVersion(work, { id, partnerId: before.partnerId, number, words, restoredFrom });
  await db(work).updateTable("documents.templates").set({ version: number }).where("id", "=", id).execute();
  leaveEntry(work, before, restoredFrom === null ? "updated" : "restored", {
    version: { before: before.version, after: number },
    ...(before.title === words.title ? {} : { title: { before: before.title, after: words.title } }),
  });
  return getTemplate(work, id);
}

export async function restoreTemplate(work: Work, id: string, number: number, version: number): Promise<Template> {
  const old = (await listVersions(work, id)).find((each) => each.number === number);
  if (!old) throw notFound();
  return saveTemplate(work, id, { title: old.title, body: old.body, termMonths: old.termMonths }, version, number);
}

export async function archiveTemplate(work: Work, id: string, isArchived: boolean): Promise<Template> {
  const before = await lock(work, id);
  await db(work)
    .updateTable("documents.templates")
    .set({ archived_at: isArchived ? work.now : null })
    .where("id", "=", id)
    .execute();
  leaveEntry(work, before, isArchived ? "archived" : "brought-back", { isArchived: { before: before.isArchived, after: isArchived } });
  return getTemplate(work, id);
}

const mostVersions = 100;

export async function listVersions(work: Work, id: string) {
  await getTemplate(work, id);
  const rows = await db(work)
    .selectFrom("documents.template_versions")
    .select(["number", "title", "body", "term_months as termMonths", "restored_from as restoredFrom", "made_at", "made_by_name as madeBy"])
    .where("template_id", "=", id)
    .orderBy("number", "desc")
    .limit(mostVersions)
    .execute();
  return rows.map(({ made_at, ...row }) => ({ ...row, madeAt: made_at.toISOString() }));
}

async function lock(work: Work, id: string): Promise<Template> {
  await db(work).selectFrom("documents.templates").select("id").where("id", "=", id).forUpdate().execute();
  return getTemplate(work, id);
}

async function addVersion(
  work: Work,
  {
    id,
    partnerId,
    number,
    words,
    restoredFrom,
  }: { id: string; partnerId: string; number: number; words: TemplateWords; restoredFrom: number | null },
): Promise<void> {
  await db(work)
    .insertInto("documents.template_versions")
    .values({
      template_id: id,
      partner_id: partnerId,
      number,
      title: words.title,
      body: words.body,
      term_months: words.termMonths,
      restored_from: restoredFrom,
      made_at: work.now,
      made_by_name: "name" in work.actor ? work.actor.name : "",
    })
    .execute();
}

/** O-107 a text with a name that is not known would fail for every customer. */
export function refuseFaults({ title, body }: Pick<TemplateWords, "title" | "body">): void {
  const errors = (
    [
      ["title", title],
      ["body", body],
    ] as const
  ).flatMap(([field, text]) => faultsIn(text).map(({ code, message }) => ({ field, code, message })));
  if (errors.length > 0) throw templateFaulty(errors[0]?.message, { errors });
}

function leaveEntry(
  work: Work,
  { id, partnerId, name }: Pick<Template, "id" | "partnerId" | "name">,
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
): void {
  work.audit({ entity: "document_template", entityId: id, label: name, action, partnerId, changes });
}
