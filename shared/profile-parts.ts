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

/** P-191 what may wait for staff. The language is a preference that one takes back with one tap. */
export const approvableParts = ["name", "emails", "billing_emails", "phones", "street", "zip", "city", "birth_date"] as const;
export type ApprovablePart = (typeof approvableParts)[number];

/** The values of each part. */
export const fieldsOfPart = {
  name: ["fullName"],
  emails: ["emails"],
  billing_emails: ["billingEmails"],
  phones: ["phones"],
  street: ["street1", "street2"],
  zip: ["zip"],
  city: ["city"],
  birth_date: ["dateOfBirth"],
} as const satisfies Record<ApprovablePart, readonly string[]>;
export type WaitingField = (typeof fieldsOfPart)[ApprovablePart][number];
export const waitingFields: readonly WaitingField[] = approvableParts.flatMap((part) => [...fieldsOfPart[part]]);
