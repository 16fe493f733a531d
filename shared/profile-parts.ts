/** Parts of the profile (portal.md 8.6). A company's numbers are for staff to change: documents and taxes hang on them. */
export const profileParts = [
  "login",
  "name",
  "emails",
  "billing_emails",
  "phones",
  "street",
  "zip",
  "city",
  "language",
  "birth_date",
  "company_ids",
] as const;
export type ProfilePart = (typeof profileParts)[number];

export const editableParts = ["name", "emails", "billing_emails", "phones", "street", "zip", "city", "language", "birth_date"] as const;
