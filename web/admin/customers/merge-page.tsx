import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { getCustomerEndpoint, mergePreviewEndpoint } from "../../../server/modules/customers/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button, LinkButton } from "../../ui/button.tsx";
import { RecordFailed, RecordWaiting } from "../../ui/record-page.tsx";
import { Wizard } from "../../ui/wizard.tsx";
import { CustomerPicker } from "../app/customer-picker.tsx";
import { Findings } from "./findings.tsx";
import { MergeConfirm } from "./merge-confirm.tsx";
import { MergeFields, MergeLists } from "./merge-fields.tsx";
import { MergeHeads } from "./merge-heads.tsx";
import type { MergePreview } from "./merge-values.ts";
import "./merge.css";

/** Two records become one (O-82): who, what stays of each, and the number of the one who goes. The other one stands in the address. */
export function MergePage() {
  const { customerId } = useParams({ strict: false }) as { customerId: string };
  const { with: otherId } = useSearch({ strict: false }) as { with?: string };
  return otherId ? (
    <Compare key={`${customerId} ${otherId}`} survivorId={customerId} loserId={otherId} />
  ) : (
    <ChooseOther customerId={customerId} />
  );
}

const useSteps = () => {
  const t = useTexts();
  return (["choose", "compare"] as const).map((id) => ({ id, label: t(`customers.merge.step.${id}`) }));
};

function ChooseOther({ customerId }: { customerId: string }) {
  const t = useTexts();
  const navigate = useNavigate();
  const steps = useSteps();
  const { data, problem, reload } = useEndpoint(getCustomerEndpoint, { params: { customerId } });
  const back = { to: `/customers/${customerId}`, label: data?.fullName ?? t("customers.title") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  if (!data) return <RecordWaiting />;
  return (
    <div className="merge-page">
      <BackLink to={back.to}>{back.label}</BackLink>
      <Wizard title={t("customers.merge.title", { name: data.fullName })} steps={steps} current="choose">
        <div className="merge-choose">
          <p>{t("customers.merge.choose-text")}</p>
          <CustomerPicker
            label={t("customers.merge.other")}
            picked={undefined}
            partnerId={data.partner.id}
            without={customerId}
            onPick={(other) =>
              other && void navigate({ to: `/customers/${customerId}/merge` as never, search: { with: other.id } as never })
            }
          />
        </div>
      </Wizard>
    </div>
  );
}

function Compare({ survivorId, loserId }: { survivorId: string; loserId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(
    mergePreviewEndpoint,
    { params: { customerId: survivorId }, query: { loserId } },
    { topics: ["customers", "payments", "invoices", "services"] },
  );
  const back = { to: `/customers/${survivorId}`, label: data?.survivor.fullName ?? t("customers.title") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  if (!data) return <RecordWaiting />;
  return <Compared preview={data} />;
}

function Compared({ preview }: { preview: MergePreview }) {
  const t = useTexts();
  const navigate = useNavigate();
  const steps = useSteps();
  const { survivor, loser, fields, blockers, effects } = preview;
  const [taken, setTaken] = useState<ReadonlySet<string>>(
    () => new Set(fields.filter(({ suggested }) => suggested === "loser").map(({ field }) => field)),
  );
  const [confirming, setConfirming] = useState(false);
  const hindered = blockers.length > 0;
  // A field that no longer differs, because somebody else edited meanwhile, cannot be taken.
  const take = fields.map(({ field }) => field).filter((field) => taken.has(field));
  const names = { survivor: String(survivor.number), loser: String(loser.number) };
  return (
    <div className="merge-page">
      <BackLink to={`/customers/${survivor.id}`}>{survivor.fullName}</BackLink>
      <Wizard
        title={t("customers.merge.title-both", { survivor: survivor.fullName, loser: loser.fullName })}
        steps={steps}
        current="compare"
        foot={
          <>
            <LinkButton to={`/customers/${survivor.id}/merge` as never}>{t("customers.merge.another")}</LinkButton>
            <Button kind="danger" disabled={hindered} onPress={() => setConfirming(true)}>
              {t("customers.merge.do", names)}
            </Button>
          </>
        }
      >
        <MergeHeads
          survivor={survivor}
          loser={loser}
          onSwap={() =>
            void navigate({ to: `/customers/${loser.id}/merge` as never, search: { with: survivor.id } as never, replace: true })
          }
        />
        {hindered && (
          <Findings
            title={t("customers.merge.hindered", { count: blockers.length })}
            kind="blocker"
            findings={blockers}
            none=""
            customerId={loser.id}
          />
        )}
        <MergeFields
          preview={preview}
          taken={taken}
          onTake={(field, fromLoser) => {
            const next = new Set(taken);
            if (fromLoser) next.add(field);
            else next.delete(field);
            setTaken(next);
          }}
        />
        <MergeLists preview={preview} />
        {!hindered && (
          <Findings
            title={t("customers.merge.effects")}
            kind="effect"
            findings={effects}
            none={t("customers.merge.no-effects")}
            customerId={survivor.id}
          />
        )}
      </Wizard>
      {confirming && <MergeConfirm survivor={survivor} loser={loser} take={take} onClose={() => setConfirming(false)} />}
    </div>
  );
}
