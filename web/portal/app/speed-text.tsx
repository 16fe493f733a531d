import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";

// U+2066 and U+2069 keep "100 Mbit/s" one left-to-right run in a right-to-left line.
const isolate = (text: string): string => `\u2066${text}\u2069`;

/** "500 Mbit/s down, 100 Mbit/s up"; nothing for a plan that promises no speed. */
export function SpeedText({ downBps, upBps, before = "" }: { downBps: number | null; upBps: number | null; before?: string }) {
  const t = useTexts();
  const format = useFormat();
  if (downBps === null) return null;
  const speed = (bps: number): string =>
    isolate(bps >= 1e9 ? `${format.number(bps / 1e9)}\u00a0Gbit/s` : `${format.number(bps / 1e6)}\u00a0Mbit/s`);
  return (
    <>
      {before}
      {upBps === null
        ? t("portal.speed-down", { speed: speed(downBps) })
        : t("portal.speed-both", { down: speed(downBps), up: speed(upBps) })}
    </>
  );
}
