// Where somebody is, as far as taxes ask: a country, what it is made of, a city and a postal code. The street stands elsewhere.
import { z } from "zod";
import { CountryCode, Line } from "./text.ts";

export const PlaceShape = z.strictObject({
  /** Empty: the provider's own country. */
  country: CountryCode.default(""),
  state: Line(100).default(""),
  city: Line(100).default(""),
  zip: Line(20).default(""),
});

export type Place = z.output<typeof PlaceShape>;

export const samePlace = (a: Place | null, b: Place | null): boolean =>
  a === b || (a !== null && b !== null && a.country === b.country && a.state === b.state && a.city === b.city && a.zip === b.zip);

/** Codes are compared without spaces and dashes: "SW1A 1AA", "35-010". */
export const normalZip = (zip: string): string => zip.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
