import "./bars.css";

export interface Bar {
  readonly id: string;
  readonly name: string;
  /** From below; null: nothing is known, which is a gap and not zero. */
  readonly parts: readonly number[] | null;
  readonly text: string;
}

/** Stacked bars for the eye. Who cannot see them reads the table that stands under every one. */
export function Bars({
  label,
  bars,
  names,
  top,
}: {
  label: string;
  bars: readonly Bar[];
  names: readonly string[] /** What the highest one comes to, in words. */;
  top: (value: number) => string;
}) {
  const sums = bars.map(({ parts }) => (parts ?? []).reduce((sum, part) => sum + part, 0));
  const most = Math.max(1, ...sums);
  return (
    <figure className="bars" aria-label={label}>
      <div className="bars-legend">
        {names.map((name, at) => (
          <span key={name} data-part={at}>
            {name}
          </span>
        ))}
        <span className="bars-top number">{top(most)}</span>
      </div>
      <div className="bars-plot" aria-hidden>
        {bars.map(({ id, name, parts, text }) => (
          <span key={id} className="bar" data-gap={parts === null} title={`${name}: ${text}`}>
            {(parts ?? []).map((part, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a bar have no other name.
              <span key={at} data-part={at} style={{ blockSize: `${(part / most) * 100}%` }} />
            ))}
          </span>
        ))}
      </div>
      <div className="bars-axis">
        <span>{bars[0]?.name}</span>
        <span>{bars.at(-1)?.name}</span>
      </div>
    </figure>
  );
}
