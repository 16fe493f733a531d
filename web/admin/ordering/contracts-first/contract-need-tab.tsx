// P-179 which contract customers sign before they get a plan, for each partner that sells it.
import { NativeSelect } from "@mantine/core";
import { contractNeedsEndpoint, setContractNeedEndpoint } from "../../../../server/modules/ordering/contracts-first/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";

const topics = ["plans", "documents"];

export function ContractNeedTab({ planId }: { planId: string }) {
  const t = useTexts();
  const mayChange = useMay("config.portal.update");
  const { data, problem, reload } = useEndpoint(contractNeedsEndpoint, { params: { planId } }, { topics });
  const save = useAction(setContractNeedEndpoint, { topics, onDone: () => notify(t("ordering.signing.saved")) });
  return (
    <Panel title={t("ordering.signing.title")}>
      <div style={{ display: "grid", gap: 16, maxInlineSize: 480 }}>
        <p style={{ margin: 0, color: "var(--ink-quiet)" }}>{t("ordering.signing.text")}</p>
        <ProblemNote problem={problem} onRetry={reload} />
        {data?.items.map(({ partnerId, partnerName, templateId, templates }) => (
          <NativeSelect
            key={partnerId}
            label={partnerName}
            disabled={!mayChange || save.busy}
            {...(templates.length === 0 ? { description: t("ordering.signing.no-template") } : {})}
            value={templateId ?? ""}
            onChange={({ currentTarget }) =>
              void save.run({
                params: { planId, partnerId },
                body: { templateId: currentTarget.value === "" ? null : currentTarget.value },
              })
            }
            data={[
              { value: "", label: t("ordering.signing.none") },
              ...templates.map(({ id, name, language }) => ({ value: id, label: `${name} (${language})` })),
            ]}
          />
        ))}
        <ProblemNote problem={save.problem} />
      </div>
    </Panel>
  );
}
