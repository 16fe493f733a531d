import { generateSecret, generateURI, verifySync } from "otplib";

const periodS = 30;

export const newTotpSecret = (): string => generateSecret();

/** What an authenticator app scans: SHA-1, six digits, thirty seconds, the one form that all of them know. */
export const totpUri = (secret: string, who: { issuer: string; label: string }): string => generateURI({ secret, ...who });

/**
 * The time step of a right code: the current one or one either side, and never one that was accepted before or an older one, so a
 * code that was looked over somebody's shoulder is worth nothing.
 */
export function acceptedStep(secret: string, code: string, now: Date, lastStep: bigint): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const epoch = Math.floor(now.getTime() / 1000);
  const highest = Math.floor(epoch / periodS) + 1;
  // A step from the future was accepted by a clock that has been set back since; nothing is newer than it yet.
  if (lastStep >= BigInt(highest)) return undefined;
  const result = verifySync({ secret, token: code, epoch, epochTolerance: periodS, afterTimeStep: Number(lastStep) });
  return result.valid && "timeStep" in result ? result.timeStep : undefined;
}
