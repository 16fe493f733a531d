import { ticketSetupEndpoint } from "../../../../server/modules/tickets/setup/contract.ts";
import { useTitles } from "../../../lib/titles.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";

interface Part {
  readonly value: string;
  readonly label: string;
}

/** Types and groups of tickets by their names, for settings that name one; undefined until they are known. */
export function useTicketParts(): { types: Part[]; groups: Part[] } | undefined {
  const titleOf = useTitles();
  const { data } = useEndpoint(ticketSetupEndpoint, undefined, { topics: ["ticket-setup"] });
  return (
    data && {
      types: data.types.map(({ id, titles }) => ({ value: id, label: titleOf(titles) })),
      groups: data.groups.map(({ id, name }) => ({ value: id, label: name })),
    }
  );
}
