import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";

/** "500 / 100 Mbit/s"; nothing for a plan that promises no speed. */
export function SpeedText({ downBps, upBps, before = "" }: { downBps: number | null; upBps: number | null; before?: string }) {
  const t = useTexts();
  const format = useFormat();
  if (downBps === null) return null;
  const speed = (bps: number): string => (bps >= 1e9 ? `${format.number(bps / 1e9)} Gbit/s` : `${format.number(bps / 1e6)} Mbit/s`);
  const down = t("portal.speed-down", { speed: speed(downBps) });
  return (
    <>
      {before}
      <bdi>{upBps === null ? down : t("portal.speed-both", { down: speed(downBps), up: speed(upBps) })}</bdi>
    </>
  );
}
