// Invented people and places, the same on every load: each choice follows from the person's position.

const firstNames = [
  "Ana",
  "Ben",
  "Clara",
  "David",
  "Elif",
  "Filip",
  "Greta",
  "Hassan",
  "Ida",
  "Jonas",
  "Karin",
  "Luka",
  "Mira",
  "Noah",
  "Olga",
  "Paul",
  "Rania",
  "Sofia",
  "Tomas",
  "Vera",
  "Wim",
  "Yara",
  "Zoran",
];
const lastNames = [
  "Adler",
  "Brandt",
  "Cerny",
  "Dahl",
  "Eriksen",
  "Fischer",
  "Grgic",
  "Haddad",
  "Ivanova",
  "Jansen",
  "Kovac",
  "Lindqvist",
  "Moreau",
  "Novak",
  "Okafor",
  "Petrov",
  "Quist",
  "Rossi",
  "Schmid",
  "Tanaka",
  "Urban",
  "Vogel",
  "Weber",
  "Yilmaz",
];
const streets = [
  "Harbour Road",
  "Mill Lane",
  "Station Street",
  "Old Market",
  "Pine Avenue",
  "River Walk",
  "Church Hill",
  "Garden Row",
  "Quarry Road",
  "Lighthouse Way",
];
const places = [
  ["20095", "Nordhaven"],
  ["20099", "Eastbridge"],
  ["21073", "Millbrook"],
  ["22041", "Seaford"],
  ["22765", "Hillcrest"],
] as const;
const trades = ["Bakery", "Dental Practice", "Architects", "Bike Shop", "Law Office", "Print House", "Carpentry", "Guest House"];

/** A number from 0 on that follows from two others and looks like chance. */
export const chance = (seed: number, of: number): number => {
  let value = Math.imul(seed + 0x9e3779b9, 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) % of;
};

const pick = <T>(list: readonly T[], seed: number): T => list[chance(seed, list.length)] as T;

export interface Person {
  readonly fullName: string;
  readonly companyName: string;
  readonly email: string;
  readonly phone: string;
  readonly street1: string;
  readonly zip: string;
  readonly city: string;
  readonly language: string;
}

/** The n-th invented person; one in twelve is a business, one in fifteen reads Arabic. */
export function person(n: number): Person {
  const first = pick(firstNames, n * 7 + 1);
  const last = pick(lastNames, n * 11 + 2);
  const [zip, city] = pick(places, n * 13 + 3);
  const isBusiness = n % 12 === 5;
  return {
    fullName: `${first} ${last}`,
    companyName: isBusiness ? `${last} ${pick(trades, n * 17 + 4)}` : "",
    email: `${first}.${last}.${n}@example.net`.toLowerCase(),
    phone: `+4940555${String(10_000 + n)}`,
    street1: `${pick(streets, n * 19 + 5)} ${1 + chance(n * 23, 140)}`,
    zip,
    city,
    language: n % 15 === 7 ? "ar" : "en",
  };
}
