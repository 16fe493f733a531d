import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import type { Endpoint } from "../../../shared/endpoint.ts";
import { type ApiProblem, asProblem, type CallArguments, downloadFile } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { List } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";

/** Takes along exactly what the list shows with its filters, all pages of it. */
export function ExportButton({
  endpoint,
  params,
  list,
}: {
  endpoint: Endpoint;
  params?: Record<string, string>;
  list: Pick<List<unknown>, "asked">;
}) {
  const t = useTexts();
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  async function save(): Promise<void> {
    setBusy(true);
    try {
      await downloadFile(endpoint, ...([{ params: params ?? {}, query: list.asked }] as unknown as CallArguments<Endpoint>));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(false);
  }
  return (
    <>
      <Button small icon={<IconDownload size={15} aria-hidden />} busy={busy} onPress={save} label={t("staff.export-list")}>
        {t("staff.export")}
      </Button>
      <Sheet open={problem !== undefined} title={t("staff.export-list")} onClose={() => setProblem(undefined)}>
        <ProblemNote problem={problem} />
      </Sheet>
    </>
  );
}
