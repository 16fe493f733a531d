// The accounts of all members of a joint run as one list, and as a file (B-61, B-62).
import type { z } from "zod";
import type { Page } from "../../../platform/db/list-page.ts";
import { amount, day, defineExport, type PaperOrder } from "../../../platform/exports/list-export.ts";
import { joinPdfs } from "../../../platform/pdf/join-pdfs.ts";
import type { Work } from "../../../platform/work.ts";
import { listPartners } from "../../partners/index.ts";
import { pageOfItems } from "../runs/run-items.ts";
import { runPaper } from "../runs/run-paper.ts";
import { exportJointRunItemsEndpoint, type JointRunItemView, type listJointRunItemsEndpoint } from "./contract.ts";
import { getMembers } from "./joint-views.ts";

type Item = z.input<typeof JointRunItemView>;
type Asked = z.output<(typeof listJointRunItemsEndpoint)["query"]>;

export async function listJointItems(work: Work, jointRunId: string, request: Asked): Promise<Page<Item>> {
  const { partner, ...filter } = request.filter;
  const members = (await getMembers(work, jointRunId)).filter((run) => partner === undefined || partner.includes(run.partner_id));
  const page = await pageOfItems(work, members, { ...request, filter });
  const names = new Map((await listPartners(work)).map(({ id, name }) => [id, name]));
  return { ...page, items: page.items.map((item) => ({ ...item, partnerName: names.get(item.partnerId) ?? "" })) };
}

/** Each run has its own head, sums and taxes, so on paper they stand one after the other. */
async function jointPaper({ pages: _together, ...order }: PaperOrder<{ jointRunId: string }, Asked["filter"], Item>): Promise<Uint8Array> {
  const { jointRunId } = order.params;
  const { partner, ...filter } = order.filter;
  const members = await order.inWork((work) => getMembers(work, jointRunId));
  const parts: Uint8Array[] = [];
  for (const run of members) {
    if (run.state === "discarded" || (partner !== undefined && !partner.includes(run.partner_id))) continue;
    const pages = pagesOf(order, jointRunId, { ...filter, partner: [run.partner_id] });
    parts.push(await runPaper({ ...order, params: { runId: run.id }, filter, pages }));
  }
  return joinPdfs(parts);
}

const accountsAtOnce = 250;

async function* pagesOf(
  { inWork }: Pick<PaperOrder, "inWork">,
  jointRunId: string,
  filter: Asked["filter"],
): AsyncGenerator<readonly Item[]> {
  let cursor: string | undefined;
  do {
    const asked = { limit: accountsAtOnce, cursor, total: "none" as const, filter };
    const page = await inWork((work) => listJointItems(work, jointRunId, asked));
    yield page.items;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}

export const jointRunItemsExport = defineExport<typeof exportJointRunItemsEndpoint, Item>({
  endpoint: exportJointRunItemsEndpoint,
  may: "finance.runs.view",
  kind: "joint-run-items",
  about: async (work, { jointRunId }) => {
    const [first] = await getMembers(work, jointRunId);
    return { label: `Joint billing run ${first?.target_on}`, name: `joint-billing-run-${first?.target_on}` };
  },
  cells: {
    partner: (row) => row.partnerName,
    customer: (row) => row.customerNumber,
    customerName: (row) => row.customerName,
    state: (row) => row.state,
    billingOn: day((row) => row.billingOn),
    previous: amount((row) => row.previousGross?.amount),
    net: amount((row) => row.net.amount),
    tax: amount((row) => row.tax.amount),
    gross: amount((row) => row.gross.amount),
    currency: (row) => row.gross.currency,
    why: (row) => row.warnings.join(", "),
    failure: (row) => row.failure,
  },
  list: (work, page, { params, filter }) => listJointItems(work, params.jointRunId, { ...page, filter }),
  paper: jointPaper,
});
