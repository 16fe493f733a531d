import type { CSSProperties } from "react";
import type { ShownCustomer } from "../app/shown-customer.ts";

type Label = Pick<ShownCustomer["labels"][number], "id" | "title" | "colour" | "textColour">;

/** Labels in their own colours; the text colour was chosen for contrast by the server. */
export function LabelChips({ labels }: { labels: readonly Label[] }) {
  return labels.map(({ id, title, colour, textColour }) => (
    <span key={id} className="customer-label" style={{ "--label": colour, "--label-ink": textColour } as CSSProperties}>
      {title}
    </span>
  ));
}
