/** Where the records that the audit log names have their pages. */
const pages: Readonly<Record<string, string>> = {
  customer: "/customers",
  service: "/services",
  ticket: "/tickets",
  invoice: "/invoices",
  proforma: "/invoices",
  credit_note: "/invoices",
  money_document: "/invoices",
  payment: "/payments",
  payment_batch: "/payments/batches",
  refund: "/refunds",
  billing_run: "/billing-runs",
  write_off: "/write-offs",
  refill_card_series: "/refill-cards",
  hotspot_voucher_batch: "/hotspot-vouchers",
  collection_agency: "/bad-debts/agencies",
  plan: "/plans",
  promo_code: "/plans/promo-codes",
  partner: "/config/partners",
  "mass-action": "/mass-actions",
  simulation: "/what-if",
  administrator: "/config/administrators",
  role: "/config/roles",
  import: "/config/imports",
  site: "/sites",
  nas: "/nases",
  prefix: "/prefixes",
  voucher_batch: "/vouchers",
};

/** The page of the record that an entry is about, unless the record is gone or has none. */
export function pageOfRecord({ entity, entityId, action }: { entity: string; entityId: string; action: string }): string | undefined {
  const page = pages[entity];
  return page && !/delete|purge/.test(action) ? `${page}/${entityId}` : undefined;
}
