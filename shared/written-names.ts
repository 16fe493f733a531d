/** What stands in double braces in a message that staff write, and is filled in for each receiver. */
export const writtenNames = ["customer.name", "customer.number", "partner.name", "partner.phone", "partner.email", "links.portal"] as const;
