import { useState } from "react";
import { portalRegistrationEndpoint } from "../../../server/modules/billing/fiscalisation/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

const lookAgainMs = 10_000;

/** Whether the document's paper still waits for the tax office (B-245), and its fiscal number; looked at again while it waits. */
export function useRegistration(documentId: string): ReturnsOf<typeof portalRegistrationEndpoint> | undefined {
  const [waits, setWaits] = useState(false);
  const { data } = useEndpoint(portalRegistrationEndpoint, { params: { documentId } }, { everyMs: waits ? lookAgainMs : undefined });
  const isHeld = data?.isPaperHeld ?? false;
  if (isHeld !== waits) setWaits(isHeld);
  return data;
}
