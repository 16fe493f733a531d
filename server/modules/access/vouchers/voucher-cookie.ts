// The number by which a session of a voucher is known again (N-64): vouchers count from the middle of what a cookie can carry on, services below it.
import type { Voucher } from "./voucher-rules.ts";

const from = 0x8000_0000;

export const cookieNumberOf = ({ number }: Pick<Voucher, "number">): number => from + number;

/** Undefined: that is a service's. */
export const voucherNumberOf = (cookieNumber: number): number | undefined => (cookieNumber > from ? cookieNumber - from : undefined);
