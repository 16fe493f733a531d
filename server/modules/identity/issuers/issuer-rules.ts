// P-27 whose account at an issuer becomes whose account here.

export type IssuerKind = "google" | "microsoft" | "apple" | "facebook" | "other";

/** Where the well-known ones are. Microsoft's is for everybody; a provider with a tenant of its own types that one. */
export const issuerPresets: Readonly<Record<Exclude<IssuerKind, "other">, { url: string; name: string }>> = {
  google: { url: "https://accounts.google.com", name: "Google" },
  microsoft: { url: "https://login.microsoftonline.com/common/v2.0", name: "Microsoft" },
  apple: { url: "https://appleid.apple.com", name: "Apple" },
  facebook: { url: "https://www.facebook.com", name: "Facebook" },
};

/** What is asked of it: who it is, and the address. Apple gives the name only once and to nobody who needs it here. */
export const scopeOf = (kind: IssuerKind): string => (kind === "apple" ? "openid email" : "openid email profile");

/** Apple sends the answer as a form as soon as it is asked for anything beside who it is. */
export const answersByForm = (kind: IssuerKind): boolean => kind === "apple";

/** Some say it as a word. What says nothing asserts nothing. */
export const isVerified = (claim: unknown): boolean => claim === true || claim === "true";

type LinkDecision =
  | { readonly kind: "known"; readonly customerId: string }
  | { readonly kind: "link"; readonly customerId: string }
  /** Nobody, several, or nothing that proves it: the password has to. The answer is the same for all of these. */
  | { readonly kind: "ask" };

export interface Asserted {
  /** Who has linked this account already. */
  readonly linkedTo: string | undefined;
  readonly email: string;
  readonly isEmailVerified: boolean;
  /** Who has this address. */
  readonly owners: readonly { readonly customerId: string; readonly hasThisIssuer: boolean }[];
}

export function decideLink({ linkedTo, email, isEmailVerified, owners }: Asserted): LinkDecision {
  if (linkedTo !== undefined) return { kind: "known", customerId: linkedTo };
  const [owner, ...others] = owners;
  if (email === "" || !isEmailVerified || !owner || others.length > 0 || owner.hasThisIssuer) return { kind: "ask" };
  return { kind: "link", customerId: owner.customerId };
}

/** Only over TLS, except on this very machine: tests and try-outs. */
export function isUsableAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, search, hash } = new URL(url);
  if (username !== "" || search !== "" || hash !== "") return false;
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

export const isLoopback = (hostname: string): boolean => ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
