import { useState } from "react";
import { type ApiProblem, asProblem, downloadFile } from "./api.ts";

/** Saves a file that an endpoint makes, and tells whether it is under way and why it did not come. */
export function useDownload(): { run: typeof downloadFile; busy: boolean; problem: ApiProblem | undefined } {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const run: typeof downloadFile = async (endpoint, ...input) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await downloadFile(endpoint, ...input);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(false);
  };
  return { run, busy, problem };
}
