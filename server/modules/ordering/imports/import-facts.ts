import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { ImportMap } from "../../../../shared/import-map.ts";
import type { FieldError } from "../../../../shared/problem.ts";
import type { Work } from "../../../platform/work.ts";
import { type Plan, priceOn } from "../../catalog/index.ts";
import {
  type AdditionalField,
  getPartner,
  getSetting,
  listFields,
  listLabels,
  listLocations,
  type Partner,
  phoneCountry,
} from "../../partners/index.ts";
import { mapRefused } from "../problems.ts";
import { ensureCatalog } from "./import-catalog.ts";
import type { ImportFacts } from "./import-mapping-rules.ts";
import type { Survey } from "./survey-table.ts";

/** What the rows of one import have in common. */
export interface ImportGround {
  readonly partner: Partner;
  readonly today: Day;
  readonly map: ImportMap;
  readonly planCodes: readonly string[];
  readonly plans: ReadonlyMap<string, Plan>;
  readonly facts: ImportFacts;
  /** Completes phone numbers, by location; "" for customers without one. */
  readonly phoneCountries: ReadonlyMap<string, string>;
}

/** Finds out what mapping needs to know, and makes the plans that are missing. */
export async function prepareGround(
  work: Work,
  { partnerId, map, survey }: { partnerId: string; map: ImportMap; survey: Survey },
): Promise<ImportGround> {
  const partner = await getPartner(work, partnerId);
  const today = calendarDay(work.now, partner.timeZone);
  if (map.currency !== undefined && map.currency !== partner.currency) {
    throw mapRefused(`The amounts are in ${map.currency}, and ${partner.name} has ${partner.currency}.`, {
      errors: [{ field: "currency", code: "currency-mismatch", message: `the partner's currency is ${partner.currency}` }],
    });
  }
  const { planCodes } = survey;
  const plans = await ensureCatalog(work, { map, partner, planCodes, today });
  const fields = await listFields(work, "customers");
  const extraTypes = new Map(fields.map(({ name, type }) => [name, type]));
  refuseUnknownFields(map, extraTypes);
  refuseUnreadableFields(map, extraTypes);
  refuseMatchByMany(map, fields);
  const locations = (await listLocations(work, { partnerId })).map(({ id, name }) => [name.toLowerCase(), id] as const);
  const labels = (await listLabels(work, "customers")).filter(
    (label) => label.partnerIds.length === 0 || label.partnerIds.includes(partnerId),
  );
  return {
    partner,
    today,
    map,
    planCodes,
    plans,
    facts: {
      currency: partner.currency,
      today,
      language: partner.language,
      country: partner.country,
      locations: new Map(locations),
      labels: new Map(labels.map(({ title, id }) => [title.toLowerCase(), id])),
      extraTypes,
      plans: new Map([...plans].map(([code, plan]) => [code, planFacts(plan)])),
    },
    phoneCountries: await phoneCountriesOf(work, partner, ["", ...locations.map(([, id]) => id)]),
  };
}

function planFacts(plan: Plan) {
  return {
    currency: plan.currency,
    isMonthly: plan.priceMonths === 1 && plan.kind !== "one_time" && plan.kind !== "topup",
    priceOn: (day: Day): string => priceOf(plan, day).price,
  };
}

/** The price that a service which starts on a day begins with. */
export function priceOf(plan: Plan, startOn: Day) {
  const price = priceOn(plan.prices, startOn);
  if (!price) throw new Error(`the plan ${plan.code} has no price`);
  return price;
}

function refuseUnknownFields(map: ImportMap, extraTypes: ReadonlyMap<string, string>): void {
  const errors = Object.keys(map.customer.extra ?? {}).flatMap((name): FieldError[] =>
    extraTypes.has(name)
      ? []
      : [{ field: `customer.extra.${name}`, code: "unknown-field", message: `there is no additional field ${name}` }],
  );
  if (errors.length > 0) throw mapRefused("An import makes no additional fields. Define them first, or leave them out.", { errors });
}

/** What no column can hold: a file, a secret that would lie about in a table, and what is calculated. */
const notInColumns: readonly (string | undefined)[] = ["file", "secret", "calculated"];

function refuseUnreadableFields(map: ImportMap, extraTypes: ReadonlyMap<string, string>): void {
  const errors = Object.keys(map.customer.extra ?? {}).flatMap((name): FieldError[] => {
    const type = extraTypes.get(name);
    const message = `a ${type} field takes nothing from a table`;
    return notInColumns.includes(type) ? [{ field: `customer.extra.${name}`, code: "not-for-type", message }] : [];
  });
  if (errors.length > 0) throw mapRefused("Files, secrets and calculated fields cannot be imported. Leave these columns out.", { errors });
}

/** O-78 only what is unique tells who somebody is. */
function refuseMatchByMany({ match }: ImportMap, fields: readonly AdditionalField[]): void {
  const field = fields.find(({ name }) => `extra.${name}` === match);
  if (!field || (field.isUnique !== "no" && field.type !== "link")) return;
  const message = field.type === "link" ? `${field.name} is a link to a record` : `several customers may have the same ${field.name}`;
  throw mapRefused(`Customers are not known by ${field.name}: ${message}.`, { errors: [{ field: "match", code: "not-unique", message }] });
}

async function phoneCountriesOf(work: Work, partner: Partner, locationIds: readonly string[]): Promise<Map<string, string>> {
  const countries = new Map<string, string>();
  for (const locationId of locationIds) {
    const place = locationId === "" ? {} : { locationId };
    countries.set(locationId, (await getSetting(work, phoneCountry, { partnerId: partner.id, ...place })) || partner.country);
  }
  return countries;
}
