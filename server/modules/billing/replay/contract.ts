import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { MoneyShape } from "../../../../shared/money.ts";
import { FilledLine } from "../../../../shared/text.ts";

const documentId = z.object({ documentId: z.uuid() });

export const replayDocumentEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/money-documents/:documentId/replay",
  summary: "Works an issued invoice out again from what is stored with it (B-253) and says what differs.",
  params: documentId,
  returns: z.object({
    /** Imported documents, credit notes and proformas are not. */
    isReplayable: z.boolean(),
    differences: z.array(
      z.object({
        what: z.enum(["line", "net", "tax", "gross", "tax-missing"]),
        position: z.int().nullable(),
        stored: MoneyShape,
        replayed: MoneyShape,
      }),
    ),
  }),
});

export const listReplayFindingsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/replay-findings",
  summary: "Invoices of the nightly sample that came out differently, and that nobody has settled yet.",
  query: z.strictObject({}),
  returns: z.object({ items: z.array(z.object({ documentId: z.uuid(), number: z.string(), partnerId: z.uuid(), foundAt: MomentShape })) }),
});

export const settleReplayFindingEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/money-documents/:documentId/replay-settled",
  summary: "Says that a difference was looked at and is known, with a note.",
  params: documentId,
  body: z.strictObject({ note: FilledLine(300) }),
});
