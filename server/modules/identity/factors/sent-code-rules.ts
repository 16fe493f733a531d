// How often a code of the second factor is sent, and how an address is named before anybody is in.

export const codeLifeMs = 10 * 60_000;
export const triesPerCode = 5;
/** Whoever presses twice gets one code. */
const pauseMs = 30_000;
const mostPerHour = 6;
const mostPerDay = 20;

interface FormerCode {
  readonly sentAt: Date;
  /** Neither used, nor guessed at too often, nor too old. */
  readonly isGood: boolean;
}

/** "kept": the one before is still good and just went out. "limited": no more for now. */
export type SendDecision = "send" | "kept" | "limited";

/** @param former - of the last day, the newest first */
export function sendDecision(former: readonly FormerCode[], now: Date): SendDecision {
  const [newest] = former;
  if (newest?.isGood && now.getTime() - newest.sentAt.getTime() < pauseMs) return "kept";
  const inHour = former.filter(({ sentAt }) => now.getTime() - sentAt.getTime() < 60 * 60_000).length;
  if (inHour >= mostPerHour || former.length >= mostPerDay) return newest?.isGood ? "kept" : "limited";
  return "send";
}

/** "j•••@example.net", "•••• 678": enough for its owner to know it, and too little for anybody else. */
export function maskedAddress(to: string): string {
  const at = to.lastIndexOf("@");
  return at > 0 ? `${to.slice(0, 1)}•••${to.slice(at)}` : `•••• ${to.replace(/\D/g, "").slice(-3)}`;
}
