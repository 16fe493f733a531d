// P-255 which offers a customer may order through. Offers stand in a module above this one, which hands over what answers.
import type { Work } from "../../../platform/work.ts";

/** Orders are priced by the program, for a customer. */
interface Buyer {
  readonly customerId: string;
  readonly partnerId: string;
}

export interface OfferBook {
  /** Whether the customer has this offer, and it leads to this plan. */
  readonly leadsTo: (work: Work, buyer: Buyer, offerId: string, planId: string) => Promise<boolean>;
  /** The offer that gave the customer the code. */
  readonly findByCode: (work: Work, buyer: Buyer, code: string) => Promise<string | undefined>;
}

let book: OfferBook | undefined;
export const holdOffers = (given: OfferBook): void => {
  book = given;
};

/** A name of an offer is only a wish: one that the customer does not have is left out, as if nobody had said it. */
export async function offerFor(work: Work, buyer: Buyer, planId: string, wanted: string | null): Promise<string | null> {
  return wanted !== null && (await book?.leadsTo(work, buyer, wanted, planId)) ? wanted : null;
}

export async function offerOfCode(work: Work, buyer: Buyer, code: string): Promise<string | null> {
  return (await book?.findByCode(work, buyer, code)) ?? null;
}
