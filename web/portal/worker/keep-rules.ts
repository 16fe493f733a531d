// What the portal keeps on a device (P-212), decided apart from the browser so that it can be tested.

/** Where this portal stands: "/", "/portal" or "/p/north". Addresses of other portals of the same host are not ours. */
export function isPageOf(base: string, path: string): boolean {
  if (base !== "/") return path === base || path.startsWith(`${base}/`);
  return !/^\/(admin|api|sandbox|auth|portal|p|assets|\.well-known)(\/|$)/.test(path) && !path.includes(".");
}

// The last answers of these are kept for when there is no connection. Whatever is about a secret, a price that holds for minutes, or a device
// is not among them.
const kept = [
  "me",
  "dashboard",
  "account-status",
  "services(/[^/]+)?",
  "items",
  "money-documents(/[^/]+)?",
  "finance/summary",
  "payments",
  "payment-calendar",
  "documents",
  "contracts-to-sign",
  "tickets(/[^/]+)?",
  "tickets-(options|unread)",
  "messages",
  "messages-(unread|important)",
  "news(/[^/]+)?",
  "news-latest",
  "faq",
  "incidents",
  "profile",
];
const keptPath = new RegExp(`^/api/portal/(${kept.join("|")})$`);
export const isKept = (path: string): boolean => keptPath.test(path);

/** What anybody may read: how the portal looks. */
export const isPublic = (path: string): boolean =>
  /^\/api\/public\/(branding|portal\/(app|sign-in-look|app-icons\/.+|pictures\/.+)|partners\/[^/]+\/logo)$/.test(path);

/** P-215 incidents and how to reach the provider, which may lie on another host as well. */
export const isStatus = (path: string): boolean => /^\/status\/[a-z0-9-]+\.json$/.test(path);
export const statusPatienceMs = 3000;

/** Papers of which the last few that were opened are kept, where their owner wants that. */
export const isPaper = (path: string): boolean =>
  /^\/api\/portal\/(money-documents\/[^/]+\/pdf|documents\/[^/]+\/file|payments\/[^/]+\/receipt|refunds\/[^/]+\/pdf)$/.test(path);
export const maxPapers = 5;

/** P-213 without contact for so long what is kept is erased. */
export const keptForMs = 30 * 86_400_000;
/** A slow line is given so long before what is kept is shown, with its hour. */
export const patienceMs = 5000;

/** Answers that say nothing of the matter: the server is not reached, or it is not up. */
export const isUnreachable = (status: number): boolean => status === 502 || status === 503 || status === 504;
