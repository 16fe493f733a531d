// Ordering, for now: customers who come from elsewhere. A table is uploaded, its columns are mapped, a dry run says what would happen to
// each row, and a run takes the customers on in the background. The mapping language stands in shared/import-map.ts.
import { z } from "zod";
import { anyOf, BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { encodings, ImportMap, separators } from "../../../shared/import-map.ts";
import { FieldErrorShape } from "../../../shared/problem.ts";
import { FilledLine } from "../../../shared/text.ts";

const importId = z.object({ importId: z.uuid() });

/**
 * new: uploaded · checking: the dry run is under way · checked: it is over, and the rows tell what would happen · running · done · failed:
 * `failure` says why, and nothing more happens by itself · stopped: by a person, or by a newer import of the same file. What is failed or
 * stopped can be run again; rows that are written already stay and are not written twice. undoing · undone: what it wrote is taken back,
 * as far as nobody has touched it; an undo that failed goes on when it is asked for again.
 */
const ImportStateShape = z.enum(["new", "checking", "checked", "running", "done", "failed", "stopped", "undoing", "undone"]);
const RowOutcomeShape = z.enum(["created", "updated", "unchanged", "failed"]);
/** removed: the record · restored: its fields, all or (with notes) some · kept: the notes say why. */
const UndoOutcomeShape = z.enum(["removed", "restored", "kept"]);

export const ImportView = z.object({
  id: z.uuid(),
  number: z.int(),
  partnerId: z.uuid(),
  fileName: z.string(),
  state: ImportStateShape,
  skipBadRows: z.boolean(),
  failure: z.string().nullable(),
  /** Whether rows and counts tell what would happen or what did; null: neither yet. */
  rowsOf: z.enum(["check", "run"]).nullable(),
  /** Of the file; null until it was read to its end. With `counts.read` it tells how far the work is. */
  totalRows: z.int().nullable(),
  counts: z.object({
    read: z.int(),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    failed: z.int(),
    /** Rows with at least one. */
    warnings: z.int(),
  }),
  /** An `ImportMap` as it was sent; null: nobody has said yet what the columns mean. */
  map: z.record(z.string(), z.unknown()).nullable(),
  createdBy: z.string(),
  createdAt: MomentShape,
  startedAt: MomentShape.nullable(),
  finishedAt: MomentShape.nullable(),
  /** Until when it can be undone; null: not at all, or not any more. */
  undoableUntil: MomentShape.nullable(),
  /** Null: nobody has asked for it. */
  undo: z
    .object({ startedAt: MomentShape, finishedAt: MomentShape.nullable(), removed: z.int(), restored: z.int(), kept: z.int() })
    .nullable(),
  version: z.int(),
});

const ColumnView = z.object({
  name: z.string(),
  /** How many of the rows looked at have something there. */
  filled: z.int(),
  /** The different values, for a table of values; null when there are more than fifty. */
  values: z.array(z.string()).nullable(),
  /** The forms in which all its cells can be read as days. Several: a person has to say which is meant. */
  dateFormats: z.array(z.string()),
});

export const PreviewView = z.object({
  /** Null: a workbook has none of its own, nor a separator. */
  encoding: z.enum(encodings).nullable(),
  separator: z.enum(separators).nullable(),
  /** Of a workbook, in their order, and the one that is read. */
  sheets: z.array(z.string()),
  sheet: z.string().nullable(),
  headerRow: z.int(),
  columns: z.array(ColumnView),
  /** The first twenty rows. `number` is as a spreadsheet counts. */
  rows: z.array(z.object({ number: z.int(), cells: z.array(z.string()) })),
  /** How many rows the columns were told from, and whether these are all. */
  lookedAt: z.int(),
  isWhole: z.boolean(),
  /** Which column is likely to be what: "customer.fullName". `dateFormat` where only one fits. */
  suggestions: z.array(z.object({ field: z.string(), column: z.string(), dateFormat: z.string().nullable() })),
  /** Saved mappings all of whose columns this table has. */
  fittingMappings: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** What is wrong with the import's map beside this table; nothing is checked when there is no map. */
  mapFaults: z.array(FieldErrorShape),
});

export const ImportRowView = z.object({
  rowNumber: z.int(),
  /** What tells who it is: the external id, or what the map matches by. */
  key: z.string().nullable(),
  outcome: RowOutcomeShape,
  customerId: z.uuid().nullable(),
  /** Of an update: { field: { before, after } }. */
  changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })).nullable(),
  errors: z.array(FieldErrorShape),
  warnings: z.array(FieldErrorShape),
  /** What undoing the import did to the record; null: nothing. */
  undo: UndoOutcomeShape.nullable(),
  /** Why something stayed. */
  undoNotes: z.array(FieldErrorShape),
});

export const UndoPreviewView = z.object({
  /** Until when it may be begun. */
  until: MomentShape,
  /** Customers who would be removed with all that came with them. */
  removes: z.int(),
  /** How many of them came with a balance: it is taken back by an entry of its own. */
  openings: z.int(),
  /** Customers whose fields would become what they were, all or some. */
  restores: z.int(),
  /** Customers who would stay as they are. */
  keeps: z.int(),
  /** The first of those of whom something stays, with the reasons. */
  stays: z.array(
    z.object({
      rowNumber: z.int(),
      key: z.string().nullable(),
      customerId: z.uuid().nullable(),
      undo: UndoOutcomeShape,
      notes: z.array(FieldErrorShape),
    }),
  ),
});

export const uploadImportEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/imports",
  summary: "Uploads a table: CSV, TSV or XLSX, at most 100 MB and 200,000 rows.",
  request: "upload",
  body: z.strictObject({
    partnerId: z.uuid(),
    map: ImportMap.optional(),
    /** A saved mapping, in place of `map`. */
    mappingId: z.uuid().optional(),
  }),
  returns: ImportView,
});

export const listImportsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/imports",
  summary: "The imports so far.",
  query: listQuery({
    sort: ["createdAt"],
    filter: { partner: anyOf(z.uuid()).optional(), state: anyOf(ImportStateShape).optional() },
  }),
  returns: listOf(ImportView),
});

export const getImportEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/imports/:importId",
  summary: "One import with its counters; while it is under way they grow.",
  params: importId,
  returns: ImportView,
});

export const previewImportEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/imports/:importId/preview",
  summary: "How the file is read, its first rows, and what its columns may mean. What is not said is detected.",
  params: importId,
  query: z.strictObject({
    encoding: z.enum(encodings).optional(),
    separator: z.enum(separators).optional(),
    sheet: z.string().min(1).max(255).optional(),
    headerRow: z.coerce.number().int().min(1).max(100).optional(),
  }),
  returns: PreviewView,
});

export const mapImportEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/imports/:importId/map",
  summary: "Says what the columns mean. Only before a row is written; what a dry run found is forgotten.",
  params: importId,
  body: z.strictObject({ map: ImportMap }),
  returns: ImportView,
  versioned: true,
});

export const checkImportEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/imports/:importId/dry-run",
  summary: "Starts a dry run in the background: everything is done and taken back, nothing is sent.",
  params: importId,
  returns: ImportView,
});

export const runImportEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/imports/:importId/run",
  summary: "Starts the import in the background, or goes on with one that stopped.",
  params: importId,
  body: z.strictObject({
    /** False: nothing is written unless every row is right. */
    skipBadRows: z.boolean().default(false),
  }),
  returns: ImportView,
});

export const stopImportEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/imports/:importId/stop",
  summary: "Stops after the set of rows at hand. What is written stays.",
  params: importId,
  returns: ImportView,
});

export const listImportRowsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/imports/:importId/rows",
  summary: "What became of each row, or after a dry run would become.",
  params: importId,
  query: listQuery({
    sort: ["rowNumber", "oddFirst"],
    filter: {
      outcome: anyOf(RowOutcomeShape).optional(),
      hasWarnings: BooleanText.optional(),
      undo: anyOf(UndoOutcomeShape).optional(),
    },
  }),
  returns: listOf(ImportRowView),
});

export const previewUndoEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/imports/:importId/undo",
  summary: "What undoing this import would take back, and what would stay and why.",
  params: importId,
  returns: UndoPreviewView,
});

export const undoImportEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/imports/:importId/undo",
  summary: "Takes back what this import wrote, in the background: records that nobody has touched, fields that still hold its values.",
  params: importId,
  returns: ImportView,
});

export const listCustomerImportsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/imports",
  summary: "The imports that created or changed a customer, the newest first; an import that only found them is none.",
  params: z.object({ customerId: z.uuid() }),
  returns: z.object({
    items: z.array(
      z.object({
        importId: z.uuid(),
        number: z.int(),
        fileName: z.string(),
        rowNumber: z.int(),
        outcome: z.enum(["created", "updated"]),
        at: MomentShape,
      }),
    ),
  }),
});

export const importErrorsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/imports/:importId/errors",
  summary: "The rows that were refused, as they were sent, with a column `error`.",
  params: importId,
  reply: "file",
});

export const MappingView = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  name: z.string(),
  /** An `ImportMap` as it was sent. */
  map: z.record(z.string(), z.unknown()),
  updatedAt: MomentShape,
  version: z.int(),
});

const mappingId = z.object({ mappingId: z.uuid() });

export const listMappingsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/import-mappings",
  summary: "The saved mappings, by name.",
  query: z.strictObject({ partner: z.uuid().optional() }),
  returns: z.object({ items: z.array(MappingView) }),
});
export const saveMappingEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/import-mappings",
  summary: "Saves a mapping under a name.",
  body: z.strictObject({ partnerId: z.uuid(), name: FilledLine(100), map: ImportMap }),
  returns: MappingView,
  idempotent: true,
});
export const changeMappingEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/import-mappings/:mappingId",
  summary: "Renames a saved mapping, or replaces what it says.",
  params: mappingId,
  body: z.strictObject({ name: FilledLine(100).optional(), map: ImportMap.optional() }),
  returns: MappingView,
  versioned: true,
});
export const deleteMappingEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/import-mappings/:mappingId",
  summary: "Forgets a saved mapping. Imports that were made with it stay.",
  params: mappingId,
  versioned: true,
});
