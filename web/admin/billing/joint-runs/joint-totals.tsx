import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Totals } from "../../../ui/wizard.tsx";
import { ChangeText } from "../change-text.tsx";
import { setAside } from "../run-words.ts";
import { useJointComparison } from "./joint-comparison.tsx";
import type { JointRun } from "./joint-words.ts";

/** The sums of each currency in a line of its own. */
export function JointTotals({ joint }: { joint: JointRun }) {
  const t = useTexts();
  const format = useFormat();
  const { data: compared } = useJointComparison(joint);
  const ahead = joint.members.filter(({ state }) => state === "preview" || state === "building").length;
  const live = joint.members.filter(({ state }) => state !== "discarded").length;
  // Where some have issued and others wait, a number is of both.
  const documentsLabel = ahead === 0 ? t("billing.run.issued") : ahead === live ? t("billing.run.ready") : t("billing.joint.documents");
  const lastOf = (currency: string) => compared?.currencies.find((one) => one.currency === currency)?.last?.gross;
  const leftOf = (currency: string): number =>
    joint.members.filter((member) => member.currency === currency).reduce((sum, member) => sum + setAside(member), 0);
  return (
    <div style={{ display: "grid", gap: 8 }}>
      {joint.totals.map(({ currency, gross, net, tax, documents, previousGross }) => (
        <Totals
          key={currency}
          totals={[
            {
              label: joint.totals.length > 1 ? t("billing.joint.total-in", { currency }) : t("billing.run.total"),
              value: format.money(gross),
              change: <ChangeText now={gross} before={lastOf(currency) ?? previousGross} />,
            },
            { label: t("billing.net"), value: format.money(net) },
            { label: t("billing.tax"), value: format.money(tax) },
            { label: documentsLabel, value: format.number(documents) },
            {
              label: t("billing.run.set-aside"),
              value: format.number(leftOf(currency)),
              change: leftOf(currency) > 0 && t(ahead === live ? "billing.run.set-aside-first" : "billing.run.set-aside-later"),
            },
          ]}
        />
      ))}
    </div>
  );
}
