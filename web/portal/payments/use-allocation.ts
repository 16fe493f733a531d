import { useEffect, useState } from "react";
import { portalPreviewEndpoint } from "../../../server/modules/payments/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import type { ApiProblem } from "../../lib/api.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import type { Asked } from "./pay-choice-rules.ts";

export type Preview = ReturnsOf<typeof portalPreviewEndpoint>;

const typingMs = 300;

/** What the payment would settle, worked out by the server that will book it; asked again a moment after the last key. */
export function useAllocation(asked: Asked | undefined): {
  preview: Preview | undefined;
  problem: ApiProblem | undefined;
  waiting: boolean;
} {
  const wanted = JSON.stringify(asked ?? null);
  const [settled, setSettled] = useState(wanted);
  useEffect(() => {
    if (settled === wanted) return undefined;
    const timer = setTimeout(() => setSettled(wanted), typingMs);
    return () => clearTimeout(timer);
  }, [wanted, settled]);

  const now = JSON.parse(settled) as Asked | null;
  const answer = useEndpoint(
    portalPreviewEndpoint,
    { query: { documents: now?.documentIds?.join(","), amount: now?.amount?.amount } },
    { enabled: now !== null, topics: ["invoices", "payments"] },
  );
  const isCurrent = settled === wanted && now !== null;
  return {
    preview: isCurrent && !answer.problem ? answer.data : undefined,
    problem: isCurrent ? answer.problem : undefined,
    waiting: asked !== undefined && (!isCurrent || answer.loading),
  };
}
