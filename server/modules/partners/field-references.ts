// Values that name something else: a file that was uploaded, a record that is linked. Both are checked in sets.
import { sql } from "kysely";
import type { z } from "zod";
import { mayShowInline } from "../../platform/files/media-type.ts";
import type { Work } from "../../platform/work.ts";
import type { FieldLink, FileValue, LinkTarget, LinkValue } from "./contract.ts";
import type { Wrong } from "./field-rules.ts";
import { isId } from "./field-rules.ts";
import type { AdditionalField } from "./fields.ts";
import { linkHolder } from "./ports.ts";
import { seesEverything } from "./served-partners.ts";

export interface RecordWithValues {
  readonly partnerId: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

type Link = AdditionalField & { readonly link: FieldLink };
const linksAmong = (fields: readonly AdditionalField[]): Link[] =>
  fields.filter((field): field is Link => field.type === "link" && field.link !== null);

/**
 * The links among the new values as ids. A link may be written as what people know the record by, its number, login or code; one that stays may point at
 * what is gone or out of reach by now.
 */
export async function resolveLinks(
  work: Work,
  fields: readonly AdditionalField[],
  records: readonly RecordWithValues[],
): Promise<{ at: number; values: Readonly<Record<string, string>>; wrong: Wrong[] }[]> {
  const found = records.map((_, at) => ({ at, values: {} as Record<string, string>, wrong: [] as Wrong[] }));
  for (const field of linksAmong(fields)) {
    const asked = records.flatMap(({ partnerId, before, after }, at) => {
      const value = after[field.name];
      return typeof value === "string" && value !== before[field.name] ? [{ at, partnerId, value }] : [];
    });
    for (const [partnerId, ofPartner] of Map.groupBy(asked, (one) => (field.link.samePartner ? one.partnerId : undefined))) {
      const idOf = await chooser(
        work,
        field.link,
        partnerId,
        ofPartner.map(({ value }) => value),
      );
      for (const { at, value } of ofPartner) {
        const id = idOf(value);
        if (id === undefined)
          found[at]?.wrong.push({
            field: `extra.${field.name}`,
            code: "unknown-record",
            message: `there is no such ${field.link.to}, or not one that can be chosen here`,
          });
        else if (found[at]) found[at].values[field.name] = id;
      }
    }
  }
  return found.filter(({ values, wrong }) => wrong.length > 0 || Object.keys(values).length > 0);
}

async function chooser(
  work: Work,
  { to, states }: FieldLink,
  partnerId: string | undefined,
  values: readonly string[],
): Promise<(value: string) => string | undefined> {
  const holder = linkHolder(to);
  const ids = values.filter(isId);
  const keys = values.filter((value) => !isId(value)).map((value) => value.toLowerCase());
  const filter = { partnerId, states, limit: values.length };
  const chosen = [
    ...(ids.length > 0 ? ((await holder?.choose(work, { ...filter, ids })) ?? []) : []),
    // One more than wanted of each, so that two with one key are seen to be two.
    ...(keys.length > 0 ? ((await holder?.choose(work, { ...filter, limit: keys.length * 2 + 2, keys })) ?? []) : []),
  ];
  const known = new Set(chosen.map(({ id }) => id));
  const byKey = Map.groupBy(
    chosen.flatMap(({ id, keys: own }) => own.map((key) => ({ id, key }))),
    ({ key }) => key,
  );
  return (value) => {
    if (isId(value)) return known.has(value.toLowerCase()) ? value.toLowerCase() : undefined;
    const own = new Set(byKey.get(value.toLowerCase())?.map(({ id }) => id));
    return own.size === 1 ? [...own][0] : undefined;
  };
}

// Before its check a value may be anything.
const idsAmong = (records: readonly Readonly<Record<string, unknown>>[], names: readonly string[]): string[] =>
  records.flatMap((values) => names.map((name) => values[name])).filter((value) => typeof value === "string" && isId(value)) as string[];

type ShownLink = z.input<typeof LinkValue>;
type ShownFile = z.input<typeof FileValue>;

/** What links among some values point at, for the reader, and what the audit log calls it. */
export async function describeLinks(
  work: Work,
  fields: readonly AdditionalField[],
  records: readonly Readonly<Record<string, unknown>>[],
): Promise<(field: AdditionalField, id: unknown) => { shown: ShownLink; label: string } | undefined> {
  const links = linksAmong(fields);
  const described = new Map<LinkTarget, ReadonlyMap<string, { name: string | null; label: string }>>();
  for (const to of new Set(links.map(({ link }) => link.to))) {
    const names = links.filter(({ link }) => link.to === to).map(({ name }) => name);
    const ids = new Set(idsAmong(records, names));
    if (ids.size > 0) described.set(to, (await linkHolder(to)?.describe(work, [...ids])) ?? new Map());
  }
  return ({ link }, id) => {
    if (!link || typeof id !== "string") return undefined;
    const one = described.get(link.to)?.get(id);
    if (one) return { shown: one.name === null ? { state: "hidden" } : { state: "here", id, name: one.name }, label: one.label };
    // The row policies hide other partners' records as if they were not there.
    return { shown: seesEverything(work.actor) ? { state: "gone", id } : { state: "hidden" }, label: id };
  };
}

/** What is known of the files among some values. */
export async function describeFiles(
  work: Work,
  fields: readonly AdditionalField[],
  records: readonly Readonly<Record<string, unknown>>[],
): Promise<ReadonlyMap<string, ShownFile>> {
  const names = fields.filter(({ type }) => type === "file").map(({ name }) => name);
  const ids = [...new Set(idsAmong(records, names))];
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string; mediaType: string; sizeBytes: bigint }>`
    select id, name, media_type as "mediaType", size_bytes as "sizeBytes" from platform.files where id = any (${ids}::uuid[])`.execute(
    work.tx,
  );
  return new Map(rows.map((row) => [row.id, { ...row, sizeBytes: Number(row.sizeBytes), mayShowInline: mayShowInline(row.mediaType) }]));
}
