// What only modules above know: who uses a label or a location, what stands in the way of a change. They register here when the program
// starts, by name, so a second program in one process replaces and does not double.
import type { Work } from "../../platform/work.ts";
import type { FieldModule, FieldType, LabelModule, LinkTarget } from "./contract.ts";

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
  /** Other fields are searchable from now on: what records are found by is written anew, in the background. */
  searchChanged?(work: Work): Promise<void>;
}

export interface LinkChoice {
  readonly id: string;
  readonly name: string;
  /** What tells it from others of the same name. */
  readonly note: string;
  /** What people call it by in lists, in small letters: number, login, code. */
  readonly keys: readonly string[];
}

export interface LinkWish {
  readonly ids?: readonly string[];
  /** In small letters. */
  readonly keys?: readonly string[];
  /** Part of a name or number; empty: the first ones. */
  readonly text?: string;
  readonly partnerId?: string | undefined;
  /** Empty: in any state that is offered. */
  readonly states: readonly string[];
  readonly limit: number;
}

/** Knows the records of one kind that additional fields point at. */
export interface LinkHolder {
  /** Records within the reader's reach. */
  choose(work: Work, wish: LinkWish): Promise<readonly LinkChoice[]>;
  /** What there is of these ids: its name, null when it is out of the reader's reach, and what the audit log calls it. */
  describe(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, { name: string | null; label: string }>>;
}

/** Knows records that lie in a location. */
export interface LocationHolder {
  countUses(work: Work, locationId: string): Promise<number>;
  moveUses(work: Work, move: { from: string; to: string | null }): Promise<void>;
}

/** What a module has in a partner's currency (B-3). */
export interface CurrencyHolder {
  /** Says what would be wrong after the currency changed; nothing means: go on. */
  keeps(work: Work, partnerId: string): Promise<string | undefined>;
  /** Takes over the new one. */
  follow?(work: Work, to: { readonly partnerId: string; readonly currency: string }): Promise<void>;
}

/** Values that make sense only together: the smallest is not above the largest (O-239). */
export interface SettingRelation {
  readonly keys: readonly string[];
  /** What is wrong with the values that would hold, and with which of them. */
  wrong(values: Readonly<Record<string, unknown>>): { key: string; code: string; message: string } | undefined;
}

/** What is wrong with a value that its shape cannot know: it names something that there is not. */
export interface WrongSettingValue {
  readonly code: string;
  readonly message: string;
  readonly params?: Readonly<Record<string, string | number>>;
}
export type SettingValueCheck = (work: Work, value: unknown) => Promise<WrongSettingValue | undefined>;

/** What a new value would do at once, before anybody saves it: a word for the text of it, and how many it concerns (O-239). */
export interface SettingEffect {
  readonly code: string;
  readonly count: number;
}
export type SettingEffectOf = (
  work: Work,
  change: {
    readonly before: unknown;
    readonly after: unknown;
    /** The partners for whom the new value would hold. */
    readonly partnerIds: readonly string[];
  },
) => Promise<SettingEffect | undefined>;

/** Counts a partner's customers by their status; a partner without any may be absent. */
export type CustomerCounter = (work: Work) => Promise<ReadonlyMap<string, Readonly<Record<string, number>>>>;

const labelHolders = new Map<LabelModule, LabelHolder>();
const fieldHolders = new Map<FieldModule, FieldHolder>();
const linkHolders = new Map<LinkTarget, LinkHolder>();
const locationHolders = new Map<string, LocationHolder>();
const currencyHolders = new Map<string, CurrencyHolder>();
const settingRelations = new Map<string, SettingRelation>();
const settingChecks = new Map<string, SettingValueCheck>();
const settingEffects = new Map<string, SettingEffectOf>();
let customerCounter: CustomerCounter | undefined;

export const holdLabels = (module: LabelModule, holder: LabelHolder): void => void labelHolders.set(module, holder);
export const holdFieldValues = (module: FieldModule, holder: FieldHolder): void => void fieldHolders.set(module, holder);
export const holdLinks = (target: LinkTarget, holder: LinkHolder): void => void linkHolders.set(target, holder);
export const holdLocations = (name: string, holder: LocationHolder): void => void locationHolders.set(name, holder);
export const holdCurrency = (name: string, holder: CurrencyHolder): void => void currencyHolders.set(name, holder);
export const relateSettings = (name: string, relation: SettingRelation): void => void settingRelations.set(name, relation);
export const checkSettingValue = (key: string, check: SettingValueCheck): void => void settingChecks.set(key, check);
export const explainSettingEffect = (key: string, effect: SettingEffectOf): void => void settingEffects.set(key, effect);
export const countPartnerCustomers = (counter: CustomerCounter): void => {
  customerCounter = counter;
};

export const labelHolder = (module: string): LabelHolder | undefined => labelHolders.get(module as LabelModule);
export const fieldHolder = (module: string): FieldHolder | undefined => fieldHolders.get(module as FieldModule);
export const linkHolder = (target: LinkTarget): LinkHolder | undefined => linkHolders.get(target);
export const allLocationHolders = (): readonly LocationHolder[] => [...locationHolders.values()];
export const allCurrencyHolders = (): readonly CurrencyHolder[] => [...currencyHolders.values()];
export const settingRelationsOf = (keys: readonly string[]): readonly SettingRelation[] =>
  [...settingRelations.values()].filter((relation) => relation.keys.some((key) => keys.includes(key)));
export const wrongSettingValue: (work: Work, key: string, value: unknown) => Promise<WrongSettingValue | undefined> = async (
  work,
  key,
  value,
) => settingChecks.get(key)?.(work, value);
export const settingEffectOf = (key: string): SettingEffectOf | undefined => settingEffects.get(key);
export const customerCounts = async (work: Work): ReturnType<CustomerCounter> => (await customerCounter?.(work)) ?? new Map();
