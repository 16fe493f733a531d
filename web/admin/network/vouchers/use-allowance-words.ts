import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { VoucherBatch } from "./voucher.ts";

/** How much time, as few words as it takes. */
export function useTimeWords(): (seconds: number) => string {
  const t = useTexts();
  const format = useFormat();
  const words = (unit: "minutes" | "hours" | "days", count: number): string =>
    t(`hotspot.${unit}`, { count, number: format.number(count) });
  return (seconds) => {
    const minutes = Math.round(seconds / 60);
    if (minutes >= 1440 && minutes % 1440 === 0) return words("days", minutes / 1440);
    if (minutes >= 60 && minutes % 60 === 0) return words("hours", minutes / 60);
    if (minutes < 60) return words("minutes", minutes);
    return t("hotspot.hours-and-minutes", {
      ...{ hours: words("hours", Math.floor(minutes / 60)), minutes: words("minutes", minutes % 60) },
    });
  };
}

/** What a voucher of the batch allows, in one line. */
export function useAllowanceWords(): (batch: VoucherBatch) => string {
  const t = useTexts();
  const format = useFormat();
  const time = useTimeWords();
  const mbit = (bps: number | null): string => (bps === null ? "–" : format.number(bps / 1_000_000));
  return (batch) =>
    [
      ...(batch.validMinutes === null ? [] : [t("hotspot.good-for", { time: time(batch.validMinutes * 60) })]),
      ...(batch.validUntil === null ? [] : [t("hotspot.good-until", { moment: format.moment(batch.validUntil) })]),
      ...(batch.onlineSeconds === null ? [] : [t("hotspot.online-for", { time: time(batch.onlineSeconds) })]),
      ...(batch.totalBytes === null ? [] : [format.bytes(batch.totalBytes)]),
      ...(batch.downBytes === null ? [] : [t("hotspot.so-much-down", { size: format.bytes(batch.downBytes) })]),
      ...(batch.upBytes === null ? [] : [t("hotspot.so-much-up", { size: format.bytes(batch.upBytes) })]),
      ...(batch.downBps === null && batch.upBps === null ? [] : [t("hotspot.speed", { down: mbit(batch.downBps), up: mbit(batch.upBps) })]),
    ].join(t("ui.comma"));
}
