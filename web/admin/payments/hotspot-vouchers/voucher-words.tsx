import type { voucherStates } from "../../../../server/modules/payments/hotspot-vouchers/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";

const tones: Record<(typeof voucherStates)[number], Tone> = { new: "waits", sold: "works", used: "past", expired: "past", void: "hurts" };

export function VoucherChip({ state }: { state: (typeof voucherStates)[number] }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`vouchers.states.${state}`)}</StatusChip>;
}

interface Allowance {
  onlineMinutes: number | null;
  validMinutes: number | null;
  dataMb: number | null;
}

const [perHour, perDay] = [60, 1440];

/** "1 day · 2,000 MB": what a voucher allows. */
export function useAllowance(): (kind: Allowance) => string {
  const t = useTexts();
  const time = (minutes: number): string =>
    minutes % perDay === 0
      ? t("vouchers.days", { count: minutes / perDay })
      : minutes % perHour === 0
        ? t("vouchers.hours", { count: minutes / perHour })
        : t("vouchers.minutes", { count: minutes });
  return ({ onlineMinutes, validMinutes, dataMb }) =>
    [
      ...(validMinutes === null ? [] : [time(validMinutes)]),
      ...(onlineMinutes === null ? [] : [t("vouchers.online", { time: time(onlineMinutes) })]),
      ...(dataMb === null ? [] : [t("vouchers.data", { count: dataMb })]),
    ].join(" · ");
}
