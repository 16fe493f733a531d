import { useFormat } from "../../../lib/format.ts";
import { isLanguage, languages } from "../../../lib/languages.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { usePriceWords } from "../../../ui/price-text.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { type MassAction, termWords } from "./mass-action-words.ts";

type Told = MassAction["firstRows"][number]["told"][number];

/** What somebody wrote or is called: never a word of ours, whatever it reads like. */
const asWritten: ReadonlySet<string> = new Set(["goes-to", "labels-lost", "location", "account-manager"]);

const days: ReadonlySet<string> = new Set(["move-on", "move-planned"]);

/** What becomes what, what follows and what stands in the way, one line each. */
export function ToldText({ told }: { told: readonly Told[] }) {
  const t = useTexts();
  const format = useFormat();
  const price = usePriceWords();
  if (told.length === 0) return <Nothing />;
  // "45.00 EUR", as a price of a plan is written.
  const priceText = (value: string): string => {
    const [amount = "0", currency = ""] = value.split(" ");
    return price(amount, currency);
  };
  const valueWords = ({ code }: Told, value: string): string => {
    if (value === "") return t("reports.mass.value.empty");
    if (code === "payment-method") return t.optional(`billing.method.${value}`) ?? value;
    if (code === "planned-status" || code === "status") return t.optional(`customers.status.${value}`) ?? value;
    if (code === "link-mode") return t.optional(`customers.link.${value}`) ?? value;
    if (code === "move-price") return priceText(value);
    if (days.has(code)) return format.day(value);
    const said = termWords(t, code, value);
    if (said !== undefined) return said;
    if (code === "language") return isLanguage(value) ? languages[value].name : value;
    return (!asWritten.has(code) && t.optional(`reports.mass.value.${value}`)) || value;
  };
  return (
    <span style={{ display: "grid", gap: 2 }}>
      {told.map((one) => {
        const name = t.optional(`reports.mass.told.${one.code}`, { count: one.count ?? 0 });
        if (one.amount)
          return (
            <span key={one.code}>
              {name ?? one.code}
              {": "}
              <span className="number">{format.money(one.amount)}</span>
            </span>
          );
        // The server's own sentence says more than our word for its kind.
        if (one.code === "move-refused") return <bdi key={one.code}>{one.detail ?? name}</bdi>;
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
