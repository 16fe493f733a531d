// Customers: their data, contacts, status, labels, comments, links, consents, settings and the recycle bin. The list stands in reports.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { anyOf, BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { MoneyShape } from "../../../shared/money.ts";
import { CountryCode, FilledLine, FilledNote, LanguageTag, Line } from "../../../shared/text.ts";
import { AuditEntryView } from "../identity/contract.ts";
import { SettingChange, SettingView } from "../partners/contract.ts";

export const statuses = ["new", "active", "blocked", "inactive", "archived"] as const;
export const StatusShape = z.enum(statuses);
export const BlockCauseShape = z.enum(["finance", "prepaid", "admin", "abuse"]);
const StaffBlockCause = z.enum(["admin", "abuse"]);
export const CategoryShape = z.enum(["individual", "company", "reseller"]);
const Channel = z.enum(["mail", "sms", "whatsapp", "push", "none"]);
const Latitude = z.number().min(-90).max(90);
const Longitude = z.number().min(-180).max(180);

const ContactPersonBody = z.strictObject({
  name: FilledLine(),
  role: Line(100).default(""),
  email: Line().default(""),
  phone: Line(40).default(""),
  mayCallSupport: z.boolean().default(false),
  mayOrder: z.boolean().default(false),
});
const AddressBody = z.strictObject({
  /** The id of an address that is kept, so that services go on pointing at it; absent: a new one. */
  id: z.uuid().optional(),
  title: Line(100).default(""),
  street1: FilledLine(),
  street2: Line().default(""),
  city: Line().default(""),
  zip: Line(20).default(""),
  state: Line(100).default(""),
  country: CountryCode.default(""),
  lat: Latitude.nullable().default(null),
  lng: Longitude.nullable().default(null),
});

const fields = {
  locationId: z.uuid().nullable(),
  category: CategoryShape,
  fullName: FilledLine(),
  companyName: Line(),
  companyNumber: Line(50),
  taxId: Line(50),
  identification: Line(100),
  dateOfBirth: DayShape.nullable(),
  language: LanguageTag,
  preferredChannel: Channel,
  portalLogin: z.string().trim(),
  // Two addresses in one field are two, so a field may be longer than an address.
  emails: z.array(z.string().max(3000)).max(10),
  billingEmails: z.array(z.string().max(3000)).max(10),
  phones: z.array(z.string().max(60)).max(10),
  street1: Line(),
  street2: Line(),
  city: Line(),
  zip: Line(20),
  state: Line(100),
  country: CountryCode,
  lat: Latitude.nullable(),
  lng: Longitude.nullable(),
  accountManagerId: z.uuid().nullable(),
  addedOn: DayShape,
  /** Values of additional fields by name; null clears one. A file is the id of an upload, a link the id of a record or what it is known by. */
  extra: z.record(z.string(), z.unknown()),
  contactPersons: z.array(ContactPersonBody).max(20),
  addresses: z.array(AddressBody).max(10),
};

export const NewCustomerBody = z.strictObject({
  partnerId: z.uuid(),
  category: fields.category,
  fullName: fields.fullName,
  locationId: fields.locationId.default(null),
  companyName: fields.companyName.default(""),
  companyNumber: fields.companyNumber.default(""),
  taxId: fields.taxId.default(""),
  identification: fields.identification.default(""),
  dateOfBirth: fields.dateOfBirth.default(null),
  /** Absent: the partner's. */
  language: fields.language.optional(),
  preferredChannel: fields.preferredChannel.default("mail"),
  /** Absent: made by the pattern of the settings. */
  portalLogin: fields.portalLogin.optional(),
  emails: fields.emails.default([]),
  billingEmails: fields.billingEmails.default([]),
  phones: fields.phones.default([]),
  street1: fields.street1.default(""),
  street2: fields.street2.default(""),
  city: fields.city.default(""),
  zip: fields.zip.default(""),
  state: fields.state.default(""),
  /** Absent: the partner's. */
  country: fields.country.optional(),
  lat: fields.lat.default(null),
  lng: fields.lng.default(null),
  accountManagerId: fields.accountManagerId.default(null),
  /** Absent: today. */
  addedOn: fields.addedOn.optional(),
  extra: fields.extra.default({}),
  contactPersons: fields.contactPersons.default([]),
  addresses: fields.addresses.default([]),
  status: z.enum(["new", "active", "blocked", "inactive"]).default("new"),
  blockedBy: StaffBlockCause.optional(),
  labelIds: z.array(z.uuid()).max(50).default([]),
  /** Somebody has seen the likely duplicates and goes on. */
  acceptDuplicates: z.boolean().default(false),
});

export const CustomerEdit = z.strictObject(fields).partial();

const Named = z.object({ id: z.uuid(), number: z.int(), name: z.string() });

export const CustomerView = z.object({
  id: z.uuid(),
  number: z.int(),
  partner: Named,
  location: z.object({ id: z.uuid(), path: z.array(z.string()) }).nullable(),
  portalLogin: z.string(),
  category: CategoryShape,
  status: StatusShape,
  blockedBy: BlockCauseShape.nullable(),
  fullName: z.string(),
  companyName: z.string(),
  companyNumber: z.string(),
  taxId: z.string(),
  /** Masked: only its last two characters can be read. */
  identification: z.string(),
  dateOfBirth: z.string().nullable(),
  language: z.string(),
  preferredChannel: Channel,
  emails: z.array(z.string()),
  billingEmails: z.array(z.string()),
  phones: z.array(z.string()),
  street1: z.string(),
  street2: z.string(),
  city: z.string(),
  zip: z.string(),
  state: z.string(),
  country: z.string(),
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  geoSource: z.enum(["", "hand", "geocoder", "import"]),
  accountManagerId: z.uuid().nullable(),
  addedOn: z.string(),
  addedBy: z.uuid().nullable(),
  convertedFromLeadId: z.uuid().nullable(),
  /** Only with the right to see additional fields. Of a file, a secret or a link it says more or less than its value: `FileValue` and its neighbours. */
  extra: z.record(z.string(), z.unknown()),
  contactPersons: z.array(ContactPersonBody),
  addresses: z.array(AddressBody.extend({ id: z.uuid() })),
  labels: z.array(z.object({ id: z.uuid(), title: z.string(), colour: z.string(), textColour: z.string() })),
  /** As a main account: how many sub-accounts. As a sub-account: which main account, without name and number when that is out of reach. */
  link: z.object({
    subAccounts: z.int(),
    main: z
      .object({
        id: z.uuid().nullable(),
        number: z.int().nullable(),
        name: z.string().nullable(),
        mode: z.enum(["independent", "aggregated"]),
      })
      .nullable(),
  }),
  plannedStatus: z
    .object({
      id: z.uuid(),
      to: StatusShape,
      blockedBy: StaffBlockCause.nullable(),
      at: MomentShape,
      reason: z.string(),
      plannedBy: z.string(),
    })
    .nullable(),
  version: z.int(),
  createdAt: MomentShape,
  updatedAt: MomentShape,
  /** The record was merged into this customer, who is shown. */
  mergedInto: z.int().nullable(),
});

const customerId = z.object({ customerId: z.uuid() });

export const createCustomerEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers",
  summary: "Adds a customer. A likely duplicate is refused with 409 until the request accepts it.",
  body: NewCustomerBody,
  returns: CustomerView,
  idempotent: true,
});
export const getCustomerEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId",
  summary: "One customer with contacts, labels and links.",
  params: customerId,
  returns: CustomerView,
});
const fieldOfCustomer = z.object({ customerId: z.uuid(), field: z.string().max(63) });
export const uploadFieldFileEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customer-field-files",
  summary:
    "Uploads a file for an additional field. It belongs to nobody until a customer is saved with its id in that field; after a day it is dropped.",
  request: "upload",
  body: z.strictObject({ field: z.string().max(63), partnerId: z.uuid() }),
  returns: z.object({ id: z.uuid(), name: z.string(), mediaType: z.string(), sizeBytes: z.int() }),
});
export const downloadFieldFileEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/fields/:field/file",
  summary: "The file in an additional field of a customer.",
  params: fieldOfCustomer,
  query: z.strictObject({
    /** Show it in the page instead of saving it, where its type allows. */
    inline: BooleanText.optional(),
  }),
  reply: "file",
});
export const revealFieldEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/fields/:field/reveal",
  summary: "The secret in an additional field of a customer. Each look is written down.",
  params: fieldOfCustomer,
  returns: z.object({ value: z.string() }),
  freshProof: true,
});
export const updateCustomerEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/customers/:customerId",
  summary: "Changes a customer's data; lists that are sent replace the whole list.",
  params: customerId,
  body: CustomerEdit,
  returns: CustomerView,
  versioned: true,
});
export const customerFormEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customer-form",
  summary: "What a form for customers of a partner has to know: what must be filled, and how logins are made.",
  query: z.strictObject({ partnerId: z.uuid() }),
  returns: z.object({
    /** Names of fields beyond what no customer can be without. */
    requiredOfIndividuals: z.array(z.string()),
    requiredOfCompanies: z.array(z.string()),
    /** What a login looks like that is made: "001042". */
    loginExample: z.string(),
  }),
});
export const revealIdentificationEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/reveal-identification",
  summary: "Shows the number of the identity document; this is logged.",
  params: customerId,
  returns: z.object({ identification: z.string() }),
  freshProof: true,
});

/** What stands in the way, or what an act brings about: a word for programs, a sentence for people, and how many it concerns. */
const FindingView = z.object({ code: z.string(), detail: z.string(), count: z.int().optional(), amount: MoneyShape.optional() });

// Duplicates

export const duplicateReasons = ["identification", "tax-id", "email", "phone", "name", "similar-name", "address", "date-of-birth"] as const;
export const DuplicateView = z.object({
  id: z.uuid(),
  number: z.int(),
  name: z.string(),
  status: StatusShape,
  score: z.int(),
  /** What is the same: "identification", "tax-id", "email", "phone", "name", "similar-name", "address", "date-of-birth". */
  reasons: z.array(z.string()),
});
export const checkDuplicatesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customer-duplicates/check",
  summary: "Who may be the same person as somebody about to be added.",
  query: z.strictObject({
    partnerId: z.uuid(),
    fullName: z.string().max(255).default(""),
    email: z.string().max(300).optional(),
    phone: z.string().max(60).optional(),
    identification: z.string().max(100).optional(),
    taxId: z.string().max(50).optional(),
    street1: z.string().max(255).optional(),
    zip: z.string().max(20).optional(),
    dateOfBirth: DayShape.optional(),
  }),
  returns: z.object({ items: z.array(DuplicateView) }),
});
export const duplicatesOfEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/duplicates",
  summary: "Who may be the same person as this customer, without those known to be somebody else.",
  params: customerId,
  returns: z.object({ items: z.array(DuplicateView) }),
});
export const notADuplicateEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/not-a-duplicate",
  summary: "Remembers that two customers are two.",
  params: customerId,
  body: z.strictObject({ otherId: z.uuid() }),
});

/** Two who may be one, as the list of them shows it. */
const LikelyTwin = z.object({
  id: z.uuid(),
  number: z.int(),
  name: z.string(),
  status: StatusShape,
  email: z.string().nullable(),
  phone: z.string().nullable(),
  city: z.string(),
  addedOn: z.string(),
});
export const listDuplicatesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customer-duplicates",
  summary: "Pairs of customers who may be one person, as the nightly look found them, without those known to be two.",
  query: listQuery({
    sort: ["score", "foundAt"],
    filter: { partner: anyOf(z.uuid()).optional(), reason: anyOf(z.enum(duplicateReasons)).optional() },
  }),
  returns: listOf(
    z.object({
      /** Of the pair; for telling rows apart. */
      id: z.string(),
      first: LikelyTwin,
      second: LikelyTwin,
      partnerId: z.uuid(),
      score: z.int(),
      reasons: z.array(z.string()),
      foundAt: MomentShape,
    }),
  ),
});
export const findDuplicatesNowEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customer-duplicates/find",
  summary: "Looks for likely duplicates now instead of at night.",
});

// Merging

export const mergePreviewEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/merge",
  summary: "What it would mean to merge another customer into this one: fields to decide, what comes along, what stands in the way.",
  params: customerId,
  query: z.strictObject({ loserId: z.uuid() }),
  returns: z.object({
    survivor: CustomerView,
    loser: CustomerView,
    /** The fields in which the two differ: "fullName", "address", "extra.meter_number". */
    fields: z.array(z.object({ field: z.string(), suggested: z.enum(["survivor", "loser"]) })),
    joined: z.object({
      emails: z.array(z.string()),
      billingEmails: z.array(z.string()),
      phones: z.array(z.string()),
      labels: CustomerView.shape.labels,
      /** Addresses and phones for which there is no room. */
      leftOut: z.array(z.string()),
    }),
    blockers: z.array(FindingView),
    effects: z.array(FindingView),
  }),
});
export const mergeEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/merge",
  summary: "Merges another customer into this one. The other one's id leads here afterwards. There is no way back.",
  params: customerId,
  body: z.strictObject({
    loserId: z.uuid(),
    /** The number of the customer who goes, typed by the person who decides. */
    typed: z.int(),
    /** The fields whose value comes from the customer who goes. */
    take: z.array(z.string().max(80)).max(200).default([]),
    versions: z.strictObject({ survivor: z.int(), loser: z.int() }),
  }),
  returns: CustomerView,
  idempotent: true,
});
export const listMergesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/merges",
  summary: "Who was merged into this customer.",
  params: customerId,
  returns: z.object({
    items: z.array(
      z.object({
        loserId: z.uuid(),
        number: z.int(),
        name: z.string(),
        mergedAt: MomentShape,
        mergedBy: z.string(),
        /** How many records came along, by kind. */
        moved: z.record(z.string(), z.int()),
        /** Until then both records can be looked up as they were. */
        snapshotUntil: MomentShape.nullable(),
      }),
    ),
  }),
});
export const mergeSnapshotEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customer-merges/:loserId/snapshot",
  summary: "Both records as they were before a merge, as a JSON file; kept for 90 days.",
  params: z.object({ loserId: z.uuid() }),
  reply: "file",
});

// What happened

export const customerActivityEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/activity",
  summary: "What happened to a customer and to their services, documents and payments, newest first, as far as you may see it.",
  params: customerId,
  query: listQuery({ sort: ["at"], filter: { entity: anyOf(z.string().max(60)).optional() } }),
  returns: listOf(AuditEntryView),
});

// Status

const StatusWish = z.strictObject({
  to: StatusShape,
  /** Staff block as admin or abuse. */
  blockedBy: StaffBlockCause.optional(),
  reason: Line(80),
  text: Line(500).default(""),
});
export const changeStatusEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/status",
  summary: "Changes the status by the table of moves.",
  params: customerId,
  body: StatusWish,
  returns: CustomerView,
});
export const previewStatusEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/status",
  summary: "Where the status may go, what a move would bring about, and the reasons to choose from.",
  params: customerId,
  query: z.strictObject({ to: StatusShape.optional() }),
  returns: z.object({
    moves: z.array(StatusShape),
    effects: z.array(FindingView),
    blockers: z.array(FindingView),
    reasons: z.array(z.string()),
  }),
});
export const listStatusChangesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/status-changes",
  summary: "How the status changed, newest first.",
  params: customerId,
  query: listQuery({ sort: ["at"], filter: {} }),
  returns: listOf(
    z.object({
      id: z.uuid(),
      from: StatusShape,
      to: StatusShape,
      blockedBy: BlockCauseShape.nullable(),
      reason: z.string(),
      by: z.string(),
      at: MomentShape,
    }),
  ),
});
export const planStatusEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/planned-status",
  summary: "Plans a change of the status for later; one plan waits per customer.",
  params: customerId,
  body: StatusWish.extend({ to: z.enum(["active", "blocked", "inactive", "archived"]), at: MomentShape }),
  returns: CustomerView,
});
export const cancelPlannedStatusEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/customers/:customerId/planned-status",
  summary: "Cancels the planned change of the status.",
  params: customerId,
  returns: CustomerView,
});

// Labels

export const setLabelsEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/customers/:customerId/labels",
  summary: "The labels that the customer shall carry.",
  params: customerId,
  body: z.strictObject({ labelIds: z.array(z.uuid()).max(50) }),
  returns: CustomerView,
});

// Comments

export const CommentView = z.object({
  id: z.uuid(),
  body: z.string(),
  isPinned: z.boolean(),
  author: z.object({ id: z.uuid().nullable(), name: z.string() }),
  createdAt: MomentShape,
  editedAt: MomentShape.nullable(),
  /** What it said before late edits, newest first. */
  earlier: z.array(z.object({ body: z.string(), until: MomentShape, by: z.string() })),
  mayEdit: z.boolean(),
  version: z.int(),
});
export const listCommentsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/comments",
  summary: "Comments of staff, pinned ones first, then the newest.",
  params: customerId,
  query: listQuery({ sort: ["at"], filter: { pinned: BooleanText.optional() } }),
  returns: listOf(CommentView),
});
export const addCommentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/comments",
  summary: "Adds a comment.",
  params: customerId,
  body: z.strictObject({ body: FilledNote(), isPinned: z.boolean().default(false) }),
  returns: CommentView,
  idempotent: true,
});
const commentId = z.object({ commentId: z.uuid() });
export const editCommentEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/customer-comments/:commentId",
  summary: "Edits or pins a comment. After the first minutes the earlier text is kept.",
  params: commentId,
  body: z.strictObject({ body: FilledNote(), isPinned: z.boolean() }).partial(),
  returns: CommentView,
  versioned: true,
});
export const deleteCommentEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/customer-comments/:commentId",
  summary: "Removes a comment.",
  params: commentId,
  versioned: true,
});

// Links

const LinkMode = z.enum(["independent", "aggregated"]);
export const mainPermissions = ["see", "pay", "order", "change", "tickets", "documents", "profile"] as const;
const MainMay = z.array(z.enum(mainPermissions)).max(mainPermissions.length);
export const linkEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/customers/:customerId/link",
  summary: "Links this customer as a sub-account of a main account, or changes the link.",
  params: customerId,
  body: z.strictObject({
    mainId: z.uuid(),
    mode: LinkMode,
    label: Line(100).default(""),
    mainMay: MainMay.default(["see"]),
    /** When aggregated billing ends: the first day that the sub-account pays for itself. Absent: today. */
    from: DayShape.optional(),
  }),
  returns: CustomerView,
});
export const unlinkEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/customers/:customerId/link",
  summary: "Takes the link to the main account away. `from` is the first day that the account pays for itself; absent: today.",
  params: customerId,
  query: z.strictObject({ from: DayShape.optional() }),
  returns: CustomerView,
});
export const SubAccountView = z.object({
  id: z.uuid(),
  number: z.int(),
  name: z.string(),
  street1: z.string(),
  city: z.string(),
  status: StatusShape,
  mode: LinkMode,
  label: z.string(),
  mainMay: MainMay,
  linkedAt: MomentShape,
});
export const listSubAccountsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/sub-accounts",
  summary: "The sub-accounts of a main account.",
  params: customerId,
  query: listQuery({ sort: ["number", "name"], filter: {} }),
  returns: listOf(SubAccountView),
});

// Consents

export const ConsentView = z.object({
  purpose: z.string(),
  isGiven: z.boolean(),
  at: MomentShape,
  channel: z.string(),
  textVersion: z.string(),
  by: z.string(),
});
export const listConsentsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/consents",
  summary: "Consents given and withdrawn, newest first.",
  params: customerId,
  returns: z.object({ items: z.array(ConsentView) }),
});
export const LegalHoldView = z.object({ hold: z.object({ reason: z.string(), by: z.string(), at: MomentShape }).nullable() });
export const legalHoldEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/legal-hold",
  summary: "Whether a customer's data is held for a court or an authority, why, and by whom.",
  params: customerId,
  returns: LegalHoldView,
});
export const setLegalHoldEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/customers/:customerId/legal-hold",
  summary: "Holds a customer's data: until it is lifted they are neither deleted nor joined with another. An empty reason lifts it.",
  params: customerId,
  body: z.strictObject({ reason: Line(500) }),
  returns: LegalHoldView,
});

export const recordConsentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/consents",
  summary: "Records a consent that the customer gave or withdrew, on paper or by phone.",
  params: customerId,
  body: z.strictObject({
    purpose: z.string().regex(/^[a-z][a-z0-9_]{1,40}$/),
    isGiven: z.boolean(),
    channel: FilledLine(40),
    textVersion: Line(40).default(""),
  }),
  returns: ConsentView,
});

// Settings of one customer

export const customerSettingsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/settings",
  summary: "Settings as they hold for this customer, each with its origin.",
  params: customerId,
  query: z.strictObject({ module: z.string().max(40).optional(), text: z.string().max(100).optional() }),
  returns: z.object({ items: z.array(SettingView) }),
});
export const changeCustomerSettingsEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/customers/:customerId/settings",
  summary: "Changes or resets settings of this customer, all of them or none.",
  params: customerId,
  body: z.strictObject({ changes: z.array(SettingChange).min(1).max(100) }),
  returns: z.object({ items: z.array(SettingView) }),
});

// Recycle bin

export const deletionBlockersEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/deletion-blockers",
  summary: "What stands in the way of deleting this customer.",
  params: customerId,
  returns: z.object({ items: z.array(FindingView) }),
});
export const deleteCustomerEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/customers/:customerId",
  summary: "Moves a customer into the recycle bin.",
  params: customerId,
  versioned: true,
});
export const listRecycledEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/recycle-bin/customers",
  summary: "Deleted customers that can still be restored.",
  query: listQuery({ sort: ["deletedAt", "number"], filter: { text: z.string().max(100).optional() } }),
  returns: listOf(
    z.object({
      id: z.uuid(),
      number: z.int(),
      name: z.string(),
      partner: z.string(),
      deletedAt: MomentShape,
      deletedBy: z.string(),
      purgedAfter: MomentShape,
    }),
  ),
});
export const restoreCustomerEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/recycle-bin/customers/:customerId/restore",
  summary: "Brings a customer back from the recycle bin, with everything.",
  params: customerId,
  returns: CustomerView,
});
