// How the demo provider keeps order: places, labels, and fields of its own.
import { createField, createLabel, createLocation } from "../modules/partners/index.ts";
import type { Work } from "../platform/work.ts";
import { chance, type Person } from "./people.ts";

export interface Order {
  /** By the name of the town. */
  readonly locations: ReadonlyMap<string, string>;
  readonly labels: Readonly<Record<keyof typeof labels, string>>;
}

const labels = {
  key: { title: "Key account", colour: "#0f766e", description: "Calls back the same day." },
  slow: { title: "Pays late", colour: "#b45309", description: "Usually pays after the first reminder." },
  move: { title: "Fibre soon", colour: "#1d4ed8", description: "The street gets fibre this year." },
} as const;

const towns = [
  ["North shore", ["Nordhaven", "Eastbridge", "Seaford"]],
  ["South shore", ["Millbrook", "Hillcrest"]],
] as const;

export async function makeOrder(work: Work): Promise<Order> {
  const locations = new Map<string, string>();
  for (const [district, names] of towns) {
    const parent = await createLocation(work, { name: district, parentId: null, address: "", partnerIds: [] });
    for (const name of names)
      locations.set(name, (await createLocation(work, { name, parentId: parent.id, address: "", partnerIds: [] })).id);
  }
  const made = {} as Record<keyof typeof labels, string>;
  for (const key of Object.keys(labels) as (keyof typeof labels)[]) {
    const label = await createLabel(work, { ...labels[key], module: "customers", internalOnly: true, partnerIds: [] });
    made[key] = label.id;
  }
  for (const [position, field] of fields.entries()) {
    await createField(work, {
      module: "customers",
      help: {},
      checks: {},
      link: null,
      template: "",
      defaultValue: null,
      position,
      category: "all",
      isRequired: false,
      isUnique: "no",
      inAddForm: true,
      isReadOnly: false,
      isPersonal: false,
      inPortal: "hidden",
      ...field,
      options: [...field.options],
    });
  }
  return { locations, labels: made };
}

const fields = [
  {
    name: "ont_serial",
    type: "text",
    title: { en: "ONT serial", ar: "الرقم التسلسلي للجهاز" },
    options: [],
    section: "Installation",
    isSearchable: true,
    inList: true,
  },
  {
    name: "building",
    type: "choice",
    title: { en: "Building", ar: "نوع المبنى" },
    options: [
      { key: "house", title: { en: "House", ar: "منزل" }, archived: false },
      { key: "flats", title: { en: "Block of flats", ar: "عمارة سكنية" }, archived: false },
      { key: "office", title: { en: "Office", ar: "مكتب" }, archived: false },
    ],
    section: "Installation",
    isSearchable: false,
    inList: false,
  },
] as const;

/** What of all that the n-th person carries. */
export function placeInOrder(order: Order, n: number, { city, companyName }: Person) {
  const isBusiness = companyName !== "";
  const carried = [
    ...(isBusiness && chance(n * 43, 2) === 0 ? [order.labels.key] : []),
    ...(!isBusiness && chance(n * 47, 9) === 0 ? [order.labels.move] : []),
    ...(!isBusiness && chance(n * 53, 11) === 0 ? [order.labels.slow] : []),
  ];
  const building = isBusiness ? "office" : chance(n * 59, 3) === 0 ? "flats" : "house";
  return {
    locationId: order.locations.get(city) ?? null,
    labelIds: carried,
    extra: { ont_serial: `ALCL${(0xf8_00_00_00 + n * 7919).toString(16).toUpperCase()}`, building },
  };
}
