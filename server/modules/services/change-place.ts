import { type Place, samePlace } from "../../../shared/place.ts";
import type { Work } from "../../platform/work.ts";
import { partOfBundle, transitionRefused } from "./problems.ts";
import { auditService, lockServiceAsRead, saveService } from "./save-service.ts";
import { refreshSearchExtras } from "./search-extras.ts";
import { serviceLabel } from "./service-queries.ts";

/** Says where a service is for taxes, and how people read that; a bundle takes its parts along. What it means for money is settled above. */
export async function changeServicePlace(
  work: Work,
  serviceId: string,
  { place, address }: { readonly place: Place | null; readonly address?: string | undefined },
  version: number,
): Promise<void> {
  const service = await lockServiceAsRead(work, serviceId, version);
  const label = serviceLabel(service.number);
  if (service.state === "archived") throw transitionRefused(`${label} is archived and stays as it is.`);
  if (service.bundleServiceId !== null) throw partOfBundle(`${label} is part of a bundle and is where its bundle is.`);
  await saveService(work, serviceId, { place: place && JSON.stringify(place), ...(address === undefined ? {} : { address }) });
  if (address !== undefined) await refreshSearchExtras(work, [service.customerId]);
  auditService(work, service, "moved_place", {
    ...(samePlace(service.place, place) ? {} : { place: { before: placeText(service.place), after: placeText(place) } }),
    ...(address === undefined ? {} : { address: { before: service.address, after: address } }),
  });
}

const placeText = (place: Place | null): string | null =>
  place && [place.country, place.state, place.zip, place.city].filter((part) => part !== "").join(" ");
