import { calendarDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { getPartner, getSetting, sayIn } from "../../partners/index.ts";
import { signatureMethods } from "../settings.ts";
import { endOfTerm } from "./contract-rules.ts";
import { getContract } from "./contract-store.ts";

/** A contract for who may sign it, here or by their link: what they agree to, how they may sign, and when its term would end. */
export async function showToSign(work: Work, documentId: string, signerId?: string) {
  const found = await getContract(work, documentId);
  const partner = await getPartner(work, found.partnerId);
  const customer = await getCustomer(work, found.customerId);
  const allowed = await getSetting(work, signatureMethods, { partnerId: partner.id });
  const { termMonths, state } = found.contract;
  const signers = found.contract.signers.map((signer) => ({
    ...signer,
    isMine: signerId === undefined ? signer.isMine : signer.id === signerId,
  }));
  // Who signs after them decides about the day.
  const completes = signers.every(({ isMine, signedAt, kind }) => isMine || signedAt !== null || kind === "stamp");
  return {
    ...found,
    contract: { ...found.contract, signers },
    methods: allowed === "both" ? (["draw", "type"] as const).slice() : [allowed],
    consent: (await sayIn(work, partner.id, customer.language, "print"))("contract.consent"),
    signerName: signers.find(({ isMine }) => isMine)?.name ?? customer.fullName,
    wouldEndOn:
      state === "awaiting_signature" && completes && termMonths !== null
        ? endOfTerm(calendarDay(work.now, partner.timeZone), termMonths)
        : null,
  };
}
