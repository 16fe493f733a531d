// How likely two records are one person (O-81). Both belong to one partner; texts are compared in their plain form.

export interface Compared {
  readonly identification: string;
  readonly taxId: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly plainName: string;
  readonly address: string;
  readonly dateOfBirth: string | null;
}

export type DuplicateReason = "identification" | "tax-id" | "email" | "phone" | "name" | "similar-name" | "address" | "date-of-birth";

/** @param nameLikeness 0 to 1, as the database measures it. */
export function scoreDuplicate(a: Compared, b: Compared, nameLikeness: number): { score: number; reasons: DuplicateReason[] } {
  const reasons: DuplicateReason[] = [];
  let score = 0;
  const found = (points: number, reason: DuplicateReason): void => {
    score += points;
    reasons.push(reason);
  };
  // A person has one of these numbers in both records, or both; it is the same proof.
  if (same(a.identification, b.identification)) found(60, "identification");
  else if (same(a.taxId, b.taxId)) found(60, "tax-id");
  if (a.emails.some((email) => b.emails.includes(email))) found(40, "email");
  if (a.phones.some((phone) => b.phones.includes(phone))) found(35, "phone");
  if (same(a.plainName, b.plainName)) found(25, "name");
  else if (nameLikeness >= 0.9) found(15, "similar-name");
  if (same(a.address, b.address)) found(20, "address");
  if (a.dateOfBirth !== null && a.dateOfBirth === b.dateOfBirth) found(15, "date-of-birth");
  return { score, reasons };
}

const same = (a: string, b: string): boolean => a !== "" && a === b;
