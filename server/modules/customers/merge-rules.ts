// What two records that become one have to decide, field by field (O-82): which value stays, and how lists join.

/** What is decided together, because its parts belong together: half of one address and half of another is a third place. */
export const addressFields = ["street1", "street2", "city", "zip", "state", "country", "lat", "lng", "geoSource"] as const;
const singleFields = [
  "fullName",
  "category",
  "companyName",
  "companyNumber",
  "taxId",
  "identification",
  "dateOfBirth",
  "language",
  "preferredChannel",
  "portalLogin",
  "locationId",
  "accountManagerId",
  "addedOn",
] as const;

export interface MergeField {
  /** "fullName", "address", "extra.meter_number". */
  readonly field: string;
  /** Where the survivor has nothing, the loser's value fills the gap unless somebody decides otherwise. */
  readonly suggested: "survivor" | "loser";
}

/** A customer as far as it is decided here. */
export type MergedFields = { readonly [Field in (typeof singleFields)[number] | (typeof addressFields)[number]]: unknown } & {
  readonly extra: Readonly<Record<string, unknown>>;
};

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === "";
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Every field in which the two differ, in the order of the form. */
export function fieldsToDecide(survivor: MergedFields, loser: MergedFields): MergeField[] {
  const fields: MergeField[] = [];
  const decide = (field: string, ours: unknown, theirs: unknown, oursEmpty = isEmpty(ours)): void => {
    if (!isSame(ours, theirs)) fields.push({ field, suggested: oursEmpty && !isEmpty(theirs) ? "loser" : "survivor" });
  };
  for (const field of singleFields) decide(field, survivor[field], loser[field]);
  decide("address", addressOf(survivor), addressOf(loser), isEmpty(survivor.street1));
  const names = new Set([...Object.keys(survivor.extra), ...Object.keys(loser.extra)]);
  for (const name of [...names].toSorted()) decide(`extra.${name}`, survivor.extra[name], loser.extra[name]);
  return fields;
}

// The country alone is no address that anybody would have to choose.
const addressOf = (record: MergedFields): unknown =>
  isEmpty(record.street1) && isEmpty(record.city) && isEmpty(record.zip) && record.lat === null
    ? null
    : [record.street1, record.street2, record.city, record.zip, record.state, record.country, record.lat, record.lng];

/** What is different about the survivor when these fields are taken from the loser. */
export function takenValues<Fields extends MergedFields>(
  loser: Fields,
  take: readonly string[],
): { values: Partial<Fields>; extra: Record<string, unknown> } {
  const values: Record<string, unknown> = {};
  const extra: Record<string, unknown> = {};
  for (const field of take) {
    if (field.startsWith("extra.")) extra[field.slice("extra.".length)] = loser.extra[field.slice("extra.".length)] ?? null;
    else for (const name of field === "address" ? addressFields : [field as (typeof singleFields)[number]]) values[name] = loser[name];
  }
  return { values: values as Partial<Fields>, extra };
}

/** The survivor's first, then the loser's that are new, as many as there is room for. */
export function joinList<Item>(
  ours: readonly Item[],
  theirs: readonly Item[],
  key: (item: Item) => string,
  most: number,
): { joined: Item[]; leftOut: Item[] } {
  const seen = new Set(ours.map(key));
  const added = theirs.filter((item) => {
    if (seen.has(key(item))) return false;
    seen.add(key(item));
    return true;
  });
  const room = Math.max(0, most - ours.length);
  return { joined: [...ours, ...added.slice(0, room)], leftOut: added.slice(room) };
}
