import type { Plan } from "./plan.ts";

/** What a form holds of a plan, in the shape of the contract; emptied boxes are "". */
export interface PlanValues {
  code: string;
  title: string;
  portalTitle: string;
  portalText: string;
  priceMonths: number | "";
  prepaidDays: number | "" | null;
  billingTypes: Plan["billingTypes"];
  partnerIds: string[];
  locationIds: string[];
  categories: Plan["categories"];
  labelIds: string[];
  technologies: string[];
  portalShop: boolean;
  signupWidget: boolean;
  highlights: string[];
  badge: string;
  position: number | "";
  maxPerCustomer: number | "" | null;
  requiresKind: string | null;
  orderInputs: Plan["orderInputs"];
  portalTargets: string[];
  /** Of these, the plans that get a way back with this save. */
  wayBackIds: string[];
  setupPlanIds: string[];
  separateInvoice: boolean;
  category: string | null;
  revenueAccount: string | null;
  contractMonths: number | "";
  autoRenew: boolean;
  noticeDays: number | "";
  autoReactivate: boolean;
  activationFee: string;
  activationFeeWhen: Plan["activationFeeWhen"];
  cancellationFee: string;
  earlyFeeKind: Plan["earlyFeeKind"];
  earlyFee: string;
  introDiscount: { months: number | ""; percent: string | null; fixed: string | null } | null;
  pausable: boolean;
  pausePrice: string;
  proration: Plan["proration"];
  downBps: number | "" | null;
  upBps: number | "" | null;
  dataCapBytes: number | "" | null;
  maxSessions: number | "";
  sessionPolicy: Plan["sessionPolicy"];
  components: { planId: string; quantity: string; weight: number | "" }[];
  transferRules: TransferRuleValues[];
}

export interface TransferRuleValues {
  targetId: string;
  channels: Plan["transferRules"][number]["channels"];
  allowedWhen: Plan["transferRules"][number]["allowedWhen"];
  fee: string | null;
  refund: Plan["transferRules"][number]["refund"];
  approval: Plan["transferRules"][number]["approval"];
  feasibility: boolean;
  maxPerCycle: number | "" | null;
}

/** A plan that nothing was said about yet: the defaults of the billing rules. */
export const newPlanValues = (partnerIds: string[]): PlanValues => ({
  ...{ code: "", title: "", portalTitle: "", portalText: "", priceMonths: 1, prepaidDays: null, billingTypes: ["recurring"], partnerIds },
  ...{ locationIds: [], categories: [], labelIds: [], technologies: [], portalShop: false, signupWidget: false, highlights: [], badge: "" },
  ...{
    position: 0,
    maxPerCustomer: null,
    requiresKind: null,
    orderInputs: null,
    portalTargets: [],
    wayBackIds: [],
    setupPlanIds: [],
    separateInvoice: false,
    category: null,
  },
  ...{ revenueAccount: null, contractMonths: 0, autoRenew: true, noticeDays: 0, autoReactivate: true, activationFee: "0" },
  ...{
    activationFeeWhen: "first_billing",
    cancellationFee: "0",
    earlyFeeKind: "fixed",
    earlyFee: "0",
    introDiscount: null,
    pausable: true,
  },
  ...{ pausePrice: "0", proration: "on", downBps: null, upBps: null, dataCapBytes: null, components: [], transferRules: [] },
  ...{ maxSessions: 1, sessionPolicy: "kick_oldest" },
});

/** What is stored of a plan, for editing; its prices and its text on documents change elsewhere. */
export function planValues(plan: Plan): PlanValues {
  const { id: _id, kind: _kind, enabled: _enabled, archivedAt: _archived, currency: _currency, price: _price, ...rest } = plan;
  const { comingPrice: _coming, mayEdit: _may, version: _version, lineText: _text, prices: _prices, ...values } = rest;
  return { ...values, wayBackIds: [] };
}
