import { create } from "qrcode";

/** Drawn here, in the browser: neither the code nor its text goes anywhere. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = create(text, { errorCorrectionLevel: "M" }).modules;
  const cells: string[] = [];
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) if (data[row * size + column]) cells.push(`M${column},${row}h1v1h-1z`);
  const quiet = 2;
  return (
    <svg role="img" aria-label={label} viewBox={`${-quiet} ${-quiet} ${size + 2 * quiet} ${size + 2 * quiet}`} shapeRendering="crispEdges">
      <path d={cells.join("")} fill="#000" />
    </svg>
  );
}
