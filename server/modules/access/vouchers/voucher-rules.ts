// N-116 what a hotspot voucher still allows, and whether it opens anything.

interface VoucherTerms {
  readonly batchId: string;
  readonly title: string;
  readonly partnerId: string;
  readonly locationId: string | null;
  /** bit/s; 0: the reply says nothing of speed. */
  readonly rates: { readonly downBps: number; readonly upBps: number };
  /** Null: no limit. */
  readonly downBytes: number | null;
  readonly upBytes: number | null;
  readonly totalBytes: number | null;
  readonly onlineSeconds: number | null;
  /** From the first use on; one of this and `validUntil` is said. */
  readonly validMinutes: number | null;
  readonly validUntil: Date | null;
  /** A first use comes before this; null: whenever. */
  readonly firstUseUntil: Date | null;
  /** A pool of the router's own. */
  readonly nasPool: string | null;
  readonly isDisabled: boolean;
}

interface VoucherUsed {
  readonly downBytes: number;
  readonly upBytes: number;
  readonly seconds: number;
}

export interface Voucher {
  readonly id: string;
  readonly number: number;
  /** Null: its code is kept as a hash, or it has none yet. */
  readonly code: string | null;
  readonly codeHash: string | null;
  /** Nobody bought it yet, or it was made void. */
  readonly withheld: "unsold" | "void" | null;
  /** Null: the code is its own password. */
  readonly passwordSealed: string | null;
  readonly isDisabled: boolean;
  readonly firstUsedAt: Date | null;
  readonly used: VoucherUsed;
  readonly terms: VoucherTerms;
}

export type VoucherState = "new" | "active" | "used_up" | "expired" | "disabled";

type Judged = Pick<Voucher, "withheld" | "isDisabled" | "firstUsedAt" | "used" | "terms">;

/** The first that holds, in the order in which staff want to hear it. */
export function voucherState(voucher: Judged, now: Date): VoucherState {
  if (voucher.withheld !== null || voucher.isDisabled || voucher.terms.isDisabled) return "disabled";
  if (isUsedUp(voucher)) return "used_up";
  const { firstUseUntil } = voucher.terms;
  const end = voucher.firstUsedAt === null ? (voucherEnd(voucher) ?? firstUseUntil) : voucherEnd(voucher);
  if (end !== null && end <= now) return "expired";
  return voucher.firstUsedAt === null ? "new" : "active";
}

export const opensNothing = (voucher: Judged, now: Date): boolean => !["new", "active"].includes(voucherState(voucher, now));

function isUsedUp({ used, terms }: Judged): boolean {
  const reaches = (count: number, limit: number | null): boolean => limit !== null && count >= limit;
  return (
    reaches(used.downBytes, terms.downBytes) ||
    reaches(used.upBytes, terms.upBytes) ||
    reaches(used.downBytes + used.upBytes, terms.totalBytes) ||
    reaches(used.seconds, terms.onlineSeconds)
  );
}

/** When it is over by the clock; null: that begins with its first use. */
export function voucherEnd({
  firstUsedAt,
  terms,
}: {
  readonly firstUsedAt: Date | null;
  readonly terms: Pick<VoucherTerms, "validMinutes" | "validUntil">;
}): Date | null {
  if (terms.validUntil !== null) return terms.validUntil;
  return firstUsedAt === null || terms.validMinutes === null ? null : new Date(firstUsedAt.getTime() + terms.validMinutes * 60_000);
}

/** What a session that begins now may still take; undefined: as much as it likes. */
export interface Allowance {
  readonly seconds: number | undefined;
  readonly downBytes: number | undefined;
  readonly upBytes: number | undefined;
  readonly totalBytes: number | undefined;
}

/** N-65 a session is never shorter than this, in seconds. */
const shortestSession = 60;

/** Of one that opens something now. Its first use is now unless it was before. */
export function allowanceOf(voucher: Judged, now: Date): Allowance {
  const { used, terms } = voucher;
  const left = (limit: number | null, count: number): number | undefined => (limit === null ? undefined : Math.max(1, limit - count));
  const end = voucherEnd({ firstUsedAt: voucher.firstUsedAt ?? now, terms });
  const seconds = [
    ...(end === null ? [] : [Math.floor((end.getTime() - now.getTime()) / 1000)]),
    ...(terms.onlineSeconds === null ? [] : [terms.onlineSeconds - used.seconds]),
  ];
  return {
    seconds: seconds.length === 0 ? undefined : Math.max(shortestSession, Math.min(...seconds)),
    downBytes: left(terms.downBytes, used.downBytes),
    upBytes: left(terms.upBytes, used.upBytes),
    totalBytes: left(terms.totalBytes, used.downBytes + used.upBytes),
  };
}
