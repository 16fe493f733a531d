import { TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { mergeEndpoint } from "../../../server/modules/customers/contract.ts";
import { type ApiProblem, asProblem, callApi } from "../../lib/api.ts";
import { makeIntentKeys } from "../../lib/intent-key.ts";
import { invalidateConcerned } from "../../lib/query-client.ts";
import { useTexts } from "../../lib/texts.tsx";
import { digitsToWestern } from "../../lib/typed-values.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import type { MergedCustomer } from "./merge-values.ts";

interface ConfirmProps {
  survivor: MergedCustomer;
  loser: MergedCustomer;
  take: readonly string[];
  onClose: () => void;
}

/** There is no way back, so the number of the one who goes is typed. */
export function MergeConfirm({ survivor, loser, take, onClose }: ConfirmProps) {
  const t = useTexts();
  const navigate = useNavigate();
  const names = { loser: String(loser.number), survivor: String(survivor.number) };
  const [typed, setTyped] = useState("");
  const number = digitsToWestern(typed).replace(/\D/g, "");
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  // One merge however often it is pressed; a wish that was refused is another one when it is pressed again.
  const [intent] = useState(makeIntentKeys);

  async function merge(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    const body = {
      loserId: loser.id,
      typed: Number(number),
      take: [...take],
      versions: { survivor: survivor.version, loser: loser.version },
    };
    try {
      await callApi(mergeEndpoint, { params: { customerId: survivor.id }, body, idempotencyKey: intent.keyFor(body) });
    } catch (thrown) {
      const refusal = asProblem(thrown);
      if (!refusal.mayBeRepeated && refusal.status !== 401) intent.settle();
      setProblem(refusal);
      return setBusy(false);
    }
    // The page goes first: its parts would all ask again for somebody who is gone.
    await navigate({ to: `/customers/${survivor.id}` as never, replace: true });
    invalidateConcerned(
      client,
      ["customers", "duplicates", "payments", "invoices", "services", "documents", "comments", "sub-accounts"].map((topic) => ({ topic })),
    );
    notify(t("customers.merge.done", { loser: names.loser, name: survivor.fullName }));
  }

  return (
    <ConfirmDialog
      open
      danger
      title={t("customers.merge.confirm-title", names)}
      confirm={t("customers.merge.do", names)}
      busy={busy}
      disabled={number !== String(loser.number)}
      problem={problem}
      onClose={onClose}
      onConfirm={() => void merge()}
    >
      <div className="customer-sheet">
        <span>{t("customers.merge.confirm-text", { name: loser.fullName })}</span>
        <TextInput
          label={t("customers.merge.type", { loser: names.loser })}
          value={typed}
          inputMode="numeric"
          autoComplete="off"
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
