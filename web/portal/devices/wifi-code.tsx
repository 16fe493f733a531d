import { create } from "qrcode";

/** Signs that mean something in such a code are escaped. */
const escaped = (text: string): string => text.replace(/[\\;,:"]/g, "\\$&");

const wifiText = (name: string, key: string): string => `WIFI:T:WPA;S:${escaped(name)};P:${escaped(key)};;`;

/** P-202 drawn here, in the browser: neither the code nor the key goes anywhere. */
export function WifiCode({ name, wifiKey, label }: { name: string; wifiKey: string; label: string }) {
  const { data, size } = create(wifiText(name, wifiKey), { errorCorrectionLevel: "M" }).modules;
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
