// The cards of the test bank. It takes no others, so nobody's real card number is ever dealt with here.

/** How charges with a card end. */
export const behaviours = [
  "pays",
  "insufficient_funds",
  "expired_card",
  "slow",
  "confirm",
  "declines_later",
  "disputed",
  "refund_fails",
  "pays_abroad",
  "mandate",
  "mandate_refused",
] as const;
export type Behaviour = (typeof behaviours)[number];

export interface TestCard {
  readonly number: string;
  readonly brand: string;
  readonly behaviour: Behaviour;
  /** What happens, for whoever tries it. */
  readonly says: string;
}

export const testCards: readonly TestCard[] = [
  { number: "4242424242424242", brand: "Visa", behaviour: "pays", says: "Pays at once" },
  { number: "5555555555554444", brand: "Mastercard", behaviour: "pays", says: "Pays at once" },
  { number: "4000000000000002", brand: "Visa", behaviour: "insufficient_funds", says: "Declined: not enough money" },
  { number: "4000000000000069", brand: "Visa", behaviour: "expired_card", says: "Declined for good: the card has expired" },
  { number: "4000000000000077", brand: "Visa", behaviour: "slow", says: "The bank takes 20 seconds to decide, then pays" },
  { number: "4000002760003184", brand: "Visa", behaviour: "confirm", says: "The bank asks to confirm, then pays" },
  { number: "4000000000000341", brand: "Visa", behaviour: "declines_later", says: "Pays now, declines when charged again later" },
  { number: "4000000000000259", brand: "Visa", behaviour: "disputed", says: "Pays, and is charged back a minute later" },
  {
    number: "4000008400000001",
    brand: "Visa",
    behaviour: "pays_abroad",
    says: "Pays in US dollars, 1.25 for one; what comes is the amount asked for",
  },
  { number: "8900000000000013", brand: "SEPA", behaviour: "mandate", says: "A direct debit: its mandate is active after 20 seconds" },
  {
    number: "8900000000000021",
    brand: "SEPA",
    behaviour: "mandate_refused",
    says: "A direct debit: its mandate is refused after 20 seconds",
  },
  { number: "4000000000005126", brand: "Visa", behaviour: "refund_fails", says: "Pays; a refund fails after 20 seconds" },
];

/** It is debited from an account, by a mandate. */
export const isMandate = (behaviour: Behaviour): boolean => behaviour === "mandate" || behaviour === "mandate_refused";

export const findTestCard = (number: string): TestCard | undefined => testCards.find((card) => card.number === number);

/** "4242 4242 4242 4242" */
export const grouped = (number: string): string => number.replace(/(\d{4})(?=\d)/g, "$1 ");

export type Decision = "settled" | "processing" | "confirm" | Decline;
export type Decline = "insufficient-funds" | "card-expired";

/** @param isFirst the holder typed the card in just now; otherwise it is charged from the store. */
export function decide(behaviour: Behaviour, isFirst: boolean): Decision {
  switch (behaviour) {
    case "insufficient_funds":
    case "mandate_refused":
      return "insufficient-funds";
    case "expired_card":
      return "card-expired";
    case "slow":
    case "mandate":
      return "processing";
    case "confirm":
      return "confirm";
    case "declines_later":
      return isFirst ? "settled" : "insufficient-funds";
    case "pays":
    case "disputed":
    case "refund_fails":
    case "pays_abroad":
      return "settled";
  }
}

export const declineTexts: Readonly<Record<Decline, { readonly kind: "soft" | "hard"; readonly message: string }>> = {
  "insufficient-funds": { kind: "soft", message: "There is not enough money on this card." },
  "card-expired": { kind: "hard", message: "This card has expired." },
};
