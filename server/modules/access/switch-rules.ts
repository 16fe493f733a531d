// P-254 which switches a service has, and how they stand.

export interface Switch {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly titles: Readonly<Record<string, string>>;
  readonly helps: Readonly<Record<string, string>>;
  readonly part: "connection" | "security";
  readonly isOnByDefault: boolean;
  readonly planIds: readonly string[];
  readonly partnerIds: readonly string[];
  readonly permission: "none" | "view" | "edit";
  readonly dropsLine: boolean;
  readonly position: number;
  readonly version: number;
}

export interface SwitchedService {
  readonly kind: string;
  readonly planId: string;
  readonly partnerId: string;
}

const isAmong = (ids: readonly string[], id: string): boolean => ids.length === 0 || ids.includes(id);

/** What is defined for a service, whoever looks. */
export const switchesFor = (all: readonly Switch[], service: SwitchedService): Switch[] =>
  all
    .filter(
      ({ kind, planIds, partnerIds }) =>
        kind === service.kind && isAmong(planIds, service.planId) && isAmong(partnerIds, service.partnerId),
    )
    .toSorted((a, b) => a.position - b.position || (a.key < b.key ? -1 : 1));

/** Turning off what protects needs a proof that it is the customer (P-24). */
export const needsProof = ({ part }: Pick<Switch, "part">, isOn: boolean): boolean => part === "security" && !isOn;

export const mostSwitches = 20;
export const mostChangesADay = 10;
