import { Select } from "@mantine/core";
import { useState } from "react";
import { changeTermsEndpoint } from "../../../server/modules/collections/contract.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { type Case, holdTopics } from "./use-case.ts";

type Blocks = "inherit" | "never" | "after";

/** When this customer is blocked and deactivated, where that differs from the provider's settings. */
export function TermsSheet({ customerId, found, onClose }: { customerId: string; found: Case; onClose: () => void }) {
  const t = useTexts();
  const { terms } = found;
  const [blocks, setBlocks] = useState<Blocks>(blocksOf(terms));
  const [blockingDays, setBlockingDays] = useState<number | "">(terms.blockingDays.value);
  const [deactivates, setDeactivates] = useState<Blocks>(deactivatesOf(terms));
  const [deactivationDays, setDeactivationDays] = useState<number | "">(
    typeof terms.deactivationDays.value === "number" ? terms.deactivationDays.value : "",
  );
  const [ownMinimum, setOwnMinimum] = useState(terms.minBalance.isOwn);
  const [minimum, setMinimum] = useState<MoneyJson | undefined>(terms.minBalance.value);
  const save = useAction(changeTermsEndpoint, {
    topics: [...holdTopics, "billing-account"],
    onDone: () => {
      notify(t("collections.terms.saved"));
      onClose();
    },
  });
  const isReady =
    (blocks !== "after" || typeof blockingDays === "number") &&
    (deactivates !== "after" || typeof deactivationDays === "number") &&
    (!ownMinimum || minimum !== undefined);
  const inheritOrOwn = [
    { value: "inherit", label: t("collections.terms.inherit") },
    { value: "own", label: t("collections.terms.own") },
  ];
  return (
    <Sheet
      open
      title={t("collections.terms.title")}
      onClose={onClose}
      locked={save.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={save.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={save.busy}
            disabled={!isReady}
            onPress={() =>
              save.run({
                params: { customerId },
                version: found.version,
                body: {
                  neverBlocks: blocks === "inherit" ? null : blocks === "never",
                  blockingDays: blocks === "after" && typeof blockingDays === "number" ? blockingDays : null,
                  deactivationDays: deactivates === "inherit" ? null : deactivates === "never" ? "never" : Number(deactivationDays),
                  minBalance: ownMinimum ? (minimum ?? null) : null,
                },
              })
            }
          >
            {t("collections.terms.save")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <Select
          label={t("collections.terms.blocks")}
          data={(["inherit", "after", "never"] as const).map((value) => ({ value, label: t(`collections.terms.blocks-${value}`) }))}
          value={blocks}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(chosen) => chosen && setBlocks(chosen as Blocks)}
        />
        {blocks === "after" && <CountField label={t("collections.terms.days")} value={blockingDays} required onChange={setBlockingDays} />}
        {blocks !== "never" && (
          <>
            <Select
              label={t("collections.terms.deactivation")}
              data={(["inherit", "after", "never"] as const).map((value) => ({ value, label: t(`collections.terms.blocks-${value}`) }))}
              value={deactivates}
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              onChange={(chosen) => chosen && setDeactivates(chosen as Blocks)}
            />
            {deactivates === "after" && (
              <CountField
                label={t("collections.terms.deactivation-days")}
                value={deactivationDays}
                required
                onChange={setDeactivationDays}
              />
            )}
          </>
        )}
        <Select
          label={t("collections.terms.minimum")}
          data={inheritOrOwn}
          value={ownMinimum ? "own" : "inherit"}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(chosen) => setOwnMinimum(chosen === "own")}
        />
        {ownMinimum && (
          <AmountField
            label={t("collections.terms.minimum-own")}
            description={t("collections.terms.minimum-why")}
            currency={found.currency}
            value={minimum}
            required
            onChange={setMinimum}
          />
        )}
        <ProblemNote problem={save.problem} />
      </div>
    </Sheet>
  );
}

const blocksOf = ({ neverBlocks, blockingDays }: Case["terms"]): Blocks =>
  neverBlocks.isOwn && neverBlocks.value ? "never" : blockingDays.isOwn || neverBlocks.isOwn ? "after" : "inherit";

const deactivatesOf = ({ deactivationDays }: Case["terms"]): Blocks =>
  !deactivationDays.isOwn ? "inherit" : deactivationDays.value === "never" ? "never" : "after";
