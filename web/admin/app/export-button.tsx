import { ActionIcon } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { Endpoint } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { List } from "../../lib/use-list.ts";

const ExportSheet = lazy(() => import("./export-sheet.tsx").then((module) => ({ default: module.ExportSheet })));

export interface ExportButtonProps {
  endpoint: Endpoint;
  params?: Record<string, string>;
  list: Pick<List<unknown>, "asked" | "total">;
  /** All that the file can hold. */
  columns: readonly string[];
  /** The columns that the list shows now, by its own names. */
  shown: readonly string[];
  /** Where the list has other names than the file: its "customer" is "customer" and "customerName" there. */
  inFile?: Readonly<Record<string, readonly string[]>>;
}

/** Takes along exactly what the list shows with its filters, all pages of it (O-75). */
export function ExportButton(props: ExportButtonProps) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="md"
        aria-label={t("staff.export-list")}
        title={t("staff.export-list")}
        onClick={() => setOpen(true)}
      >
        <IconDownload size={17} stroke={1.7} aria-hidden />
      </ActionIcon>
      {open && (
        <Suspense>
          <ExportSheet {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
