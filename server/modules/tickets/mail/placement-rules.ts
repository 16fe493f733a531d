// Where a mail goes (O-129 to O-132), once it is known what it names and who wrote it. Values in, values out.

/** Who wrote, seen from the ticket that was found. */
export type Sender =
  /** The ticket's customer, who asked, or a copied address. */
  | { readonly kind: "on-ticket" }
  /** A member of staff; `isProved`: the mail really came from their domain. */
  | { readonly kind: "staff"; readonly isProved: boolean }
  | { readonly kind: "stranger" };

/** How the ticket was found: by what nobody can guess, or by a number that anybody can write. */
export type FoundBy = "token" | "reference" | "subject";

export type OnTicket =
  | { readonly kind: "message"; readonly isStranger: boolean; readonly moves: boolean }
  | { readonly kind: "staff-reply" }
  | { readonly kind: "staff-note"; readonly isUnverified: boolean }
  /** Stored, folded away, and nothing follows from it. */
  | { readonly kind: "automatic" }
  /** The number in the subject does not count: a new ticket with a note that names it. */
  | { readonly kind: "not-theirs" };

export function decideOnTicket({
  foundBy,
  sender,
  isAutomatic,
  isStaffAddress,
}: {
  foundBy: FoundBy;
  sender: Sender;
  isAutomatic: boolean;
  /** The token is one of those that staff are written to with. */
  isStaffAddress: boolean;
}): OnTicket {
  if (foundBy === "subject" && sender.kind === "stranger") return { kind: "not-theirs" };
  if (isAutomatic) return { kind: "automatic" };
  switch (sender.kind) {
    case "staff":
      if (!sender.isProved) return { kind: "staff-note", isUnverified: true };
      return isStaffAddress ? { kind: "staff-note", isUnverified: false } : { kind: "staff-reply" };
    case "on-ticket":
      return { kind: "message", isStranger: false, moves: true };
    case "stranger":
      return { kind: "message", isStranger: true, moves: true };
  }
}

export type HeldReason = "unknown-sender" | "several-customers" | "automatic" | "too-many";
type NewMail =
  | { readonly kind: "create"; readonly customerId: string | null }
  | { readonly kind: "hold"; readonly reason: HeldReason }
  | { readonly kind: "drop" }
  | { readonly kind: "refuse" };

/** A mail that belongs to no ticket. `candidates`: customers of the mailbox's partner with the sender's address. */
export function decideNew({
  candidates,
  isAutomatic,
  isOverLimit,
  mailbox,
}: {
  candidates: readonly { readonly id: string; readonly hasOpenTicket: boolean }[];
  isAutomatic: boolean;
  /** The sender made as many tickets within the hour as are allowed. */
  isOverLimit: boolean;
  mailbox: { readonly unknownSenders: "create" | "hold" | "refuse"; readonly automaticMail: "drop" | "hold" | "create" };
}): NewMail {
  if (isAutomatic && mailbox.automaticMail !== "create")
    return mailbox.automaticMail === "drop" ? { kind: "drop" } : { kind: "hold", reason: "automatic" };
  const open = candidates.filter(({ hasOpenTicket }) => hasOpenTicket);
  const one = candidates.length === 1 ? candidates[0] : open.length === 1 ? open[0] : undefined;
  if (one === undefined && candidates.length > 1) return { kind: "hold", reason: "several-customers" };
  if (one === undefined && mailbox.unknownSenders !== "create")
    return mailbox.unknownSenders === "refuse" ? { kind: "refuse" } : { kind: "hold", reason: "unknown-sender" };
  if (isOverLimit) return { kind: "hold", reason: "too-many" };
  return { kind: "create", customerId: one?.id ?? null };
}
