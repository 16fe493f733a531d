import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { portalTicketEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Door } from "./door.tsx";
import { useEnter } from "./enter.ts";
import "./sign-in-page.css";

/** Trades the one-time ticket behind the "#" for a sign-in: from another partner's door, or of staff who look in. */
export function TicketPage() {
  const t = useTexts();
  const enter = useEnter();
  const [ticket] = useState(() => location.hash.slice(1));
  const trade = useAction(portalTicketEndpoint, { onDone: ({ home }) => enter(home) });
  const { run } = trade;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a ticket is traded once, when the page opens.
  useEffect(() => {
    void run({ body: { ticket } });
  }, [ticket]);
  return (
    <Door
      below={
        <Link className="door-link" to={"/sign-in" as never}>
          {t("portal.reset.back")}
        </Link>
      }
    >
      {trade.problem ? <ProblemNote problem={trade.problem} /> : <span role="status">{t("ui.loading")}</span>}
    </Door>
  );
}
