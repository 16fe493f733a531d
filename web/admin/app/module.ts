// What a module brings to the staff app. Its routes.tsx exports its routes and one of these; app/modules.ts lists them.
import type { ComponentType } from "react";
import type { Permission } from "../../../shared/permissions.ts";
import type { TextKey } from "../../lib/texts.tsx";

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

/** One of them is enough; none: for everybody on the staff side. */
export type Needs = Permission | readonly Permission[];

export interface NavEntry {
  group: NavGroup;
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
  note?: string;
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
}

/** A tab of the customer's page. Its address is `?tab=<id>`. */
export interface CustomerTab {
  id: string;
  label: TextKey;
  /** From left to right. */
  place: number;
  needs?: Needs;
  Tab: ComponentType<{ customerId: string }>;
}

/** A part of the customer page's first tab, where everything that people ask at the telephone stands on one screen. */
export interface CustomerPanel {
  id: string;
  /** From top to bottom. */
  place: number;
  needs?: Needs;
  Panel: ComponentType<{ customerId: string }>;
}

/** Something to do with the customer of the page. `main` ones are buttons, the others stand in the menu. */
export interface CustomerAction {
  id: string;
  label: TextKey;
  needs?: Needs;
  main?: boolean;
  danger?: boolean;
  /** Shown once it was chosen: usually a sheet or a dialog. */
  Act: ComponentType<{ customerId: string; onClose: () => void }>;
}

export interface AdminModule {
  name: string;
  nav?: readonly NavEntry[];
  palette?: readonly PaletteEntry[];
  search?: readonly SearchProvider[];
  /** Parts of the top bar: jobs in progress, notices. */
  barParts?: readonly ComponentType[];
  /** Lines of the person's own menu: their profile, their keys. */
  meEntries?: readonly { to: string; label: TextKey }[];
  /** Stands in place of every page while the person has to do something first. */
  MustDo?: ComponentType<{ what: "second_factor" | "password" }>;
  customerTabs?: readonly CustomerTab[];
  customerPanels?: readonly CustomerPanel[];
  customerActions?: readonly CustomerAction[];
  /** Tiles of the home page. */
  homeParts?: readonly { id: string; needs?: Needs; Part: ComponentType }[];
}
