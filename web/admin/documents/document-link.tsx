import type { z } from "zod";
import { type DocumentView, downloadDocumentEndpoint } from "../../../server/modules/documents/contract.ts";
import { urlOf } from "../../lib/api.ts";

export type Document = z.output<typeof DocumentView>;

/** Opens what the browser may show beside the page; all else is saved. */
export function DocumentLink({ document }: { document: Document }) {
  const href = urlOf(downloadDocumentEndpoint, {
    params: { documentId: document.id },
    query: document.mayShowInline ? { inline: "true" } : {},
  });
  return (
    <a href={href} {...(document.mayShowInline ? { target: "_blank", rel: "noopener" } : { download: document.fileName })}>
      <bdi>{document.title}</bdi>
    </a>
  );
}
