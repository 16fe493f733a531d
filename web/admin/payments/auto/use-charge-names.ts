import { listLabelsEndpoint, listLocationsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { listDriversEndpoint } from "../../../../server/modules/payments/gateways/contract.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import type { Names } from "./charge-words.ts";

interface Option {
  value: string;
  label: string;
}

/** What filters speak of, to choose from and by name. */
export function useChargeNames(): { names: Names; locations: Option[]; labels: Option[]; gateways: Option[] } {
  const locations = (useEndpoint(listLocationsEndpoint, { query: {} }).data?.items ?? []).map(({ id, name }) => ({
    value: id,
    label: name,
  }));
  const labels = (useEndpoint(listLabelsEndpoint, { query: { module: "customers" } }).data?.items ?? []).map(({ id, title }) => ({
    value: id,
    label: title,
  }));
  const gateways = (useEndpoint(listDriversEndpoint).data?.items ?? []).map(({ driver, title }) => ({ value: driver, label: title }));
  const nameIn = (options: readonly Option[]) => (id: string) => options.find(({ value }) => value === id)?.label ?? "…";
  return { names: { location: nameIn(locations), label: nameIn(labels), gateway: nameIn(gateways) }, locations, labels, gateways };
}
