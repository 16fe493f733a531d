import { create } from "qrcode";

export type QrErrorCorrection = "L" | "M" | "Q" | "H";

/**
 * The text as a QR code: one path, sharp at any size, without the white around it. Whoever places it leaves four modules
 * free on each side, or scanners do not find it (ISO/IEC 18004). Throws when the text is longer than a code can hold.
 */
export function qrSvg(text: string, options: { errorCorrection?: QrErrorCorrection; maxVersion?: number } = {}): string {
  const code = create(text, { errorCorrectionLevel: options.errorCorrection ?? "M" });
  if (options.maxVersion !== undefined && code.version > options.maxVersion) throw new RangeError("the text is too long for this QR code");
  const { size } = code.modules;
  const isDark = (x: number, y: number): boolean => x < size && code.modules.get(y, x) !== 0;
  let path = "";
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!isDark(x, y)) continue;
      const from = x;
      while (isDark(x, y)) x++;
      path += `M${from} ${y}h${x - from}v1h${from - x}z`;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}
