// P-191 what waits of a profile, against what stands there now. Values in, a decision out.
import { type WaitingField, waitingFields } from "../../../../../shared/profile-parts.ts";

export type Value = string | readonly string[] | null;
export type Values = { readonly [Field in WaitingField]?: Value };
/** Each field as it was when it was asked for, and as it shall be. */
export type ProfileWish = { readonly [Field in WaitingField]?: { readonly before: Value; readonly wanted: Value } };

const isEmpty = (value: Value | undefined): boolean => value === undefined || value === null || value.length === 0;

/** Nothing is nothing, however it is written. */
export const isSame = (one: Value | undefined, other: Value | undefined): boolean =>
  isEmpty(one) ? isEmpty(other) : JSON.stringify(one) === JSON.stringify(other);

/** Changed again it replaces what waits of the same field; who wants what is there already wants nothing any more. */
export function joinWish(waiting: ProfileWish, wanted: Values, now: Values): ProfileWish {
  const joined: { -readonly [Field in WaitingField]?: ProfileWish[Field] } = { ...waiting };
  for (const field of waitingFields) {
    const value = wanted[field];
    if (value === undefined) continue;
    if (isSame(value, now[field])) delete joined[field];
    else joined[field] = { before: now[field] ?? null, wanted: value };
  }
  return joined;
}

export function withoutFields(waiting: ProfileWish, fields: readonly WaitingField[]): ProfileWish {
  return Object.fromEntries(Object.entries(waiting).filter(([field]) => !fields.includes(field as WaitingField)));
}

export const fieldsIn = (wish: ProfileWish): WaitingField[] => waitingFields.filter((field) => wish[field] !== undefined);

/** Somebody changed the field after it was asked for, to something else. */
export const isConflict = (wish: ProfileWish, field: WaitingField, now: Values): boolean => {
  const asked = wish[field];
  return asked !== undefined && !isSame(asked.before, now[field]) && !isSame(asked.wanted, now[field]);
};

/** O-88 the same was done otherwise. */
export const isDone = (wish: ProfileWish, now: Values): boolean => fieldsIn(wish).every((field) => isSame(wish[field]?.wanted, now[field]));

/** A value as lines of text, however many there are. */
export const linesOf = (value: Value | undefined): string[] =>
  value === undefined || value === null ? [] : (typeof value === "string" ? [value] : [...value]).filter((line) => line !== "");
