import { useEffect, useState } from "react";
import { revealIdentificationEndpoint } from "../../../server/modules/customers/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import "./customer-sheets.css";

// Long enough to write it down; a screen that was left alone does not go on showing it.
const shownMs = 60_000;

/** The number of the identity document: masked, and shown for a minute to whoever proves that it is them. The log says so. */
export function Identification() {
  const t = useTexts();
  const { id, identification } = useShownCustomer();
  const mayReveal = useMay("customers.secrets.reveal");
  const [revealed, setRevealed] = useState<string>();
  const reveal = useAction(revealIdentificationEndpoint, { onDone: (answer) => setRevealed(answer.identification) });
  useEffect(() => {
    if (revealed === undefined) return undefined;
    const timer = setTimeout(() => setRevealed(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [revealed]);
  if (!identification) return <Nothing />;
  return (
    <span className="with-button">
      <bdi className="code">{revealed ?? identification}</bdi>
      {mayReveal &&
        (revealed === undefined ? (
          <Button small kind="quiet" busy={reveal.busy} onPress={() => reveal.run({ params: { customerId: id } })}>
            {t("customers.identification.show")}
          </Button>
        ) : (
          <Button small kind="quiet" onPress={() => setRevealed(undefined)}>
            {t("customers.identification.hide")}
          </Button>
        ))}
      {reveal.problem && reveal.problem.status !== 401 && <ProblemNote problem={reveal.problem} />}
    </span>
  );
}
