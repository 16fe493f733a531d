import { z } from "zod";
import type { BodyOf } from "../../../shared/endpoint.ts";
import { check, checkAll } from "../../platform/http/check-input.ts";
import type { MassActionBook } from "../../platform/mass-actions/mass-action.ts";
import {
  countExpectedChanges,
  countExpectedSkips,
  listRows,
  type MassAction,
  type MassActionRow as MassActionLine,
  sumToldAmounts,
} from "../../platform/mass-actions/queries.ts";
import { startMassAction } from "../../platform/mass-actions/start-mass-action.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";
import {
  type CustomerFilter,
  customerFilter,
  type MassActionRow,
  type MassActionView,
  type previewMassActionEndpoint,
} from "./contract.ts";
import { listCustomerIds } from "./customer-list.ts";
import { massMaxRows } from "./settings.ts";

const firstRows = 20;

/** A line of the list of acts. */
export const massActionRow = (action: MassAction): z.input<typeof MassActionRow> => ({
  id: action.id,
  kind: action.kind,
  state: action.state,
  total: action.total,
  counts: action.counts,
  startedBy: action.madeByName,
  createdAt: action.createdAt.toISOString(),
  startedAt: action.startedAt?.toISOString() ?? null,
  endedAt: action.endedAt?.toISOString() ?? null,
});

const lineOf = ({ objectId, told, ...row }: MassActionLine) => ({ ...row, id: objectId, told: told.map((one) => ({ ...one })) });

export async function massActionView(work: Work, book: MassActionBook, action: MassAction): Promise<z.input<typeof MassActionView>> {
  const skipped = await countExpectedSkips(work, action.id);
  const rows = await listRows(work, action.id, { after: 0, limit: firstRows, which: "even" });
  const kind = book.find(action.kind);
  return {
    ...massActionRow(action),
    params: action.params,
    isDestructive: kind?.isDestructive(kind.params.parse(action.params)) ?? false,
    expected: { changed: await countExpectedChanges(work, action.id), skipped },
    sums: await sumToldAmounts(work, action.id),
    firstRows: rows.map(lineOf),
    oddRows: (await listRows(work, action.id, { after: 0, limit: firstRows, which: "odd" })).map(lineOf),
    odd: action.state === "preview" ? skipped.reduce((sum, { count }) => sum + count, 0) : action.counts.failed,
  };
}

/** Freezes what was chosen by hand, or all that the filter shows at this moment. */
export async function previewMassAction(
  work: Work,
  book: MassActionBook,
  body: BodyOf<typeof previewMassActionEndpoint>,
): Promise<MassAction> {
  const mostRows = await getSetting(work, massMaxRows);
  const ids = body.ids ?? (await idsOfFilter(work, body.filter ?? {}, mostRows));
  return startMassAction(work, book, { kind: body.kind, params: body.params, ids, mostRows });
}

async function idsOfFilter(work: Work, given: Record<string, unknown>, mostRows: number): Promise<string[]> {
  const [filter] = checkAll([check(z.strictObject(customerFilter), given, "filter")]);
  // One more than allowed, so that too many are noticed and not cut off.
  const page = await listCustomerIds(work, { limit: mostRows + 1, sort: "-number", total: "none", filter: filter as CustomerFilter });
  return page.items;
}
