import { useState } from "react";
import type { z } from "zod";
import { previewImportEndpoint } from "../../../server/modules/ordering/contract.ts";
import { readStored, writeStored } from "../../lib/local-store.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import type { Import } from "./import-words.tsx";

/** How the file is to be read, as far as a person says it; the rest is detected. */
export type Reading = Pick<z.input<typeof previewImportEndpoint.query>, "encoding" | "separator" | "sheet"> & { headerRow?: number };

const key = (importId: string): string => `import.reading.${importId}`;
const isReading = (value: unknown): value is Reading => typeof value === "object" && value !== null;

/** Kept in this browser until a mapping is saved, which then has it. */
export function useReading(record: Import) {
  const [reading, setReading] = useState<Reading>(() => readStored(key(record.id), isReading) ?? {});
  const preview = useEndpoint(previewImportEndpoint, { params: { importId: record.id }, query: reading as never }, { keepFormer: true });
  return {
    reading,
    preview,
    setReading: (next: Reading) => {
      writeStored(key(record.id), next);
      setReading(next);
    },
  };
}
