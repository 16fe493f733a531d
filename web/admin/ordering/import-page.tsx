import { useQueryClient } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { getImportEndpoint } from "../../../server/modules/ordering/contract.ts";
import { invalidateConcerned } from "../../lib/query-client.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { RecordFailed, RecordWaiting } from "../../ui/record-page.tsx";
import { CheckStep } from "./check-step.tsx";
import { ColumnsStep } from "./columns-step.tsx";
import { FileStep } from "./file-step.tsx";
import { isMoving } from "./import-words.tsx";
import { ResultStep } from "./result-step.tsx";
import { RunStep } from "./run-step.tsx";
import { pageOf } from "./steps.ts";
import { UndoingStep, UndoStep } from "./undo-step.tsx";

const pollMs = 1000;

export function ImportPage() {
  const t = useTexts();
  const { importId } = useParams({ strict: false }) as { importId: string };
  const search = useSearch({ strict: false }) as { step?: string };
  const [moving, setMoving] = useState(false);
  const { data, problem, reload } = useEndpoint(getImportEndpoint, { params: { importId } }, { ...(moving ? { everyMs: pollMs } : {}) });
  // While a job works on it the page asks again, also after a reload and with the live stream lost.
  if (data && isMoving(data) !== moving) setMoving(isMoving(data));
  const isAtWork = data !== undefined && isMoving(data);
  // A list of rows that was asked for while a job wrote them anew is old once the job is over.
  const client = useQueryClient();
  const wasAtWork = useRef(false);
  useEffect(() => {
    if (wasAtWork.current && !isAtWork) invalidateConcerned(client, [{ topic: "imports" }]);
    wasAtWork.current = isAtWork;
  }, [isAtWork, client]);
  const back = { to: "/config/imports", label: t("ordering.import.list") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  if (!data) return <RecordWaiting />;
  switch (pageOf(data, search.step)) {
    case "file":
      return <FileStep key={data.id} record={data} />;
    case "columns":
      return <ColumnsStep key={data.id} record={data} />;
    case "check":
      return <CheckStep key={data.id} record={data} />;
    case "run":
      return <RunStep key={data.id} record={data} />;
    case "result":
      return <ResultStep key={data.id} record={data} />;
    case "undo":
      return <UndoStep key={data.id} record={data} />;
    case "undoing":
      return <UndoingStep key={data.id} record={data} />;
  }
}
