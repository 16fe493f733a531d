import { isLanguage, languages } from "../../../lib/languages.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import type { MassAction } from "./mass-action-words.ts";

type Told = MassAction["firstRows"][number]["told"][number];

/** What somebody wrote or is called: never a word of ours, whatever it reads like. */
const asWritten: ReadonlySet<string> = new Set(["goes-to", "labels-lost", "location", "account-manager"]);

/** What becomes what, what follows and what stands in the way, one line each. */
export function ToldText({ told }: { told: readonly Told[] }) {
  const t = useTexts();
  if (told.length === 0) return <Nothing />;
  const valueWords = ({ code }: Told, value: string): string => {
    if (value === "") return t("reports.mass.value.empty");
    if (code === "payment-method") return t.optional(`billing.method.${value}`) ?? value;
    if (code === "planned-status" || code === "status") return t.optional(`customers.status.${value}`) ?? value;
    if (code === "link-mode") return t.optional(`customers.link.${value}`) ?? value;
    if (code === "language") return isLanguage(value) ? languages[value].name : value;
    return (!asWritten.has(code) && t.optional(`reports.mass.value.${value}`)) || value;
  };
  return (
    <span style={{ display: "grid", gap: 2 }}>
      {told.map((one) => {
        const name = t.optional(`reports.mass.told.${one.code}`, { count: one.count ?? 0 });
        if (one.before === undefined && one.after === undefined) return <span key={one.code}>{name ?? one.detail ?? one.code}</span>;
        return (
          <span key={one.code}>
            {name ?? one.code}
            {": "}
            {one.before !== undefined && <bdi>{valueWords(one, one.before)}</bdi>}
            {one.before !== undefined && one.after !== undefined && (
              <span className="mirrors" style={{ display: "inline-block", marginInline: 5 }} aria-hidden>
                →
              </span>
            )}
            {one.after !== undefined && <bdi>{valueWords(one, one.after)}</bdi>}
          </span>
        );
      })}
    </span>
  );
}
