import type { ShownCustomer } from "./shown-customer.ts";
import "./label-chips.css";

type Label = Pick<ShownCustomer["labels"][number], "id" | "title" | "colour" | "textColour">;

/** Labels in their own colours; the text colour was chosen for contrast by the server. A row shows the first few. */
export function LabelChips({ labels, most }: { labels: readonly Label[]; most?: number }) {
  const shown = most === undefined ? labels : labels.slice(0, most);
  const rest = labels.slice(shown.length);
  return (
    <span className="label-chips">
      {shown.map(({ id, title, colour, textColour }) => (
        <span key={id} className="label-chip" style={{ background: colour, color: textColour }}>
          {title}
        </span>
      ))}
      {rest.length > 0 && <span title={rest.map(({ title }) => title).join(", ")}>{`+${rest.length}`}</span>}
    </span>
  );
}
