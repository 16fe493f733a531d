import { useNavigate, useSearch } from "@tanstack/react-router";
import type { listLocationsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { partnerChoicesEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import type { PlainSearch } from "../../../lib/plain-search.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { useSeesAll } from "../../app/sees-all.ts";

export type PartnerChoice = ReturnsOf<typeof partnerChoicesEndpoint>["items"][number];
export type LocationItem = ReturnsOf<typeof listLocationsEndpoint>["items"][number];

/** For whom a value holds. */
export interface SettingPlace {
  readonly level: "system" | "partner" | "location";
  readonly scopeId?: string | undefined;
}

const isDefault = (partner: PartnerChoice): boolean => partner.number === 1;

export interface PlaceChoice {
  readonly place: SettingPlace;
  /** "system", "partner.<id>" or "location.<id>", as the address has it. */
  readonly name: string;
  readonly partners: readonly PartnerChoice[];
  /** The partner in whose currency the amounts are. */
  readonly partner: PartnerChoice | undefined;
  readonly seesAll: boolean;
  readonly choose: (name: string) => void;
}

/** The place that the address names; else the partner of the top bar, else everybody, else the only partner there is. */
export function useSettingPlace(): PlaceChoice | undefined {
  const search = useSearch({ strict: false }) as PlainSearch;
  const navigate = useNavigate();
  const scope = usePartnerScope();
  const seesAll = useSeesAll();
  const partners = useEndpoint(partnerChoicesEndpoint).data?.items;
  if (seesAll === undefined || !partners) return undefined;
  const scoped = partners.find(({ id }) => id === scope.partnerId) ?? (seesAll ? undefined : partners[0]);
  // The default partner's values are everybody's (M-9).
  const usual = scoped && !isDefault(scoped) ? `partner.${scoped.id}` : seesAll || !scoped ? "system" : `partner.${scoped.id}`;
  const name = search.place ?? usual;
  const [level, scopeId] = name.split(".");
  const place: SettingPlace = level === "partner" || level === "location" ? { level, scopeId } : { level: "system" };
  return {
    place,
    name,
    partners,
    partner: (level === "partner" ? partners.find(({ id }) => id === scopeId) : partners.find(isDefault)) ?? partners[0],
    seesAll,
    choose: (chosen) => void navigate({ to: ".", search: { ...search, place: chosen } as never, replace: true }),
  };
}
