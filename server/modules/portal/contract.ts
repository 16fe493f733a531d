// What subscribers read and change beside the endpoints of the modules that own the records: the home page in one answer, and their
// profile.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { BooleanText, endpoint, MomentShape } from "../../../shared/endpoint.ts";
import { MoneyShape } from "../../../shared/money.ts";
import { approvableParts, profileParts } from "../../../shared/profile-parts.ts";
import { FilledLine, LanguageTag, Line } from "../../../shared/text.ts";
import { OwnStatusView } from "../collections/contract.ts";
import { OwnPlanView } from "../collections/instalments/contract.ts";
import { fieldTypes } from "../partners/contract.ts";
import { AttemptView } from "../payments/attempts/contract.ts";
import { PortalService } from "../services/contract.ts";

// Home

/** What an internet service does for its customer, as far as money and staff decide about it. */
const LineWord = z.enum(["works", "starts", "waits", "paused", "stopped", "suspended_debt", "restoring", "suspended", "locked"]);

export const DashboardLine = z.object({
  serviceId: z.uuid(),
  title: z.string(),
  word: LineWord,
  /** The day that belongs to the word: since when, or from when on. */
  on: DayShape.nullable(),
  /** P-54 for how long it waits for the network; null: it does not, or nobody knows. */
  waitedSeconds: z.int().nullable(),
  /** N-178 it is shut for money, and open until then for a payment that was begun. */
  openUntil: MomentShape.nullable(),
  /** The last day, when the end is planned. */
  endOn: DayShape.nullable(),
  downBps: z.int().nullable(),
  upBps: z.int().nullable(),
});

const DebtRow = z.object({ id: z.uuid(), number: z.string(), dueOn: DayShape, isOverdue: z.boolean(), open: MoneyShape });

export const OwnMoney = z.object({
  currency: z.string(),
  /** Below zero the customer owes. */
  balance: MoneyShape,
  /** What the balance is made of (P-48): credit, less open documents, less charges without a document. */
  parts: z.object({ freeCredit: MoneyShape, openDocuments: MoneyShape, openCharges: MoneyShape }),
  /** P-49 what clears all listed invoices; null when nothing is due. */
  settle: MoneyShape.nullable(),
  /** P-49 what brings the balance to zero, where that is another amount. */
  clear: MoneyShape.nullable(),
  paymentDue: z.object({ on: DayShape, isOverdue: z.boolean() }).nullable(),
  overdue: MoneyShape,
  unpaidCount: z.int(),
  /** The three oldest ones. */
  unpaid: z.array(DebtRow.extend({ issuedOn: DayShape })),
  /** Proformas that still ask for money: owed by nobody (B-126). */
  proformaCount: z.int(),
  proformas: z.array(DebtRow),
  /** When the next invoice is made; null where none is. */
  nextInvoiceOn: DayShape.nullable(),
});

/** The same as far as the home page shows it: what is switched off is null or empty. */
const DashboardMoney = OwnMoney.extend({
  balance: OwnMoney.shape.balance.nullable(),
  parts: OwnMoney.shape.parts.nullable(),
  overdue: OwnMoney.shape.overdue.nullable(),
  unpaidCount: z.int().nullable(),
  proformaCount: z.int().nullable(),
});

/** Something that comes by itself or waits for the customer. */
export const DashboardEvent = z.object({
  kind: z.enum(["starts", "ends", "price_changes", "discount_ends", "contract_ends", "changes", "pauses", "resumes"]),
  on: DayShape,
  serviceId: z.uuid(),
  title: z.string(),
});

export const dashboardEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/dashboard",
  summary: "All that the home page shows, in one answer.",
  returns: z.object({
    today: DayShape,
    /** What the home page shows, in its order (portal.md 2.3). */
    items: z.array(z.string()),
    /** Something is due now: it stands first whatever the order (P-52). Null: nobody keeps a billing account for this customer. */
    isDue: z.boolean().nullable(),
    account: z.object({ status: z.enum(["new", "active", "blocked", "inactive", "archived"]), isForMoney: z.boolean() }),
    lines: z.array(DashboardLine),
    /** Null: nobody keeps a billing account for this customer, a main account pays for instance; or nothing of it is shown here. */
    money: DashboardMoney.nullable(),
    /** P-51 whether and when the account is suspended for money; null as above. Off: only what holds already. */
    suspension: OwnStatusView.nullable(),
    instalmentPlan: OwnPlanView.nullable(),
    /** Payments that are not over: left on the gateway's page, or not decided by the bank yet. */
    attempts: z.array(AttemptView),
    services: z.array(PortalService),
    month: z.object({ net: MoneyShape, gross: MoneyShape }).nullable(),
    coming: z.array(DashboardEvent),
    /** P-174 how many incidents and works touch this customer; what they are has an endpoint of its own. */
    incidents: z.int(),
  }),
});

export const financeSummaryEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/finance/summary",
  summary: "What is owed and by when, what is proposed to pay, and which payments are under way.",
  returns: z.object({ today: DayShape, money: OwnMoney.nullable(), attempts: z.array(AttemptView) }),
});

export const prepaidEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/prepaid",
  summary: "Until when the money of a prepaid customer lasts, by service, and what to add. Null for all others.",
  returns: z.object({
    prepaid: z
      .object({
        /** Each day is charged by itself; otherwise whole periods. */
        isDaily: z.boolean(),
        balance: MoneyShape,
        /** The last day on which nothing has stopped; null: four months and more. */
        through: DayShape.nullable(),
        /** What is missing; null: nothing. */
        topUp: MoneyShape.nullable(),
        /** P-118 amounts that pay for so many periods, and the last day that they reach. */
        periods: z.array(z.object({ count: z.int(), amount: MoneyShape, through: DayShape })),
        /** Services that stop within the coming two months if nothing is paid. */
        lines: z.array(
          z.object({
            serviceId: z.uuid(),
            title: z.string(),
            stopsOn: DayShape,
            paidThrough: DayShape,
            daysLeft: z.int(),
            urgency: z.enum(["calm", "warning", "last-day"]),
          }),
        ),
      })
      .nullable(),
  }),
});

// Profile

const MailAddress = z.email().max(254);
const Phone = z.string().trim().min(3).max(40);
/** M-50 so many can be changed here; staff may store more. */
const mostContacts = 5;

/** What is null is not shown here (P-44). */
export const ProfileView = z.object({
  version: z.int(),
  number: z.int(),
  category: z.enum(["individual", "company", "reseller"]),
  /** What may be done with each part; one that is not named is not there. */
  rights: z.partialRecord(z.enum(profileParts), z.enum(["view", "edit"])),
  login: z.string().nullable(),
  name: z.string().nullable(),
  companyName: z.string().nullable(),
  /** Both lines of it. */
  street: z.array(z.string()).nullable(),
  zip: z.string().nullable(),
  city: z.string().nullable(),
  /** State and country, as they stand below the city. */
  region: z.string().nullable(),
  companyNumber: z.string().nullable(),
  taxId: z.string().nullable(),
  birthDate: DayShape.nullable(),
  emails: z.array(z.string()).nullable(),
  /** Where bills go instead; empty: to the e-mail addresses. */
  billingEmails: z.array(z.string()).nullable(),
  phones: z.array(z.string()).nullable(),
  language: z.string().nullable(),
  /** P-191 parts whose changes wait for staff. */
  approval: z.array(z.enum(approvableParts)),
  /** What of it waits; null: nothing. */
  waiting: z
    .object({
      askedAt: MomentShape,
      ticket: z.object({ id: z.uuid().nullable(), number: z.int() }),
      /** Staff have asked something in the ticket. */
      isAsked: z.boolean(),
      /** Each value of a part as lines, however many there are. */
      parts: z.array(z.object({ part: z.enum(approvableParts), lines: z.array(z.string()) })),
    })
    .nullable(),
  /** What the provider wants to know besides, as far as it is shown here. */
  fields: z.array(
    z.object({
      name: z.string(),
      type: z.enum(fieldTypes),
      title: z.record(z.string(), z.string()),
      help: z.record(z.string(), z.string()),
      options: z.array(
        z.object({ key: z.string(), title: z.record(z.string(), z.string()), colour: z.string().optional(), archived: z.boolean() }),
      ),
      isRequired: z.boolean(),
      mayEdit: z.boolean(),
      /** Of a file its name; null: nothing. */
      value: z.unknown(),
    }),
  ),
});

export const profileEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/profile",
  summary: "Who you are here and how you are reached.",
  returns: ProfileView,
});

export const changeProfileEndpoint = endpoint({
  method: "PATCH",
  path: "/api/portal/profile",
  summary: "Changes your language, your name, where you live or when you were born, as far as you may.",
  body: z
    .strictObject({
      language: LanguageTag,
      fullName: FilledLine(255),
      street1: Line(255),
      street2: Line(255),
      zip: Line(20),
      city: Line(120),
      dateOfBirth: DayShape.nullable(),
    })
    .partial(),
  returns: ProfileView,
  versioned: true,
});

export const withdrawProfileEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/profile/withdraw",
  summary: "Takes back changes of your data that wait for your provider.",
  body: z.strictObject({ parts: z.array(z.enum(approvableParts)).min(1).max(approvableParts.length) }),
  returns: ProfileView,
});

export const changeFieldsEndpoint = endpoint({
  method: "PATCH",
  path: "/api/portal/profile/fields",
  summary: "Changes what the provider wants to know besides; null clears a value.",
  body: z.strictObject({ extra: z.record(z.string().max(63), z.unknown()) }),
  returns: ProfileView,
  versioned: true,
});

export const profileFileEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/profile/fields/:field/file",
  summary: "A file among what the provider knows of you.",
  params: z.object({ field: z.string().max(63) }),
  query: z.strictObject({ inline: BooleanText.optional() }),
  reply: "file",
});

export const changeContactsEndpoint = endpoint({
  method: "PATCH",
  path: "/api/portal/profile/contacts",
  summary: "Changes how you are reached. A list that is sent replaces the whole list; the first entry is the main one.",
  body: z
    .strictObject({
      emails: z.array(MailAddress).min(1).max(mostContacts),
      billingEmails: z.array(MailAddress).max(mostContacts),
      phones: z.array(Phone).max(mostContacts),
    })
    .partial(),
  returns: ProfileView,
  versioned: true,
  freshProof: true,
});
