import { TextInput } from "@mantine/core";
import { useState } from "react";
import { checkPromoEndpoint } from "../../../server/modules/services/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

export interface PromoCodeFieldProps {
  customerId: string;
  planId: string;
  /** The code that was found good; empty: none. */
  value: string;
  discounts: number;
  onChange: (code: string) => void;
}

/** B-265 a code is asked about when somebody says so, not with every letter: wrong ones are counted. */
export function PromoCodeField({ customerId, planId, value, discounts, onChange }: PromoCodeFieldProps) {
  const t = useTexts();
  const [typed, setTyped] = useState("");
  const check = useAction(checkPromoEndpoint, {
    onDone: ({ code }) => {
      setTyped("");
      onChange(code);
    },
  });
  const field = check.problem?.problem.errors?.find((error) => error.field === "promoCode");
  const apply = (): void => {
    if (typed.trim() !== "") void check.run({ params: { customerId }, body: { planId, promoCode: typed, discounts } });
  };
  if (value !== "")
    return (
      <div className="new-service-code">
        <span>
          {t("services.add.promo")}: <bdi className="code">{value}</bdi>
        </span>
        <Button small onPress={() => onChange("")}>
          {t("services.add.promo-remove")}
        </Button>
      </div>
    );
  return (
    <div style={{ display: "grid", gap: 8 }}>
      <div className="new-service-code">
        <TextInput
          label={t("services.add.promo")}
          dir="ltr"
          autoComplete="off"
          style={{ flex: 1 }}
          value={typed}
          error={field !== undefined}
          onChange={(event) => {
            setTyped(event.currentTarget.value.toUpperCase());
            if (check.problem) check.reset();
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            // The code is applied; the service is not added yet.
            event.preventDefault();
            apply();
          }}
        />
        <Button busy={check.busy} disabled={typed.trim() === ""} onPress={apply}>
          {t("services.add.promo-apply")}
        </Button>
      </div>
      {field && (
        <span role="alert" style={{ color: "var(--hurts-ink)" }}>
          {t.optional(`services.promo-refused.${field.code}`) ?? field.message}
        </span>
      )}
      {!field && <ProblemNote problem={check.problem} />}
    </div>
  );
}
