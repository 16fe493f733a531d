// Partners and what is defined for them: settings, locations, labels, additional fields, and how the public pages look.
import { z } from "zod";
import { anyOf, endpoint, listOf, listQuery } from "../../../shared/endpoint.ts";
import { ColourCode, CountryCode, FilledLine, LanguageTag, Line } from "../../../shared/text.ts";

// Partners

const isTimeZone = (text: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

const Code = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/);
const HostName = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
  .max(253);
const TimeZone = z.string().refine(isTimeZone, { params: { code: "unknown-time-zone" }, message: "a time zone such as Europe/Zagreb" });
const Currency = z.string().regex(/^[A-Z]{3}$/);
const MailAddress = z.union([z.literal(""), z.email()]);

const partnerFields = {
  code: Code,
  name: FilledLine(100),
  legalName: FilledLine(200),
  street: Line(),
  city: Line(),
  zip: Line(20),
  country: CountryCode,
  taxNumber: Line(50),
  companyNumber: Line(50),
  email: MailAddress,
  phone: Line(40),
  website: Line(),
  bankName: Line(),
  iban: Line(40),
  bic: Line(20),
  accentColour: ColourCode,
  portalHost: HostName.nullable(),
  currency: Currency,
  language: LanguageTag,
  timeZone: TimeZone,
};

export const NewPartnerBody = z.strictObject({
  ...partnerFields,
  street: partnerFields.street.default(""),
  city: partnerFields.city.default(""),
  zip: partnerFields.zip.default(""),
  country: partnerFields.country.default(""),
  taxNumber: partnerFields.taxNumber.default(""),
  companyNumber: partnerFields.companyNumber.default(""),
  email: partnerFields.email.default(""),
  phone: partnerFields.phone.default(""),
  website: partnerFields.website.default(""),
  bankName: partnerFields.bankName.default(""),
  iban: partnerFields.iban.default(""),
  bic: partnerFields.bic.default(""),
  accentColour: partnerFields.accentColour.default("#0f766e"),
  portalHost: partnerFields.portalHost.default(null),
  language: partnerFields.language.default("en"),
});

export const PartnerEdit = z.strictObject({ ...partnerFields, status: z.enum(["active", "suspended"]) }).partial();

export const PartnerView = z.object({
  id: z.uuid(),
  number: z.int(),
  isDefault: z.boolean(),
  code: z.string(),
  name: z.string(),
  status: z.enum(["active", "suspended"]),
  legalName: z.string(),
  street: z.string(),
  city: z.string(),
  zip: z.string(),
  country: z.string(),
  taxNumber: z.string(),
  companyNumber: z.string(),
  email: z.string(),
  phone: z.string(),
  website: z.string(),
  bankName: z.string(),
  iban: z.string(),
  bic: z.string(),
  accentColour: z.string(),
  logoUrl: z.string().nullable(),
  portalHost: z.string().nullable(),
  currency: z.string(),
  language: z.string(),
  timeZone: z.string(),
  version: z.int(),
});

const partnerId = z.object({ partnerId: z.uuid() });

export const listPartnersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners",
  summary: "The partners that you may see.",
  query: listQuery({
    sort: ["number", "name"],
    filter: { status: anyOf(z.enum(["active", "suspended"])).optional(), text: z.string().max(100).optional() },
  }),
  returns: listOf(PartnerView),
});
export const partnerChoicesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partner-choices",
  summary: "Your partners by name, for choosing one.",
  returns: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        number: z.int(),
        name: z.string(),
        status: z.enum(["active", "suspended"]),
        accentColour: z.string(),
        currency: z.string(),
        country: z.string(),
        language: z.string(),
        timeZone: z.string(),
      }),
    ),
  }),
});
export const getPartnerEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId",
  summary: "One partner.",
  params: partnerId,
  returns: PartnerView,
});
export const createPartnerEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners",
  summary: "Makes a partner. The first one of an installation is the default partner.",
  body: NewPartnerBody,
  returns: PartnerView,
  idempotent: true,
});
export const updatePartnerEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/partners/:partnerId",
  summary: "Changes a partner's data, or suspends it.",
  params: partnerId,
  body: PartnerEdit,
  returns: PartnerView,
  versioned: true,
});
export const deletePartnerEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/partners/:partnerId",
  summary: "Removes a partner that nothing refers to.",
  params: partnerId,
  versioned: true,
});
export const partnerFiguresEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partner-figures",
  summary: "How many customers your partners have, by status.",
  returns: z.object({
    items: z.array(
      z.object({ partnerId: z.uuid(), customers: z.object({ new: z.int(), active: z.int(), blocked: z.int(), inactive: z.int() }) }),
    ),
  }),
});
export const partnerUsesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/uses",
  summary: "What refers to a partner and so keeps it from being removed.",
  params: partnerId,
  returns: z.object({
    items: z.array(
      z.object({
        /** The table: "customers.customers". */
        what: z.string(),
        count: z.int(),
        /** The count stops at a thousand. */
        andMore: z.boolean(),
      }),
    ),
  }),
});
export const setLogoEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/logo",
  summary: "Sets the logo: a PNG, JPEG or WebP picture of at most 1 MB.",
  params: partnerId,
  request: "upload",
  returns: PartnerView,
});
export const removeLogoEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/partners/:partnerId/logo",
  summary: "Removes the logo; the name stands in its place.",
  params: partnerId,
  returns: PartnerView,
});

// How the public pages look

export const BrandingView = z.object({
  partner: z.object({
    code: z.string(),
    name: z.string(),
    status: z.enum(["active", "suspended"]),
    email: z.string(),
    phone: z.string(),
    website: z.string(),
  }),
  title: z.string(),
  accentColour: z.string(),
  logoUrl: z.string().nullable(),
  language: z.string(),
  languages: z.array(z.string()),
  currency: z.string(),
  timeZone: z.string(),
  /** How dates and numbers are written; empty: as the reader's language has it. */
  locale: z.string(),
  hourFormat: z.enum(["locale", "12", "24"]),
  /** Arabic in its own digits, where numbers follow the language. */
  arabicDigits: z.boolean(),
  /** Whether it can be put onto a home screen and opens without a connection. */
  hasApp: z.boolean(),
  /** P-237 where its own words are, by language; nothing where it has none. */
  words: z.record(z.string(), z.string()),
});
export const brandingEndpoint = endpoint({
  method: "GET",
  path: "/api/public/branding",
  summary: "How the portal looks here: by the host name, else by the partner's code, else the default partner.",
  query: z.strictObject({ partner: z.string().max(40).optional() }),
  returns: BrandingView,
});
export const logoEndpoint = endpoint({
  method: "GET",
  path: "/api/public/partners/:code/logo",
  summary: "A partner's logo.",
  params: z.object({ code: Code }),
  query: z.strictObject({ v: z.string().max(64).optional() }),
  reply: "file",
});

// Settings

const settingLevel = z.enum(["system", "partner", "location", "customer"]);
export const SettingOrigin = z.enum(["default", "system", "partner", "location", "customer"]);
export const SettingView = z.object({
  key: z.string(),
  title: z.string(),
  help: z.string(),
  levels: z.array(settingLevel),
  /** The branch of the rights that it belongs to: "config.finance". */
  node: z.string(),
  /** As JSON Schema: type, limits, choices. */
  shape: z.record(z.string(), z.unknown()),
  value: z.unknown(),
  /** Where the value comes from; the level that was asked for means: set here. */
  origin: SettingOrigin,
  /** What holds when nothing is set here. */
  inherited: z.unknown(),
  inheritedFrom: SettingOrigin,
  mayChange: z.boolean(),
  /** A password: its value is never shown, only whether there is one. */
  secret: z.boolean(),
  isSet: z.boolean(),
  /** Its effect is worth a question before it is saved. */
  hasEffect: z.boolean(),
  /** Send it back with a change; 0: never set here. */
  version: z.int(),
});
export const SettingChange = z.strictObject({
  key: z.string(),
  version: z.int().min(0),
  /** The new value; absent together with `reset`. */
  value: z.unknown().optional(),
  /** Back to what is inherited. */
  reset: z.boolean().default(false),
});

const settingPlace = {
  level: z.enum(["system", "partner", "location"]),
  /** The partner or location; absent at the system level. */
  scopeId: z.uuid().optional(),
};
export const listSettingsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/settings",
  summary: "Settings as they hold in one place, each with its origin and limits.",
  query: z.strictObject({
    ...settingPlace,
    /** Of one module: "billing". */
    module: z.string().max(40).optional(),
    /** Of one branch of the rights: "config.finance". */
    node: z.string().max(60).optional(),
    keys: anyOf(z.string().max(100)).optional(),
    /** In titles, keys and help. */
    text: z.string().max(100).optional(),
  }),
  returns: z.object({ items: z.array(SettingView) }),
});
export const changeSettingsEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/settings",
  summary: "Changes or resets some settings in one place, all of them or none.",
  body: z.strictObject({ ...settingPlace, changes: z.array(SettingChange).min(1).max(200) }),
  returns: z.object({ items: z.array(SettingView) }),
});
export const settingEffectsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/settings/effects",
  summary: "What some changes would do at once, asked before they are saved; nothing is changed.",
  body: z.strictObject({ ...settingPlace, changes: z.array(SettingChange).min(1).max(200) }),
  returns: z.object({ items: z.array(z.object({ key: z.string(), code: z.string(), count: z.int() })) }),
});

// Locations

const locationFields = { name: FilledLine(100), parentId: z.uuid().nullable(), address: Line(), partnerIds: z.array(z.uuid()).max(1000) };
const LocationView = z.object({
  id: z.uuid(),
  name: z.string(),
  parentId: z.uuid().nullable(),
  /** The names from the top down to this one. */
  path: z.array(z.string()),
  address: z.string(),
  /** Empty: it serves every partner. */
  partnerIds: z.array(z.uuid()),
  version: z.int(),
});
const locationId = z.object({ locationId: z.uuid() });
export const listLocationsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/locations",
  summary: "The locations that serve your partners, in the order of their tree.",
  query: z.strictObject({ partnerId: z.uuid().optional() }),
  returns: z.object({ items: z.array(LocationView) }),
});
export const createLocationEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/locations",
  summary: "Makes a location.",
  body: z.strictObject({
    name: locationFields.name,
    parentId: locationFields.parentId.default(null),
    address: locationFields.address.default(""),
    partnerIds: locationFields.partnerIds.default([]),
  }),
  returns: LocationView,
  idempotent: true,
});
export const updateLocationEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/locations/:locationId",
  summary: "Changes a location.",
  params: locationId,
  body: z.strictObject(locationFields).partial(),
  returns: LocationView,
  versioned: true,
});
export const deleteLocationEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/locations/:locationId",
  summary: "Removes a location; what lies in it moves to another one.",
  params: locationId,
  query: z.strictObject({ moveTo: z.uuid().optional() }),
  versioned: true,
});

// Labels

export const labelModules = ["customers", "leads", "tickets", "tasks", "items", "documents", "plans"] as const;
export type LabelModule = (typeof labelModules)[number];
const labelFields = {
  title: FilledLine(40),
  colour: ColourCode,
  description: Line(),
  internalOnly: z.boolean(),
  partnerIds: z.array(z.uuid()).max(1000),
};
export const LabelView = z.object({
  id: z.uuid(),
  module: z.enum(labelModules),
  title: z.string(),
  colour: z.string(),
  /** The one of black and white that reads better on the colour. */
  textColour: z.enum(["#000000", "#ffffff"]),
  description: z.string(),
  internalOnly: z.boolean(),
  partnerIds: z.array(z.uuid()),
  /** How many records carry it; null where nobody counts. */
  uses: z.int().nullable(),
  version: z.int(),
});
const labelId = z.object({ labelId: z.uuid() });
export const listLabelsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/labels",
  summary: "The labels of one module that your partners may use.",
  query: z.strictObject({ module: z.enum(labelModules) }),
  returns: z.object({ items: z.array(LabelView) }),
});
export const createLabelEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/labels",
  summary: "Makes a label.",
  body: z.strictObject({
    ...labelFields,
    module: z.enum(labelModules),
    description: labelFields.description.default(""),
    internalOnly: labelFields.internalOnly.default(true),
    partnerIds: labelFields.partnerIds.default([]),
  }),
  returns: LabelView,
  idempotent: true,
});
export const updateLabelEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/labels/:labelId",
  summary: "Changes a label.",
  params: labelId,
  body: z.strictObject(labelFields).partial(),
  returns: LabelView,
  versioned: true,
});
export const deleteLabelEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/labels/:labelId",
  summary: "Removes a label from everything that carries it.",
  params: labelId,
  versioned: true,
});

// Additional fields

// biome-ignore format: one list.
export const fieldModules = [
  "customers", "leads", "services", "plans", "administrators", "partners", "locations", "tickets", "tasks", "projects", "items", "products", "suppliers",
  "supplier_invoices", "documents", "news", "routers", "networks", "cpe", "monitoring", "api_keys", "money_documents",
] as const;
export type FieldModule = (typeof fieldModules)[number];
/** Whose records have values by now; of the others a field can be defined ahead. */
export const fieldModulesInUse: readonly FieldModule[] = ["customers"];
export const fieldTypes = [
  "text",
  "long_text",
  "integer",
  "decimal",
  "yes_no",
  "date",
  "moment",
  "choice",
  "choices",
  "email",
  "phone",
  "url",
  "ip",
  "network",
  "mac",
  "coordinates",
  "file",
  "secret",
  "link",
  "calculated",
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** What a file field may be limited to. */
export const fileKinds = ["pdf", "picture", "text", "document", "spreadsheet", "archive"] as const;
/** What a link may point at. */
export const linkTargets = ["customer", "administrator", "partner", "location", "service", "plan"] as const;
export type LinkTarget = (typeof linkTargets)[number];
/** The states that a link can be limited to, of the records that have such. */
export const linkStates = {
  customer: ["new", "active", "blocked", "inactive"],
  administrator: ["invited", "active", "suspended"],
  partner: ["active", "suspended"],
  location: [],
  service: ["pending", "active", "paused", "stopped", "disabled", "archived"],
  plan: ["enabled", "disabled"],
} as const satisfies Record<LinkTarget, readonly string[]>;
/** What a template of a calculated field may read beside the other fields, by the module. */
export const templateNames: Partial<Record<FieldModule, { readonly record: string; readonly names: readonly string[] }>> = {
  customers: {
    record: "customer",
    // biome-ignore format: one list.
    names: ["number", "name", "company", "category", "status", "login", "email", "phone", "street", "zip", "city", "country", "added_on"],
  },
};

const PerLanguage = z.record(LanguageTag, Line());
const decimalText = z.string().regex(/^-?\d{1,15}(\.\d{1,8})?$/);
const FieldOption = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/),
  title: PerLanguage,
  colour: ColourCode.optional(),
  /** Kept by records that have it, offered no more. */
  archived: z.boolean().default(false),
});
export const FieldChecks = z.strictObject({
  minLength: z.int().min(0).max(65_535).optional(),
  maxLength: z.int().min(1).max(65_535).optional(),
  /** RE2 syntax. */
  pattern: z.string().max(500).optional(),
  min: decimalText.optional(),
  max: decimalText.optional(),
  /** Decimals after the point. */
  digits: z.int().min(0).max(8).optional(),
  minDate: z.iso.date().optional(),
  maxDate: z.iso.date().optional(),
  relative: z.enum(["not_past", "not_future"]).optional(),
  /** What a file may be; left out: anything but programs. */
  fileKinds: z.array(z.enum(fileKinds)).min(1).max(fileKinds.length).optional(),
  maxMb: z.int().min(1).max(25).optional(),
});
export type FieldChecks = z.output<typeof FieldChecks>;
const FieldLink = z.strictObject({
  to: z.enum(linkTargets),
  /** Only records in one of these states can be chosen; empty: in any. */
  states: z.array(z.string().max(40)).max(20).default([]),
  /** Only records of the partner whose record it is. */
  samePartner: z.boolean().default(true),
});
export type FieldLink = z.output<typeof FieldLink>;
const FieldName = z.string().regex(/^[a-z][a-z0-9_]{1,62}$/);
const fieldProperties = {
  type: z.enum(fieldTypes),
  title: PerLanguage,
  help: PerLanguage,
  options: z.array(FieldOption).max(500),
  checks: FieldChecks,
  /** Of a link. */
  link: FieldLink.nullable(),
  /** Of a calculated field: Liquid. */
  template: z.string().max(2_000),
  defaultValue: z.unknown(),
  section: Line(60),
  position: z.int().min(0).max(10_000),
  category: z.enum(["all", "individual", "company"]),
  isRequired: z.boolean(),
  isUnique: z.enum(["no", "partner", "all"]),
  isSearchable: z.boolean(),
  inList: z.boolean(),
  inAddForm: z.boolean(),
  isReadOnly: z.boolean(),
  isPersonal: z.boolean(),
  inPortal: z.enum(["hidden", "visible", "editable"]),
};
export const NewFieldBody = z.strictObject({
  module: z.enum(fieldModules),
  name: FieldName,
  type: fieldProperties.type,
  title: fieldProperties.title,
  help: PerLanguage.default({}),
  options: fieldProperties.options.default([]),
  checks: FieldChecks.default({}),
  link: fieldProperties.link.default(null),
  template: fieldProperties.template.default(""),
  defaultValue: z.unknown().default(null),
  section: fieldProperties.section.default(""),
  position: fieldProperties.position.default(0),
  category: fieldProperties.category.default("all"),
  isRequired: z.boolean().default(false),
  isUnique: fieldProperties.isUnique.default("no"),
  isSearchable: z.boolean().default(false),
  inList: z.boolean().default(false),
  inAddForm: z.boolean().default(true),
  isReadOnly: z.boolean().default(false),
  isPersonal: z.boolean().default(false),
  inPortal: fieldProperties.inPortal.default("hidden"),
});
const FieldEdit = z.strictObject(fieldProperties).partial();
export const FieldView = z.object({
  id: z.uuid(),
  module: z.enum(fieldModules),
  name: z.string(),
  type: z.enum(fieldTypes),
  title: z.record(z.string(), z.string()),
  help: z.record(z.string(), z.string()),
  options: z.array(
    z.object({ key: z.string(), title: z.record(z.string(), z.string()), colour: z.string().optional(), archived: z.boolean() }),
  ),
  checks: FieldChecks,
  link: FieldLink.nullable(),
  template: z.string(),
  defaultValue: z.unknown(),
  section: z.string(),
  position: z.int(),
  category: z.enum(["all", "individual", "company"]),
  isRequired: z.boolean(),
  isUnique: z.enum(["no", "partner", "all"]),
  isSearchable: z.boolean(),
  inList: z.boolean(),
  inAddForm: z.boolean(),
  isReadOnly: z.boolean(),
  isPersonal: z.boolean(),
  inPortal: z.enum(["hidden", "visible", "editable"]),
  version: z.int(),
});
const fieldId = z.object({ fieldId: z.uuid() });
export const listFieldsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/additional-fields",
  summary: "The additional fields of one module, in their order.",
  query: z.strictObject({ module: z.enum(fieldModules) }),
  returns: z.object({ items: z.array(FieldView) }),
});
export const createFieldEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/additional-fields",
  summary: "Adds a field to the records of a module.",
  body: NewFieldBody,
  returns: FieldView,
  idempotent: true,
});
export const updateFieldEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/additional-fields/:fieldId",
  summary: "Changes an additional field; its name stays.",
  params: fieldId,
  body: FieldEdit,
  returns: FieldView,
  versioned: true,
});
export const deleteFieldEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/additional-fields/:fieldId",
  summary: "Hides an additional field; its values are kept for 90 days.",
  params: fieldId,
  versioned: true,
});

const LinkChoice = z.object({
  id: z.uuid(),
  name: z.string(),
  /** What tells it from others of the same name. */
  note: z.string(),
});
export const fieldChoicesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/additional-fields/:fieldId/choices",
  summary: "The records that a link field can point at, as far as you may see them: at most 20 that fit a text.",
  params: fieldId,
  query: z.strictObject({
    text: z.string().max(100).default(""),
    /** Whose record is filled in; a field for records of the same partner needs it. */
    partnerId: z.uuid().optional(),
  }),
  returns: z.object({ items: z.array(LinkChoice) }),
});

// Values of additional fields as records show them. Of a secret an answer says `{ "isSet": true }` and no more; what is not here is shown as it is stored.

/** A file; who may see the field may fetch it. */
export const FileValue = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  /** The browser may show it; others are saved. */
  mayShowInline: z.boolean(),
});
/** A link: the record's name, or that it is gone, or that it is out of your reach. */
export const LinkValue = z.discriminatedUnion("state", [
  z.object({ state: z.literal("here"), id: z.uuid(), name: z.string() }),
  z.object({ state: z.literal("gone"), id: z.uuid() }),
  z.object({ state: z.literal("hidden") }),
]);
