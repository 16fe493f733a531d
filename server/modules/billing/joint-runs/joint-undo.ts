import type { z } from "zod";
import { addMoney, fromMoneyJson, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { undoReasons } from "../runs/contract.ts";
import { isUndoing, type Run } from "../runs/run-views.ts";
import { previewUndo } from "../runs/undo-run.ts";
import type { jointUndoPreviewEndpoint } from "./contract.ts";
import { byCurrency } from "./joint-rules.ts";
import { getMembers } from "./joint-views.ts";

type Looked = { readonly run: Run; readonly partnerName: string } & Awaited<ReturnType<typeof previewUndo>>;

/** B-69 what an undo of a joint run takes back: of the members that have issued and of which something can be undone. */
export async function previewJointUndo(work: Work, jointRunId: string): Promise<z.input<(typeof jointUndoPreviewEndpoint)["returns"]>> {
  const looked: Looked[] = [];
  for (const run of await getMembers(work, jointRunId)) {
    if ((run.state !== "confirmed" && run.state !== "partly_undone") || isUndoing(run)) continue;
    looked.push({ run, partnerName: (await getPartner(work, run.partner_id)).name, ...(await previewUndo(work, run.id)) });
  }
  const taken = looked.filter(({ documents }) => documents > 0);
  return {
    policies: [...new Set(taken.map(({ policy }) => policy))],
    documents: taken.reduce((sum, { documents }) => sum + documents, 0),
    gross: byCurrency(taken, ({ gross }) => gross.currency).map(([, own]) =>
      toMoneyJson(own.map(({ gross }) => fromMoneyJson(gross)).reduce(addMoney)),
    ),
    kept: looked.reduce((sum, { kept }) => sum + kept, 0),
    reasons: undoReasons.flatMap((reason) => {
      const documents = looked.reduce((sum, { reasons }) => sum + (reasons.find((row) => row.reason === reason)?.documents ?? 0), 0);
      return documents > 0 ? [{ reason, documents }] : [];
    }),
    runs: taken.map(({ run, partnerName, documents, gross }) => ({ runId: run.id, version: run.version, partnerName, documents, gross })),
  };
}
