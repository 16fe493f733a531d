import { calendarDay } from "../../../../shared/calendar.ts";
import type { Api } from "../../../platform/http/api.ts";
import type { Work } from "../../../platform/work.ts";
import { getVisiblePartner } from "../../partners/index.ts";
import type { Batch } from "./batch-store.ts";
import { batchView, batchViews, listBatches, listBatchRows, rowView, unbookedFile } from "./batch-views.ts";
import { confirmBatch } from "./book-batch.ts";
import * as contract from "./contract.ts";
import { addBatch, changeRow, discardBatch, readTable, uploadBatch } from "./make-batch.ts";

const view = "finance.payments.view" as const;
const create = "finance.payments.create" as const;

const shown = async (work: Work, batch: Batch) => (await batchViews(work, [batch]))[0] as Awaited<ReturnType<typeof batchView>>;

export function massPaymentRoutes(api: Api): void {
  api.serve(contract.listBatchesEndpoint, { may: view, handle: (work, { query }) => listBatches(work, query) });
  api.serve(contract.getBatchEndpoint, { may: view, handle: (work, { params }) => batchView(work, params.batchId) });
  api.serve(contract.listBatchRowsEndpoint, { may: view, handle: (work, { params, query }) => listBatchRows(work, params.batchId, query) });
  api.serve(contract.unbookedRowsEndpoint, { may: view, handle: (work, { params }) => unbookedFile(work, params.batchId) });
  api.serve(contract.offerBatchEndpoint, {
    may: create,
    handle: async (work, { params }) => {
      const { currency, timeZone } = await getVisiblePartner(work, params.partnerId);
      return { currency, today: calendarDay(work.now, timeZone) };
    },
  });
  api.serve(contract.typeBatchEndpoint, { may: create, handle: async (work, { body }) => shown(work, await addBatch(work, body)) });
  api.serve(contract.readBatchTableEndpoint, {
    may: create,
    unaudited: "reads a table and keeps nothing",
    handle: (_work, { files }) => readTable(files[0]),
  });
  api.serve(contract.uploadBatchEndpoint, {
    may: create,
    handle: async (work, { body, files }) => shown(work, await uploadBatch(work, body, files[0])),
  });
  api.serve(contract.changeBatchRowEndpoint, {
    may: create,
    handle: async (work, { params, body }) => ({
      batch: await shown(work, await changeRow(work, params, body)),
      row: await rowView(work, params.batchId, params.rowId),
    }),
  });
  api.serve(contract.confirmBatchEndpoint, {
    may: create,
    handle: async (work, { params, body, version }) => shown(work, await confirmBatch(work, params.batchId, { ...body, version })),
  });
  api.serve(contract.discardBatchEndpoint, {
    may: create,
    handle: async (work, { params }) => shown(work, await discardBatch(work, params.batchId)),
  });
}
