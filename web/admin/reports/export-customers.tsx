import { ActionIcon } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { customerColumns, exportCustomersEndpoint } from "../../../server/modules/reports/contract.ts";
import { type ApiProblem, asProblem, type CallInput, downloadFile } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { totalWords } from "../../ui/data-list/list-foot.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";

type Query = NonNullable<CallInput<typeof exportCustomersEndpoint>["query"]>;

export interface ExportCustomersProps {
  filter: Record<string, unknown>;
  sort: string | undefined;
  total: { count: number; exact: boolean } | undefined;
  shown: readonly string[];
}

/** Exactly what the list shows, as a file (O-75). */
export function ExportCustomers(props: ExportCustomersProps) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="md"
        aria-label={t("reports.export.name")}
        title={t("reports.export.name")}
        onClick={() => setOpen(true)}
      >
        <IconDownload size={17} stroke={1.7} aria-hidden />
      </ActionIcon>
      {open && <ExportSheet {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

const separators = ["comma", "semicolon", "tab"] as const;

function ExportSheet({ filter, sort, total, shown, onClose }: ExportCustomersProps & { onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [columns, setColumns] = useState<"shown" | "all">("shown");
  const [separator, setSeparator] = useState<(typeof separators)[number]>("comma");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  async function run(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await downloadFile(exportCustomersEndpoint, {
        query: {
          filter: filter as Query["filter"],
          ...(sort ? { sort: sort as Query["sort"] } : {}),
          ...(columns === "shown" ? { columns: exportColumns(shown) } : {}),
          separator,
        },
      });
      onClose();
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setBusy(false);
    }
  }
  return (
    <Sheet
      open
      title={t("reports.export.name")}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={busy} onPress={run} icon={<IconDownload size={16} aria-hidden />}>
            {t("reports.export.run")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{total ? t("reports.export.what", { count: totalWords(total, format.number) }) : t("reports.export.what-matching")}</span>
        <Choice
          label={t("reports.export.columns")}
          value={columns}
          options={(["shown", "all"] as const).map((value) => ({ value, label: t(`reports.export.${value}`) }))}
          onChange={setColumns}
        />
        <Choice
          label={t("reports.export.separator")}
          value={separator}
          options={separators.map((value) => ({ value, label: t(`reports.export.${value}`) }))}
          onChange={setSeparator}
        />
        <ProblemNote problem={problem} />
      </div>
    </Sheet>
  );
}

/** The shown columns that the file knows; an amount without its currency would say little. */
function exportColumns(shown: readonly string[]): string {
  const known = shown.filter((id) => (customerColumns as readonly string[]).includes(id));
  const money = known.some((id) => id === "balance" || id === "monthlyValue");
  return [...known, ...(money ? ["currency"] : [])].join(",");
}
