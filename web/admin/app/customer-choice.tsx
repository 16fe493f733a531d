import { Select } from "@mantine/core";
import { useEffect, useState } from "react";
import { listCustomersEndpoint } from "../../../server/modules/reports/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";

const silenceMs = 250;

/** Finds a customer by any scrap: number, name, address, phone. */
export function CustomerChoice({ onChoose }: { onChoose: (customerId: string) => void }) {
  const t = useTexts();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const wait = setTimeout(() => setAsked(typed.trim()), silenceMs);
    return () => clearTimeout(wait);
  }, [typed]);
  const { data, refreshing } = useEndpoint(
    listCustomersEndpoint,
    { query: { limit: 8, total: "none", filter: { text: asked } } },
    { enabled: asked !== "", keepFormer: true },
  );
  const found = asked === "" ? [] : (data?.items ?? []);
  return (
    <Select
      label={t("staff.customer-choice.label")}
      placeholder={t("staff.customer-choice.placeholder")}
      searchable
      value={null}
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has looked already, through more than what stands here.
      filter={({ options }) => options}
      data={found.map((customer) => ({ value: customer.id, label: `${customer.name} · ${customer.number} · ${customer.city}` }))}
      nothingFoundMessage={asked === "" || refreshing ? undefined : t("staff.customer-choice.nothing")}
      onChange={(chosen) => chosen && onChoose(chosen)}
    />
  );
}
