import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getField } from "./fields.ts";
import { getVisiblePartner } from "./partner-queries.ts";
import { linkHolder } from "./ports.ts";

const mostChoices = 20;

/** The records that a link can point at, as far as the reader may see them. */
export async function fieldChoices(
  work: Work,
  fieldId: string,
  { text, partnerId }: { text: string; partnerId?: string | undefined },
): Promise<{ id: string; name: string; note: string }[]> {
  const { link } = await getField(work, fieldId);
  if (!link) throw notFound();
  if (link.samePartner && partnerId === undefined) return [];
  const within = link.samePartner && partnerId !== undefined ? (await getVisiblePartner(work, partnerId)).id : undefined;
  const wish = { text: text.trim(), partnerId: within, states: link.states, limit: mostChoices };
  const found = (await linkHolder(link.to)?.choose(work, wish)) ?? [];
  return found.slice(0, mostChoices).map(({ id, name, note }) => ({ id, name, note }));
}
