import type { Customer } from "./customer-state.tsx";
import "./label-chips.css";

/** The labels of a customer in their own colours; a row shows the first few. */
export function LabelChips({ labels, most }: { labels: Customer["labels"]; most?: number }) {
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
