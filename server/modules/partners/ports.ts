// What only modules above know: who uses a label or a location, what stands in the way of a change. They register here when the program
// starts, by name, so a second program in one process replaces and does not double.
import type { Work } from "../../platform/work.ts";
import type { FieldModule, FieldType, LabelModule } from "./contract.ts";

/** Knows where the labels of one module hang. */
export interface LabelHolder {
  countUses(work: Work, labelIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  removeUses(work: Work, labelId: string): Promise<void>;
}

/** Knows the values of the additional fields of one module. */
export interface FieldHolder {
  /** Values that occur more than once, each with the names of a few records that carry it. */
  findDuplicates(
    work: Work,
    field: { name: string; within: "partner" | "all" },
  ): Promise<readonly { value: string; records: readonly string[] }[]>;
  /** Rewrites every value after a change of type that loses nothing. */
  convertValues(work: Work, field: { name: string; from: FieldType; to: FieldType }): Promise<void>;
}

/** Knows records that lie in a location. */
export interface LocationHolder {
  countUses(work: Work, locationId: string): Promise<number>;
  moveUses(work: Work, move: { from: string; to: string | null }): Promise<void>;
}

/** Says what would be wrong after a partner's currency changed; nothing means: go on. */
export type CurrencyGuard = (work: Work, partnerId: string) => Promise<string | undefined>;

const labelHolders = new Map<LabelModule, LabelHolder>();
const fieldHolders = new Map<FieldModule, FieldHolder>();
const locationHolders = new Map<string, LocationHolder>();
const currencyGuards = new Map<string, CurrencyGuard>();

export const holdLabels = (module: LabelModule, holder: LabelHolder): void => void labelHolders.set(module, holder);
export const holdFieldValues = (module: FieldModule, holder: FieldHolder): void => void fieldHolders.set(module, holder);
export const holdLocations = (name: string, holder: LocationHolder): void => void locationHolders.set(name, holder);
export const guardCurrency = (name: string, guard: CurrencyGuard): void => void currencyGuards.set(name, guard);

export const labelHolder = (module: string): LabelHolder | undefined => labelHolders.get(module as LabelModule);
export const fieldHolder = (module: string): FieldHolder | undefined => fieldHolders.get(module as FieldModule);
export const allLocationHolders = (): readonly LocationHolder[] => [...locationHolders.values()];
export const allCurrencyGuards = (): readonly CurrencyGuard[] => [...currencyGuards.values()];
