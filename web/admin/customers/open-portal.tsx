import { Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { openPortalEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import "./customer-sheets.css";

interface ActProps {
  customerId: string;
  onClose: () => void;
}

/** Opens the portal beside this page, to look. Nothing is asked; the dialog appears only where the browser or the server says no. */
export function ViewAsCustomer({ customerId, onClose }: ActProps) {
  const t = useTexts();
  const { fullName } = useShownCustomer();
  const open = useAction(openPortalEndpoint);
  const [blocked, setBlocked] = useState<string>();
  const begun = useRef(false);

  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    // Opened before the answer is there: a tab that is opened later counts as an advertisement.
    const tab = openBlank();
    void open.run({ params: { customerId }, body: { mode: "view" } }).then((answer) => {
      if (!answer) return tab?.close();
      if (!tab) return setBlocked(answer.url);
      tab.location.href = answer.url;
      return onClose();
    });
  });

  if (!open.problem && !blocked) return null;
  return (
    <Sheet open title={t("customers.portal.view-title", { name: fullName })} onClose={onClose}>
      <ProblemNote problem={open.problem} />
      {blocked && <OpenByHand url={blocked} onOpened={onClose} />}
    </Sheet>
  );
}

/** To act for somebody needs a reason, which stands in the log (O-58). */
export function ActAsCustomer({ customerId, onClose }: ActProps) {
  const t = useTexts();
  const { fullName } = useShownCustomer();
  const [reason, setReason] = useState("");
  const [blocked, setBlocked] = useState<string>();
  const open = useAction(openPortalEndpoint);

  async function act(): Promise<void> {
    const tab = openBlank();
    const answer = await open.run({ params: { customerId }, body: { mode: "act", reason } });
    if (!answer) tab?.close();
    else if (tab) {
      tab.location.href = answer.url;
      onClose();
    } else setBlocked(answer.url);
  }

  return (
    <Sheet
      open
      title={t("customers.portal.act-title", { name: fullName })}
      onClose={onClose}
      locked={open.busy}
      foot={
        !blocked && (
          <>
            <Button onPress={onClose} disabled={open.busy}>
              {t("ui.cancel")}
            </Button>
            <Button kind="primary" busy={open.busy} disabled={reason.trim() === ""} onPress={act}>
              {t("customers.portal.act-do")}
            </Button>
          </>
        )
      }
    >
      <div className="customer-sheet">
        <span>{t("customers.portal.act-text")}</span>
        <Textarea
          label={t("customers.portal.act-reason")}
          required
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNote problem={open.problem} />
        {blocked && <OpenByHand url={blocked} onOpened={onClose} />}
      </div>
    </Sheet>
  );
}

function openBlank(): Window | null {
  const tab = window.open("about:blank", "_blank");
  // The portal must not reach back into the staff app.
  if (tab) tab.opener = null;
  return tab;
}

function OpenByHand({ url, onOpened }: { url: string; onOpened: () => void }) {
  const t = useTexts();
  return (
    <p className="panel-quiet">
      {t("customers.portal.blocked-tab")}{" "}
      <a href={url} target="_blank" rel="noopener noreferrer" onClick={onOpened}>
        {t("customers.portal.open-by-hand")}
      </a>
    </p>
  );
}
