// Who is signed in, for the parts that need to know: what may be done, whose formats are used.
import { createContext, useContext } from "react";
import type { Level, Permission } from "../../shared/permissions.ts";

/** How this reader's amounts and times are written. Without a locale the language's own is used. */
export interface FormatPreferences {
  locale?: string | undefined;
  timeZone: string;
  hour12?: boolean | undefined;
  /** P-242 Arabic is written in its own digits. */
  arabicDigits?: boolean | undefined;
}

const browserPreferences: FormatPreferences = { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };

export const FormatContext = createContext<FormatPreferences>(browserPreferences);
export const useFormatSettings = (): FormatPreferences => useContext(FormatContext);

export interface StaffSession {
  readonly adminId: string;
  readonly name: string;
  readonly login: string;
  readonly language: string;
  /** Effective levels; a permission that is not listed is denied. */
  readonly levels: Readonly<Partial<Record<Permission, Level>>>;
  /** The partners whose records this person may see. */
  readonly partners: readonly { readonly id: string; readonly name: string }[];
  readonly timeZone: string;
}

export const StaffSessionContext = createContext<StaffSession | undefined>(undefined);

export function useStaffSession(): StaffSession {
  const session = useContext(StaffSessionContext);
  if (!session) throw new Error("useStaffSession outside of the staff shell");
  return session;
}

export const mayDo = (session: StaffSession, permission: Permission): boolean => (session.levels[permission] ?? "deny") !== "deny";

/** Whether to show what needs this permission. The server decides again; this only spares a person a refusal. */
export const useMay = (permission: Permission): boolean => mayDo(useStaffSession(), permission);

export interface PortalSession {
  readonly customer: { readonly id: string; readonly number: string; readonly name: string };
  /** What the provider switched on for this customer; what is not listed is not shown. */
  readonly features: readonly string[];
  /** A member of staff looks through the customer's eyes. */
  readonly staff?: { readonly name: string; readonly mode: "view" | "act" } | undefined;
}

export const PortalSessionContext = createContext<PortalSession | undefined>(undefined);

/** The same where there may be no subscriber, as in parts that both apps have. */
export const useHasFeature = (key: string): boolean => useContext(PortalSessionContext)?.features.includes(key) ?? false;

export function usePortalSession(): PortalSession {
  const session = useContext(PortalSessionContext);
  if (!session) throw new Error("usePortalSession outside of the portal shell");
  return session;
}
