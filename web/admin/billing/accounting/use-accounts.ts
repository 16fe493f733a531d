import { listLedgerAccountsEndpoint } from "../../../../server/modules/billing/accounting/contract.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";

export type LedgerAccount = (typeof listLedgerAccountsEndpoint)["returns"]["_output"]["accounts"][number];

/** The accounts of a book, for lists to choose from. */
export function useAccounts(partnerId: string): readonly LedgerAccount[] {
  return useEndpoint(listLedgerAccountsEndpoint, { params: { partnerId } }).data?.accounts ?? [];
}
