// What moves a ticket (O-117 to O-119). Values in, values out.

type StatusKind = "new" | "open" | "pending" | "hold" | "closed";

interface Worn {
  readonly id: string;
  readonly kind: StatusKind;
  readonly nextIds: readonly string[];
}

/** O-117 whether staff may put it there by hand. It may always stay where it is. */
export const mayFollow = (now: Worn, next: { readonly id: string }): boolean =>
  now.id === next.id || now.nextIds.length === 0 || now.nextIds.includes(next.id);

/** O-118 what a word of the customer does to an open ticket: it waits for staff again. One that staff have not begun with stays new. */
export const movesOnCustomerWord = (kind: StatusKind): boolean => kind === "pending" || kind === "hold";

/** O-118 assigning leaves New. */
export const movesOnAssigning = (kind: StatusKind): boolean => kind === "new";

/** O-119 whether a word of the customer on a closed ticket opens it again; later it begins a new one that is linked to it. */
export const opensAgain = (closedAt: Date, now: Date, reopenDays: number): boolean =>
  reopenDays > 0 && now.getTime() - closedAt.getTime() < reopenDays * 86_400_000;

const longestThanks = 60;
// Words with which people say thanks and no more, by language; what stands beside them may be a greeting or a name.
const thanks: Readonly<Record<string, RegExp>> = {
  en: /\b(thanks|thank you|thankyou|thx|cheers|much appreciated|many thanks)\b/i,
  ar: /(شكرا|شكرًا|شكراً|مشكور|ممنون|جزاك الله|يعطيك العافية)/,
};
/** What asks or complains is more than thanks. */
const more = /[?؟]|\b(but|still|not|again|however|problem|doesn'?t|isn'?t|can'?t)\b|(لكن|ما زال|لا يزال|مشكلة|لم|مجددا)/i;

/** O-119 a short thank-you, in the customer's language or in English. */
export function isThanks(text: string, language: string): boolean {
  if (text.length >= longestThanks || more.test(text)) return false;
  return [language.split("-")[0] ?? "", "en"].some((tongue) => thanks[tongue]?.test(text) ?? false);
}
