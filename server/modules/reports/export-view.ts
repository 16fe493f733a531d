import type { z } from "zod";
import type { StoredExport } from "../../platform/exports/queries.ts";
import type { ExportView } from "./contract.ts";

/** An export as its maker sees it. */
export const exportView = (found: StoredExport): z.input<typeof ExportView> => ({
  id: found.id,
  kind: found.kind,
  format: found.format,
  fileName: found.fileName,
  state: found.state,
  total: found.total,
  done: found.done,
  sizeBytes: found.sizeBytes,
  failure: found.failure,
  createdAt: found.createdAt.toISOString(),
  endedAt: found.endedAt?.toISOString() ?? null,
  expiresAt: found.expiresAt?.toISOString() ?? null,
});
