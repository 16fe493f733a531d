import { useState } from "react";
import { giveCustomerPasswordEndpoint, sendPasswordLinkEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import "./customer-sheets.css";

interface ActProps {
  customerId: string;
  onClose: () => void;
}

/** The better way: nobody but the customer ever knows the password. */
export function SendPasswordLink({ customerId, onClose }: ActProps) {
  const t = useTexts();
  const { emails } = useShownCustomer();
  const [to] = emails;
  const send = useAction(sendPasswordLinkEndpoint, {
    topics: ["portal-access"],
    onDone: () => {
      notify(t("customers.password-link.done", { email: to ?? "" }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("customers.password-link.title")}
      confirm={to ? t("customers.password-link.do") : t("ui.close")}
      busy={send.busy}
      problem={send.problem}
      onClose={onClose}
      onConfirm={() => (to ? send.run({ params: { customerId } }) : onClose())}
    >
      {to
        ? t.rich("customers.password-link.text", { email: () => <bdi className="code">{to}</bdi> })
        : t("customers.password-link.no-email")}
    </ConfirmDialog>
  );
}

/** For somebody at the counter: a password to read out, which opens only the choice of an own one (O-55). */
export function GivePassword({ customerId, onClose }: ActProps) {
  const t = useTexts();
  const { fullName } = useShownCustomer();
  const give = useAction(giveCustomerPasswordEndpoint, { topics: ["portal-access"] });
  const [given, setGiven] = useState<{ login: string; password: string }>();
  if (given) return <GivenPasswordSheet given={given} onClose={onClose} />;
  return (
    <ConfirmDialog
      open
      title={t("customers.password-given.title", { name: fullName })}
      confirm={t("customers.password-given.do")}
      busy={give.busy}
      problem={give.problem}
      onClose={onClose}
      onConfirm={async () => setGiven(await give.run({ params: { customerId } }))}
    >
      {t("customers.password-given.text")}
    </ConfirmDialog>
  );
}

/** Shown this once. */
export function GivenPasswordSheet({ given, onClose }: { given: { login: string; password: string }; onClose: () => void }) {
  const t = useTexts();
  return (
    <Sheet
      open
      title={t("customers.password-given.title-done")}
      onClose={onClose}
      foot={
        <Button kind="primary" onPress={onClose}>
          {t("customers.password-given.kept")}
        </Button>
      }
    >
      <div className="customer-sheet">
        <Facts
          facts={[
            { label: t("customers.portal.signs-in-with"), value: <bdi className="code">{given.login}</bdi> },
            {
              label: t("customers.portal.password"),
              value: (
                <span className="with-button">
                  <bdi className="code password-given">{given.password.replace(/(.{4})(?=.)/g, "$1 ")}</bdi>
                  <CopyButton text={given.password} label={t("customers.password-given.copy")} />
                </span>
              ),
            },
          ]}
        />
        <p className="panel-quiet">{t("customers.password-given.once")}</p>
      </div>
    </Sheet>
  );
}
