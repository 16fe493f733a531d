import { useEffect, useState } from "react";
import type { z } from "zod";
import {
  type createOneTimeInvoiceEndpoint,
  type InvoicePreview,
  type invoiceOptionsEndpoint,
  previewInvoiceEndpoint,
} from "../../../server/modules/billing/one-time/contract.ts";
import { type ApiProblem, asProblem, callApi } from "../../lib/api.ts";

export type InvoiceOptions = z.output<(typeof invoiceOptionsEndpoint)["returns"]>;
export type InvoiceBody = z.input<(typeof createOneTimeInvoiceEndpoint)["body"]>;

interface PreviewState {
  preview: z.output<typeof InvoicePreview> | undefined;
  problem: ApiProblem | undefined;
  /** What is shown answers what was typed before. */
  isFormer: boolean;
}

const silenceMs = 300;

/** What the invoice would come to, asked again once nobody has typed for a moment. Undefined: nothing to ask about yet. */
export function useInvoicePreview(customerId: string, body: InvoiceBody | undefined): PreviewState {
  const [state, setState] = useState<PreviewState>({ preview: undefined, problem: undefined, isFormer: false });
  const asked = body && JSON.stringify(body);
  useEffect(() => {
    if (asked === undefined) {
      setState({ preview: undefined, problem: undefined, isFormer: false });
      return undefined;
    }
    const stop = new AbortController();
    setState((before) => ({ ...before, isFormer: true }));
    const wait = setTimeout(() => {
      callApi(previewInvoiceEndpoint, { params: { customerId }, body: JSON.parse(asked) as InvoiceBody, signal: stop.signal }).then(
        (preview) => setState({ preview, problem: undefined, isFormer: false }),
        (thrown: unknown) => {
          if (!stop.signal.aborted) setState({ preview: undefined, problem: asProblem(thrown), isFormer: false });
        },
      );
    }, silenceMs);
    return () => {
      clearTimeout(wait);
      stop.abort();
    };
  }, [customerId, asked]);
  return state;
}
