import { administratorChoicesEndpoint } from "../../../server/modules/identity/contract.ts";
import { listLabelsEndpoint, listLocationsEndpoint } from "../../../server/modules/partners/contract.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

export interface ChoiceOption {
  value: string;
  label: string;
}

/** The labels of customers, the locations and the colleagues that may be chosen. */
export function useLabelChoices(): readonly ChoiceOption[] {
  const { data } = useEndpoint(listLabelsEndpoint, { query: { module: "customers" } });
  return (data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }));
}

export function useLocationChoices(): readonly ChoiceOption[] {
  const { data } = useEndpoint(listLocationsEndpoint, { query: {} });
  return (data?.items ?? []).map(({ id, path }) => ({ value: id, label: path.join(" / ") }));
}

export function useColleagueChoices(): readonly ChoiceOption[] {
  const { data } = useEndpoint(administratorChoicesEndpoint, undefined, { topics: ["administrators"] });
  return (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

export function useColleagueName(): (id: string | null) => string | undefined {
  const choices = useColleagueChoices();
  return (id) => choices.find(({ value }) => value === id)?.label;
}
