// What a module brings to the staff app. Its routes.tsx exports its routes and one of these; app/modules.ts lists them.
import type { ComponentType } from "react";
import type { Permission } from "../../../shared/permissions.ts";
import type { TextKey, Translate } from "../../lib/texts.tsx";
import type { AgainProps } from "../../ui/sign-in-again.tsx";
import type { ShownCustomer } from "./shown-customer.ts";

/** The rail's groups, as people think. A group appears when somebody may use an entry of it. */
export const navGroups = [
  "home",
  "customers",
  "sales",
  "support",
  "field",
  "money",
  "plans",
  "network",
  "stock",
  "reports",
  "config",
] as const;
export type NavGroup = (typeof navGroups)[number];

/** A long group stands in parts, in this order, with a gap between them. Pages of no part come first. */
export const navParts = ["billing", "payments", "debts", "books", "company", "rules", "staff", "system"] as const;
export type NavPart = (typeof navParts)[number];

/** One of them is enough; none: for everybody on the staff side. */
export type Needs = Permission | readonly Permission[];

export interface NavEntry {
  group: NavGroup;
  part?: NavPart;
  /** Behind the pages that other modules bring to its part. */
  last?: true;
  /** A path of this app: "/customers". */
  to: string;
  label: TextKey;
  needs?: Needs;
  /** `g` and this key lead here. */
  jump?: string;
}

/** Something to do or a page that is not in the rail, found by typing. */
export interface PaletteEntry {
  label: TextKey;
  to: string;
  needs?: Needs;
  /** `n` and this key start it. */
  create?: string;
  /** Words that people may type instead, in the reader's language, in one text. */
  words?: TextKey;
}

export interface SearchHit {
  id: string;
  title: string;
  /** A function where it says something in the reader's words. */
  note?: string | ((t: Translate) => string);
  to: string;
  /** A number, login or address that is this one and no other: Enter opens it. */
  exact?: boolean;
}

/** Records that the palette finds. */
export interface SearchProvider {
  id: string;
  label: TextKey;
  needs?: Needs;
  /** "c:" asks this provider alone. */
  prefix?: string;
  /** At most 5; the server decides what this person may find. */
  search: (typed: string, signal: AbortSignal) => Promise<readonly SearchHit[]>;
  /** The list that shows all that was found, when it was more. */
  all?: (typed: string) => string;
}

// The customer's page is made of what all modules hang into it. Each part is given the id; `useShownCustomer()` has the whole record.

interface CustomerPart {
  id: string;
  /** From left to right, from top to bottom: 10, 20, 30 … leave room between. */
  place: number;
  needs?: Needs;
}

export type CustomerProps = { customerId: string };

/** A tab of the customer's page. Its address is `?tab=<id>`. */
export interface CustomerTab extends CustomerPart {
  label: TextKey;
  Tab: ComponentType<CustomerProps>;
  /** How many there are, beside the name: draws the bare number, or nothing while it is not known or none. */
  Count?: ComponentType<CustomerProps>;
  /** Not for every customer: sub-accounts only for a main account. */
  fits?: (customer: ShownCustomer) => boolean;
}

/** A view inside a tab that several modules fill, such as Money: `?tab=<tab>&view=<id>`. The tab draws `CustomerViews`. */
export interface CustomerView extends CustomerPart {
  tab: string;
  label: TextKey;
  View: ComponentType<CustomerProps>;
}

/** A part of the customer page's first tab, where everything that people ask at the telephone stands on one screen. */
export interface CustomerPanel extends CustomerPart {
  /** "half" stands beside another one where the page is wide enough. */
  width?: "half" | "full";
  /** Draws a `Panel`, or nothing. */
  Panel: ComponentType<CustomerProps>;
}

/** One of the short answers in the head of the page: "Balance: owes 42.50". */
export interface CustomerAnswer extends CustomerPart {
  label: TextKey;
  Value: ComponentType<CustomerProps>;
  /** A quieter second line. */
  Note?: ComponentType<CustomerProps>;
  /** How it came to this; opens beside the value. */
  Why?: ComponentType<CustomerProps>;
}

/** Something to do with the customer of the page. `main` ones are buttons, the others stand in the menu. */
export type CustomerAction = CustomerPart & {
  label: TextKey;
  main?: boolean;
  danger?: boolean;
  /** Whether it makes sense for this customer as they stand; those that do not are left out. */
  fits?: (customer: ShownCustomer) => boolean;
} & (
    | {
        /** Shown once it was chosen: usually a sheet or a dialog. */
        Act: ComponentType<CustomerProps & { onClose: () => void }>;
        to?: never;
      }
    | {
        /** Leads to a page instead. */
        to: (customerId: string) => string;
        Act?: never;
      }
  );

/** What another module shows of a record, in a tab of its page. */
export interface RecordTab<Props> {
  id: string;
  label: TextKey;
  needs?: Needs;
  /** Kinds that have it. */
  kinds: readonly string[];
  Tab: ComponentType<Props>;
}

export interface AdminModule {
  name: string;
  nav?: readonly NavEntry[];
  palette?: readonly PaletteEntry[];
  search?: readonly SearchProvider[];
  /** Parts of the top bar: jobs in progress, notices. */
  barParts?: readonly ComponentType[];
  /** Under the top bar of every page: what somebody has to know wherever they are. */
  frameParts?: readonly ComponentType[];
  /** Lines of the person's own menu: their profile, their keys. */
  meEntries?: readonly { to: string; label: TextKey }[];
  /** Stands in place of every page while the person has to do something first. */
  MustDo?: ComponentType<{ what: "second_factor" | "password" }>;
  /** Asks for a sign-in over the page, when the one that opened it has ended. */
  SignInAgain?: ComponentType<AgainProps>;
  customerTabs?: readonly CustomerTab[];
  customerViews?: readonly CustomerView[];
  customerPanels?: readonly CustomerPanel[];
  customerAnswers?: readonly CustomerAnswer[];
  customerActions?: readonly CustomerAction[];
  /** Tabs of a service's page, before its details. */
  serviceTabs?: readonly RecordTab<{ serviceId: string }>[];
  /** Tabs of a plan's page, before where it is offered. */
  planTabs?: readonly RecordTab<{ planId: string; kind: string; mayUpdate: boolean }>[];
  /** Beside a ticket: what it came with. Each draws a `Panel`, or nothing. */
  ticketParts?: readonly { id: string; needs?: Needs; Part: ComponentType<{ ticketId: string }> }[];
  /** Parts of the home page; `last`: below what waits for somebody. */
  homeParts?: readonly { id: string; needs?: Needs; last?: boolean; Part: ComponentType }[];
}
