import "./bars.css";
import "./rate-lines.css";

interface RatePoint {
  /** Milliseconds. */
  readonly from: number;
  readonly until: number;
  /** One for each line. */
  readonly values: readonly { readonly averageBps: number; readonly leastBps: number; readonly mostBps: number }[];
}

const width = 1000;
const height = 200;

/** Rates over time as steps, with the least and most of each behind them. Where nothing is known there is nothing. Who cannot see it reads the table under it. */
export function RateLines({
  label,
  points,
  names,
  ends,
  top,
}: {
  label: string;
  points: readonly RatePoint[];
  names: readonly string[];
  /** What the beginning and the end of the time are called. */
  ends: readonly [string, string];
  /** What the highest comes to, in words. */
  top: (bps: number) => string;
}) {
  const most = Math.max(1, ...points.flatMap(({ values }) => values.map(({ mostBps }) => mostBps)));
  const start = points[0]?.from ?? 0;
  const span = Math.max(1, (points.at(-1)?.until ?? 0) - start);
  const x = (at: number): number => ((at - start) / span) * width;
  const y = (bps: number): number => height - (bps / most) * height;
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
      <svg className="rate-lines" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
        {names.map((name, line) => (
          <g key={name} data-part={line}>
            <path className="rate-band" d={points.map((point) => bandOf(point, line, x, y)).join("")} />
            <path className="rate-line" d={stepsOf(points, line, x, y)} vectorEffect="non-scaling-stroke" />
          </g>
        ))}
      </svg>
      <div className="bars-axis">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </figure>
  );
}

type Scale = (value: number) => number;

function bandOf({ from, until, values }: RatePoint, line: number, x: Scale, y: Scale): string {
  const value = values[line];
  return value ? `M${x(from)} ${y(value.mostBps)}H${x(until)}V${y(value.leastBps)}H${x(from)}Z` : "";
}

/** One stroke for what follows without a gap. */
function stepsOf(points: readonly RatePoint[], line: number, x: Scale, y: Scale): string {
  let known: number | undefined;
  return points
    .map(({ from, until, values }) => {
      const height = y(values[line]?.averageBps ?? 0);
      const begins = known === from ? `V${height}` : `M${x(from)} ${height}`;
      known = until;
      return `${begins}H${x(until)}`;
    })
    .join("");
}
