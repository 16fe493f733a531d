// What a pay link shows and until when it pays (P-132, P-134).
type LinkState = "live" | "used" | "over" | "expired" | "void";

/** What became of what a link asks for. */
export type Asks = "money" | "paid" | "nothing";

/** A document by its state. Those that were taken back, replaced or given up ask for nothing. */
export function asksFor({ state, openMinor, kind }: { state: string; openMinor: bigint; kind: string }): Asks {
  if (state === "paid" || state === "invoiced") return "paid";
  if (kind === "proforma") return state === "sent" ? "money" : "nothing";
  return (state === "issued" || state === "partially_paid") && openMinor > 0n ? "money" : "nothing";
}

/** M-21 what is paid or void stays readable; only what still asks for money expires. */
export function stateOfLink(link: { voidedAt: Date | null; expiresAt: Date }, asks: Asks, now: Date): LinkState {
  if (link.voidedAt !== null) return "void";
  if (asks !== "money") return asks === "paid" ? "used" : "over";
  return link.expiresAt <= now ? "expired" : "live";
}

const hidden = "•••";

/** The first name, and of the rest the first letters: enough to see whose bill it is for who knows, too little for who does not. */
export function maskedName(name: string): string {
  const [first = "", ...rest] = name.trim().split(/\s+/);
  if (rest.length === 0) return first === "" ? "" : `${initialOf(first)}${hidden}`;
  return [first, ...rest.map((word) => `${initialOf(word)}${hidden}`)].join(" ");
}

/** A letter is more than one code unit in some scripts. */
const initialOf = (word: string): string => [...word][0] ?? "";

/** A fact as it is compared: blanks, hyphens and case say nothing. */
export const plainFact = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[\s.-]/g, "")
    .toLowerCase();

/** P-134 so often at most does one link send a new one. */
export const renewEveryMs = 3_600_000;
/** P-135 */
export const viewsPerHour = 60;
export const attemptsPerHour = 10;
/** B-185 so many unknown tokens an hour from one address. */
export const unknownPerHour = 30;
/** P-136 */
export const searchesPerHour = 5;
/** P-133 a postcode has few values, so a link stops offering saved methods after some wrong ones, for good. */
export const wrongProofsPerLink = 5;
/** P-133 after this a link is too little for a saved method, with a postcode too: it may lie in many hands by then, so a code goes to the customer. */
const youngMs = 30 * 86_400_000;
export const isOldLink = (createdAt: Date, now: Date): boolean => now.getTime() - createdAt.getTime() > youngMs;
