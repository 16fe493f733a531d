import type { Buyer } from "../../customers/index.ts";
import type { BuyerSnapshot } from "../documents/draft-document.ts";
import type { AccountRow } from "./lock-accounts.ts";

/** The buyer as printed: the account's own billing name and address before the customer's. */
export function buyerOf(buyer: Buyer, account: Pick<AccountRow, "billing_name" | "billing_address">): BuyerSnapshot {
  const address = account.billing_address.split("\n");
  const hasOwnAddress = account.billing_address !== "";
  return {
    customerNumber: Number(buyer.number),
    name: account.billing_name || buyer.name,
    companyName: buyer.companyName,
    street1: hasOwnAddress ? (address[0] ?? "") : buyer.street1,
    street2: hasOwnAddress ? address.slice(1).join(", ") : buyer.street2,
    city: hasOwnAddress ? "" : buyer.city,
    zip: hasOwnAddress ? "" : buyer.zip,
    state: hasOwnAddress ? "" : buyer.state,
    country: hasOwnAddress ? "" : buyer.country,
    taxId: buyer.taxId,
    companyNumber: buyer.companyNumber,
  };
}
