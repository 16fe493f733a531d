// O-132 What programs wrote: out-of-office answers, lists, delivery reports. Values in, values out.

/** Header names in small letters; one that stands there twice has all its values. */
export type Headers = ReadonlyMap<string, readonly string[]>;

const bulk = new Set(["bulk", "list", "junk", "auto_reply"]);

/**
 * Whether a mail was written by a program. `X-Auto-Response-Suppress` alone says nothing: ordinary mail of some servers carries it.
 * @param returnPath undefined: the server that took it did not say
 */
export function isAutomatic(headers: Headers, { returnPath, isFromUs }: { returnPath: string | undefined; isFromUs: boolean }): boolean {
  const first = (name: string): string => (headers.get(name)?.[0] ?? "").trim().toLowerCase();
  const submitted = first("auto-submitted").split(/[;\s]/)[0] ?? "";
  return (
    isFromUs ||
    (submitted !== "" && submitted !== "no") ||
    bulk.has(first("precedence")) ||
    (first("x-autoreply") !== "" && first("x-autoreply") !== "no") ||
    headers.has("list-id") ||
    returnPath === ""
  );
}

const machines = /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+.=-].*)?$/;

/** Nobody reads what is sent to such an address; a server that does may send it back. */
export const mayBeAnswered = (address: string): boolean => {
  const at = address.lastIndexOf("@");
  return at > 0 && !machines.test(address.slice(0, at).toLowerCase());
};

export interface DeliveryFailure {
  readonly receiver: string;
  /** "failed" is final; "delayed" is not. */
  readonly action: string;
  readonly status: string;
  readonly answer: string;
}

/** O-133 RFC 3464: what the machine-readable part of a delivery report says of each receiver that did not get it. */
export function deliveryFailures(report: string): DeliveryFailure[] {
  const blocks = report
    .replace(/\r\n/g, "\n")
    .replace(/\n[ \t]+/g, " ")
    .split(/\n{2,}/);
  return blocks.flatMap((block) => {
    const field = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(block)?.[1]?.trim() ?? "";
    const afterType = (text: string): string => text.slice(text.indexOf(";") + 1).trim();
    const receiver = afterType(field("Final-Recipient") || field("Original-Recipient"))
      .replace(/^<|>$/g, "")
      .toLowerCase();
    const action = field("Action").toLowerCase();
    if (receiver === "" || (action !== "failed" && action !== "delayed")) return [];
    return [{ receiver, action, status: field("Status"), answer: afterType(field("Diagnostic-Code")).slice(0, 500) }];
  });
}

/**
 * O-130 Whether the server that we trust says that the sender's domain is proved. Only the header at the top counts: the server that took the
 * mail put it there, and everything below it may have been written by anybody.
 */
export function isSenderProved(headers: Headers, { trustedServer, domain }: { trustedServer: string; domain: string }): boolean {
  if (trustedServer === "" || domain === "") return false;
  const top = headers
    .get("authentication-results")?.[0]
    ?.toLowerCase()
    .replace(/\([^)]*\)/g, " ");
  if (top === undefined) return false;
  const [server = "", ...results] = top.split(";").map((part) => part.trim());
  if ((server.split(/\s+/)[0] ?? "") !== trustedServer.toLowerCase()) return false;
  const escaped = domain.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const dkim = new RegExp(`^dkim=pass\\b.*\\bheader\\.(?:d=@?|i=[^\\s]*@)${escaped}(?:\\s|$)`);
  const spf = new RegExp(`^spf=pass\\b.*\\bsmtp\\.mailfrom=(?:[^\\s]*@)?${escaped}(?:\\s|$)`);
  return results.some((result) => dkim.test(result) || spf.test(result));
}
