// What of paying is switched on for customers (P-2, portal.md 2.3).
import type { Feature } from "../../platform/feature.ts";
import { inMenu, switchedBy } from "../partners/index.ts";
import { portalAutoPay, portalPayFromCredit } from "./portal-settings.ts";
import { refillCardsInPortal } from "./refill-cards/settings.ts";

const autoPaySwitch = switchedBy("finance.auto_pay", portalAutoPay, (on) => on);
const fromCreditSwitch = switchedBy("finance.from_credit", portalPayFromCredit, (on) => on);
const refillCardsSwitch = switchedBy("finance.refill_cards", refillCardsInPortal, (on) => on);

export const autoPay: readonly Feature[] = [inMenu("finance"), autoPaySwitch];
export const fromCredit: readonly Feature[] = [inMenu("finance"), fromCreditSwitch];
export const refillCards: readonly Feature[] = [inMenu("finance"), refillCardsSwitch];

export const paymentFeatures: readonly Feature[] = [autoPaySwitch, fromCreditSwitch, refillCardsSwitch];
