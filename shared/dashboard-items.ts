/** The parts of the portal's home page that a provider may switch off and put in order (portal.md 2.3). */
export const dashboardItems = [
  "balance",
  "total_due",
  "payment_due",
  "suspension",
  "unpaid_invoices",
  "unpaid_proformas",
  "services",
  "tickets",
  "equipment",
] as const;
export type DashboardItem = (typeof dashboardItems)[number];
