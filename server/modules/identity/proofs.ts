import type { Proof } from "../../platform/proof.ts";
import { verifyAuditChain } from "./audit/verify-audit-chain.ts";

export const identityProofs: readonly Proof[] = [
  {
    rule: "O-50",
    says: "the audit log is whole: no entry was changed, removed or put in between",
    async prove(work) {
      const { entries, breaks } = await verifyAuditChain(work);
      return { checked: entries, wrong: breaks.map(({ chainId, seq, what }) => `chain ${chainId}, entry ${seq}: ${what}`) };
    },
  },
];
