// What a module brings to the portal. Its routes.tsx exports its routes; app/modules.ts lists these.
import type { IconProps } from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { DashboardItem } from "../../../shared/dashboard-items.ts";
import type { TextKey } from "../../lib/texts.tsx";
import type { Dashboard } from "./use-dashboard.ts";

export interface PortalPage {
  to: string;
  label: TextKey;
  /** Read out after a label that says little by itself. */
  says?: TextKey;
  icon: ComponentType<IconProps>;
  /** Shown only when the provider has it, or one of these, switched on for this customer (portal.md 2.2). */
  feature?: string | readonly string[];
  /** In the bottom bar: 1 Home, 2 Services, 3 Pay, 4 Support, 5 More. Without it: under More. */
  bar?: 1 | 2 | 3 | 4 | 5;
  /** On its picture in the bar: how many wait there to be read. */
  Badge?: ComponentType;
}

export interface PortalModule {
  name: string;
  pages: readonly PortalPage[];
}

/** A card of the home page. What stands first is what matters; on a desktop the second column says what happened. */
export interface HomeCard {
  id: string;
  column: "matters" | "happened";
  feature?: string;
  /** Items of `portal.dashboard.items` that it shows: it is there with any of them, where the first one stands. Without: always there. */
  items?: readonly DashboardItem[];
  /** Whether there is anything to say: the script of a card that is rarely there comes only then. */
  shows?: (home: Dashboard) => boolean;
  Card: ComponentType;
}
