import { useState } from "react";
import { disconnectSessionEndpoint, reapplySessionEndpoint } from "../../../../server/modules/access/coa/contract.ts";
import { closeSessionEndpoint } from "../../../../server/modules/usage/sessions/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { ExplainSheet } from "../explain/explain-sheet.tsx";
import { nameOf, type Session } from "./session.ts";

/** N-99 what can be done with one session. */
export function SessionActs({ session, onAsked }: { session: Session; onAsked: () => void }) {
  const t = useTexts();
  const [open, setOpen] = useState<"disconnect" | "close" | "explain">();
  const mayChange = useMay("network.radius.disconnect");
  const mayClose = useMay("network.sessions.close");
  const mayExplain = useMay("network.radius.explain");
  const params = { sessionId: session.id };
  const done = (words: string): void => {
    notify(words);
    setOpen(undefined);
    onAsked();
  };
  const options = (words: string) => ({ topics: ["sessions"], onDone: () => done(words) });
  const disconnect = useAction(disconnectSessionEndpoint, options(t("network.online.asked.disconnect")));
  const reapply = useAction(reapplySessionEndpoint, options(t("network.online.asked.reapply")));
  const close = useAction(closeSessionEndpoint, options(t("network.online.closed")));
  const isOfService = session.service !== null;
  return (
    <>
      <div className="sessions-acts">
        {mayChange && isOfService && (
          <Button small busy={reapply.busy} onPress={() => reapply.run({ params })}>
            {t("network.online.act.reapply")}
          </Button>
        )}
        {mayChange && (
          <Button small onPress={() => setOpen("disconnect")}>
            {t("network.online.act.disconnect")}
          </Button>
        )}
        {mayClose && session.state === "stale" && (
          <Button small onPress={() => setOpen("close")}>
            {t("network.online.act.close")}
          </Button>
        )}
        {mayExplain && session.nas && (
          <Button small onPress={() => setOpen("explain")}>
            {t("network.explain.open")}
          </Button>
        )}
      </div>
      <ProblemNote problem={reapply.problem} />
      <ConfirmDialog
        open={open === "disconnect"}
        danger
        title={t("network.online.disconnect-title", { name: nameOf(session) })}
        confirm={t("network.online.act.disconnect")}
        busy={disconnect.busy}
        problem={disconnect.problem}
        onConfirm={() => disconnect.run({ params })}
        onClose={() => setOpen(undefined)}
      >
        {t("network.online.disconnect-text")}
      </ConfirmDialog>
      <ConfirmDialog
        open={open === "close"}
        title={t("network.online.close-title", { name: nameOf(session) })}
        confirm={t("network.online.act.close")}
        busy={close.busy}
        problem={close.problem}
        onConfirm={() => close.run({ params })}
        onClose={() => setOpen(undefined)}
      >
        {t("network.online.close-text")}
      </ConfirmDialog>
      {open === "explain" && session.nas && (
        <ExplainSheet
          nasId={session.nas.id}
          start={{ login: session.login ?? "", mac: session.mac ?? "" }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
