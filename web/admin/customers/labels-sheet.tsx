import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { setLabelsEndpoint } from "../../../server/modules/customers/contract.ts";
import { listLabelsEndpoint } from "../../../server/modules/partners/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { LabelChips } from "../app/label-chips.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import "./customer-sheets.css";

// So many can be overlooked; then a box to search in helps.
const manyLabels = 10;

export function LabelsSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const customer = useShownCustomer();
  const [chosen, setChosen] = useState<readonly string[]>(customer.labels.map(({ id }) => id));
  const [typed, setTyped] = useState("");
  const labels = useEndpoint(listLabelsEndpoint, { query: { module: "customers" } }, { topics: ["labels"] });
  const save = useAction(setLabelsEndpoint, {
    onDone: () => {
      notify(t("customers.labels.done"));
      onClose();
    },
  });
  const usable = (labels.data?.items ?? []).filter(
    ({ partnerIds, id }) => partnerIds.length === 0 || partnerIds.includes(customer.partner.id) || chosen.includes(id),
  );
  const shown = usable.filter(({ title }) => title.toLowerCase().includes(typed.trim().toLowerCase()));
  const toggle = (id: string): void => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <Sheet
      open
      title={t("customers.labels.title", { name: customer.fullName })}
      onClose={onClose}
      locked={save.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={save.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={save.busy}
            disabled={!labels.data || usable.length === 0}
            onPress={() => save.run({ params: { customerId }, body: { labelIds: [...chosen] } })}
          >
            {t("customers.labels.save")}
          </Button>
        </>
      }
    >
      <div className="customer-sheet">
        <ProblemNote problem={labels.problem ?? save.problem} />
        {labels.data && usable.length === 0 && <p className="panel-quiet">{t("customers.labels.none")}</p>}
        {usable.length > manyLabels && (
          <TextInput label={t("customers.labels.search")} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        )}
        <ul className="label-list">
          {shown.map((label) => (
            <li key={label.id}>
              <Checkbox
                checked={chosen.includes(label.id)}
                onChange={() => toggle(label.id)}
                label={<LabelChips labels={[label]} />}
                {...(label.description ? { description: label.description } : {})}
              />
            </li>
          ))}
        </ul>
      </div>
    </Sheet>
  );
}
