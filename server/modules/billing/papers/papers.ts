// Reading and saving the templates of a partner's papers (B-153).
import { sql } from "kysely";
import type { z } from "zod";
import { mayDo } from "../../../platform/actor.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, notFound, Problem } from "../../../platform/problems.ts";
import { installedLanguages } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, type Partner } from "../../partners/index.ts";
import { moneyDocumentRequest } from "../pdf/render-money-document.ts";
import type { listFaultyPapersEndpoint, listPapersEndpoint, listPaperVersionsEndpoint, PaperKind, PaperView } from "./contract.ts";
import { type PaperLayout, usualLayout } from "./layout/contract.ts";
import { findStoredPaper, listFaulty, listStoredPapers, paperFor, readLayout, type StoredPaper } from "./paper-store.ts";
import { samplePaper } from "./sample-papers.ts";

export interface Place {
  readonly partnerId: string;
  readonly kind: PaperKind;
  readonly language: string;
}

export async function visiblePartner(work: Work, partnerId: string): Promise<Partner> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  return getPartner(work, partnerId);
}

const faultOf = ({ fault, faultAt, faultCount, faultOn }: StoredPaper) =>
  fault === "" || faultAt === null ? null : { text: fault, at: faultAt.toISOString(), count: faultCount, on: faultOn };

const rowOf = (paper: StoredPaper) => ({
  kind: paper.kind,
  language: paper.language,
  version: paper.version,
  hasSource: paper.source !== null,
  savedAt: paper.madeAt.toISOString(),
  savedBy: paper.madeBy.name ?? "",
  fault: faultOf(paper),
});

export async function listPapers(work: Work, partnerId: string): Promise<z.input<(typeof listPapersEndpoint)["returns"]>> {
  await visiblePartner(work, partnerId);
  const stored = await listStoredPapers(work, partnerId);
  return { partnerId, languages: installedLanguages(), items: stored.filter(({ layout }) => layout !== null).map(rowOf) };
}

export async function listFaultyPapers(work: Work): Promise<z.input<(typeof listFaultyPapersEndpoint)["returns"]>> {
  const items: z.input<(typeof listFaultyPapersEndpoint)["returns"]>["items"] = [];
  for (const paper of await listFaulty(work)) {
    if (!seesPartner(work.actor, paper.partnerId)) continue;
    const { name } = await getPartner(work, paper.partnerId);
    items.push({ ...rowOf(paper), partnerId: paper.partnerId, partnerName: name });
  }
  return { items };
}

export async function getPaper(work: Work, place: Place): Promise<z.input<typeof PaperView>> {
  const partner = await visiblePartner(work, place.partnerId);
  const own = await findStoredPaper(work, place);
  const isOwn = own !== undefined && own.layout !== null;
  const holding = isOwn ? own : await paperFor(work, place);
  return {
    ...place,
    partnerName: partner.name,
    version: own?.version ?? 0,
    isOwn,
    from: holding ? { kind: holding.kind, language: holding.language } : null,
    layout: holding?.layout ?? usualLayout,
    source: holding?.source ?? null,
    accent: partner.accentColour,
    hasLogo: partner.logoFileId !== null,
    fault: isOwn ? faultOf(own) : null,
    mayChange: mayDo(work.actor, "config.templates.update"),
  };
}

export interface PaperWish {
  readonly layout: PaperLayout;
  readonly source: string | null;
}

/** Refused, with line and column, unless it makes a document of every kind that it is for. */
export async function savePaper(
  work: Work,
  tools: Tools,
  place: Place,
  { version, body }: { version: number; body: PaperWish },
): Promise<z.input<typeof PaperView>> {
  const partner = await visiblePartner(work, place.partnerId);
  await refuseBroken(work, tools, partner, place, body);
  return addVersion(work, partner, place, version, { ...body, restoredFrom: null });
}

/** What it inherits holds again. */
export async function removePaper(work: Work, place: Place, version: number): Promise<z.input<typeof PaperView>> {
  const partner = await visiblePartner(work, place.partnerId);
  const own = await findStoredPaper(work, place);
  if (!own || own.layout === null) throw notFound("There is no template of its own here.");
  return addVersion(work, partner, place, version, { layout: null, source: null, restoredFrom: null });
}

export async function restorePaper(
  work: Work,
  tools: Tools,
  place: Place,
  { version, number }: { version: number; number: number },
): Promise<z.input<typeof PaperView>> {
  const partner = await visiblePartner(work, place.partnerId);
  const { rows } = await sql<{
    layout: unknown;
    source: string | null;
  }>`select version.layout, version.source from billing.paper_versions version
    join billing.paper_templates template on template.id = version.template_id
    where template.partner_id = ${place.partnerId} and template.kind = ${place.kind} and template.language = ${place.language}
      and version.number = ${number}`.execute(work.tx);
  const [found] = rows;
  if (!found || found.layout === null) throw notFound("There is no such version.");
  const wish = { layout: readLayout(found.layout), source: found.source };
  // The data that templates read may have changed since.
  await refuseBroken(work, tools, partner, place, wish);
  return addVersion(work, partner, place, version, { ...wish, restoredFrom: number });
}

interface NewVersion {
  readonly layout: PaperLayout | null;
  readonly source: string | null;
  readonly restoredFrom: number | null;
}

async function addVersion(
  work: Work,
  partner: Partner,
  place: Place,
  version: number,
  { layout, source, restoredFrom }: NewVersion,
): Promise<z.input<typeof PaperView>> {
  const { partnerId, kind, language } = place;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`paper:${partnerId}:${kind}:${language}`}, 0))`.execute(work.tx);
  const before = await findStoredPaper(work, place);
  if ((before?.version ?? 0) !== version) throw editConflict(undefined, { current: await getPaper(work, place) });
  const { rows } = await sql<{ id: string }>`insert into billing.paper_templates as template (partner_id, kind, language, version)
    values (${partnerId}, ${kind}, ${language}, 1)
    on conflict (partner_id, kind, language) do update set version = template.version + 1, fault = '', fault_at = null, fault_count = 0, fault_on = ''
    returning id`.execute(work.tx);
  await sql`insert into billing.paper_versions (template_id, partner_id, number, layout, source, restored_from, made_at, made_by)
    values (${rows[0]?.id}, ${partnerId}, ${version + 1}, ${layout === null ? null : JSON.stringify(layout)}::jsonb, ${source}, ${restoredFrom},
      ${work.now}, ${JSON.stringify(describeActor(work))}::jsonb)`.execute(work.tx);
  work.audit({
    entity: "paper_template",
    entityId: rows[0]?.id ?? "",
    label: `PDF template of ${partner.name}: ${kind === "all" ? "all documents" : kind.replaceAll("_", " ")}${language === "all" ? "" : `, ${language}`}`,
    action: layout === null ? "remove" : version === 0 ? "create" : "change",
    partnerId,
    changes: changesBetween(before, { layout, source }),
  });
  return getPaper(work, place);
}

function changesBetween(
  before: StoredPaper | undefined,
  after: { layout: PaperLayout | null; source: string | null },
): Record<string, { before: unknown; after: unknown }> {
  const changes: Record<string, { before: unknown; after: unknown }> = {};
  for (const field of Object.keys(usualLayout) as (keyof PaperLayout)[]) {
    const [was, is] = [before?.layout?.[field] ?? null, after.layout?.[field] ?? null];
    if (JSON.stringify(was) !== JSON.stringify(is)) changes[field] = { before: was, after: is };
  }
  if ((before?.source ?? null) !== after.source) changes.source = { before: sizeOf(before?.source ?? null), after: sizeOf(after.source) };
  return changes;
}

/** A whole template is too long for a line of the log; the versions have it. */
const sizeOf = (source: string | null): string | null => (source === null ? null : `${source.length} characters`);

async function refuseBroken(work: Work, tools: Tools, partner: Partner, place: Place, { layout, source }: PaperWish): Promise<void> {
  const kinds = place.kind === "all" ? (["invoice", "statement", "receipt"] as const) : ([place.kind] as const);
  for (const kind of kinds) {
    const input = await samplePaper(work, tools, partner, { kind, language: place.language === "all" ? partner.language : place.language });
    try {
      await tools.pdfs.render(moneyDocumentRequest({ ...input, layout }, source === null ? {} : { template: source }));
    } catch (error) {
      throw error instanceof Problem ? inFieldOfForm(error) : error;
    }
  }
}

/** The compiler speaks of its file; the form calls it `source`. */
export function inFieldOfForm(problem: Problem): Problem {
  const errors = problem.errors?.map((error) => (error.field === "template" ? { ...error, field: "source" } : error));
  return Object.assign(problem, errors ? { errors } : {});
}

export async function listPaperVersions(work: Work, place: Place): Promise<z.input<(typeof listPaperVersionsEndpoint)["returns"]>> {
  await visiblePartner(work, place.partnerId);
  const { rows } = await sql<{
    number: number;
    hasSource: boolean;
    isRemoved: boolean;
    restoredFrom: number | null;
    madeAt: Date;
    madeBy: { name?: string };
  }>`select version.number, version.source is not null as "hasSource", version.layout is null as "isRemoved", version.restored_from as "restoredFrom",
      version.made_at as "madeAt", version.made_by as "madeBy"
    from billing.paper_versions version join billing.paper_templates template on template.id = version.template_id
    where template.partner_id = ${place.partnerId} and template.kind = ${place.kind} and template.language = ${place.language}
    order by version.number desc limit 200`.execute(work.tx);
  return { items: rows.map((row) => ({ ...row, madeAt: row.madeAt.toISOString(), madeBy: row.madeBy.name ?? "" })) };
}
