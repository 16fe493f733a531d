import { ActionIcon } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import type { ExportButtonProps } from "./export-props.ts";

const ExportSheet = lazy(() => import("./export-sheet.tsx").then((module) => ({ default: module.ExportSheet })));

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
