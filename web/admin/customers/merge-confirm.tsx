import { TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { mergeEndpoint } from "../../../server/modules/customers/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { digitsToWestern } from "../../lib/typed-values.ts";
import { useAction } from "../../lib/use-action.ts";
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
  const merge = useAction(mergeEndpoint, {
    topics: ["customers", "duplicates", "payments", "invoices", "services", "documents", "comments", "sub-accounts"],
    onDone: async (customer) => {
      await navigate({ to: `/customers/${customer.id}` as never, replace: true });
      notify(t("customers.merge.done", { loser: names.loser, name: customer.fullName }));
    },
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t("customers.merge.confirm-title", names)}
      confirm={t("customers.merge.do", names)}
      busy={merge.busy}
      disabled={number !== String(loser.number)}
      problem={merge.problem}
      onClose={onClose}
      onConfirm={() =>
        merge.run({
          params: { customerId: survivor.id },
          body: {
            loserId: loser.id,
            typed: Number(number),
            take: [...take],
            versions: { survivor: survivor.version, loser: loser.version },
          },
        })
      }
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
