// P-130 the days that hold now and those that would hold then, side by side, before anything is chosen.
import type { portalMethodTermsEndpoint } from "../../../server/modules/collections/outlook/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { MethodText } from "./payment-name.tsx";
import "./terms-shift.css";

type Terms = NonNullable<ReturnsOf<typeof portalMethodTermsEndpoint>["terms"]>;
type Dates = Terms["before"];

const rows = ["invoice", "due", "reminders", "block"] as const;

export function TermsShift({ terms, act }: { terms: Terms; act: "choose" | "remove" }) {
  const t = useTexts();
  const { before, after } = terms;
  return (
    <div className="terms-shift">
      <p>{t.rich(`portal-finance.terms.${act}-text`, { way: () => <MethodText method={terms.paymentMethod} /> })}</p>
      {(before || after) && (
        <table>
          <thead>
            <tr>
              <td />
              <th scope="col">{t("portal-finance.terms.now")}</th>
              <th scope="col">{t("portal-finance.terms.then")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row} row={row} before={before} after={after} />
            ))}
          </tbody>
        </table>
      )}
      <Notes terms={terms} />
      <Coming terms={terms} />
    </div>
  );
}

function Row({ row, before, after }: { row: (typeof rows)[number]; before: Dates; after: Dates }) {
  const t = useTexts();
  const format = useFormat();
  const said = (dates: Dates): string => {
    if (!dates) return t("portal-finance.terms.none");
    if (row === "invoice") return format.day(dates.invoiceOn);
    if (row === "due") return format.day(dates.dueOn);
    if (row === "block") return dates.blockOn === null ? t("portal-finance.terms.never") : format.day(dates.blockOn);
    return dates.reminders.length === 0 ? t("portal-finance.terms.none") : dates.reminders.map((on) => format.day(on)).join("\n");
  };
  const [was, will] = [said(before), said(after)];
  return (
    <tr>
      <th scope="row">{t(`portal-finance.terms.${row}`)}</th>
      <td>{was}</td>
      <td data-other={was !== will}>{will}</td>
    </tr>
  );
}

function Notes({ terms: { billingDay, firstOn, billingType, realigned, closing, lateFees, proformas } }: { terms: Terms }) {
  const t = useTexts();
  const format = useFormat();
  const notes = [
    ...(billingDay && firstOn ? [t("portal-finance.terms.day", { number: billingDay.to, day: format.day(firstOn) })] : []),
    ...(billingType ? [t(billingType.to === "recurring" ? "portal-finance.terms.recurring" : "portal-finance.terms.prepaid")] : []),
    ...(closing ? [t("portal-finance.terms.closing", { amount: format.money(closing) })] : []),
    ...(realigned > 0 ? [t("portal-finance.terms.realigned", { count: realigned })] : []),
    ...(lateFees ? [t("portal-finance.terms.late-fees")] : []),
    ...(proformas ? [t("portal-finance.terms.proformas")] : []),
  ];
  return notes.length === 0 ? null : (
    <ul>
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

/** B-165 what the next invoices come to where the billing day moves. */
function Coming({ terms: { coming } }: { terms: Terms }) {
  const t = useTexts();
  const format = useFormat();
  if (coming.length === 0) return null;
  return (
    <section>
      <h3>{t("portal-finance.terms.coming")}</h3>
      {coming.map(({ on, gross, isBridge }) => (
        <p key={on} className="terms-shift-coming">
          <span>
            {format.day(on)}
            {isBridge && <small>{t("portal-finance.terms.bridge")}</small>}
          </span>
          <MoneyText value={gross} />
        </p>
      ))}
    </section>
  );
}
