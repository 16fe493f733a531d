// What a kind of voucher gives, as people say it and as the network counts it.

interface Allowance {
  readonly onlineMinutes: number | null;
  readonly validMinutes: number | null;
  /** N-2 of a million bytes each. */
  readonly dataMb: number | null;
}

interface Limits {
  readonly onlineSeconds: number | null;
  readonly validMinutes: number | null;
  readonly totalBytes: number | null;
}

const secondsInMinute = 60;
const bytesInMb = 1_000_000;

export const limitsOf = ({ onlineMinutes, validMinutes, dataMb }: Allowance): Limits => ({
  onlineSeconds: onlineMinutes === null ? null : onlineMinutes * secondsInMinute,
  validMinutes,
  totalBytes: dataMb === null ? null : dataMb * bytesInMb,
});

/** Whole minutes and megabytes, as the kind said them. */
export const allowanceOf = ({ onlineSeconds, validMinutes, totalBytes }: Limits): Allowance => ({
  onlineMinutes: onlineSeconds === null ? null : wholes(onlineSeconds, secondsInMinute),
  validMinutes,
  dataMb: totalBytes === null ? null : wholes(totalBytes, bytesInMb),
});

const wholes = (of: number, unit: number): number => Number(BigInt(of) / BigInt(unit));
