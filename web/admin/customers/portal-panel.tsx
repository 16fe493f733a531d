import { Switch } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useState } from "react";
import {
  customerAccessEndpoint,
  enableCustomerAccessEndpoint,
  resetCustomerFactorEndpoint,
  signCustomerOutEndpoint,
} from "../../../server/modules/portal/sign-in/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { AgoText, Nothing } from "../../ui/value-texts.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { ActAsCustomer, ViewAsCustomer } from "./open-portal.tsx";
import { GivePassword, SendPasswordLink } from "./password-acts.tsx";
import "./portal-panel.css";
import "./customer-sheets.css";

type Asked = "shut" | "sign-out" | "factor" | "link" | "give" | "view" | "act";

/** How the customer gets into the portal, and what staff do about it. */
export function PortalPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const customer = useShownCustomer();
  const mayEdit = useMay("customers.profile.update");
  const mayLook = useMay("customers.login_as.use") && customer.status !== "archived";
  const mayAct = useMay("customers.act_as.use") && mayLook;
  const [asked, setAsked] = useState<Asked>();
  const params = { customerId };
  const access = useEndpoint(customerAccessEndpoint, { params });
  const enable = useAction(enableCustomerAccessEndpoint);
  const signOut = useAction(signCustomerOutEndpoint, {
    onDone: ({ ended }) => {
      notify(t("customers.portal.signed-out", { count: ended }));
      setAsked(undefined);
    },
  });
  const resetFactor = useAction(resetCustomerFactorEndpoint, {
    onDone: () => {
      notify(t("customers.portal.factor-taken"));
      setAsked(undefined);
    },
  });
  const { data } = access;
  const close = () => setAsked(undefined);
  return (
    <Panel
      title={t("customers.portal.title")}
      actions={
        mayLook && (
          <Button small icon={<IconExternalLink size={14} aria-hidden />} onPress={() => setAsked("view")}>
            {t("customers.portal.view")}
          </Button>
        )
      }
    >
      <ProblemNote problem={access.problem} onRetry={access.reload} />
      {data && (
        <div className="portal-panel">
          <Facts
            facts={[
              {
                label: t("customers.portal.signs-in-with"),
                value:
                  data.signsInWith === null ? (
                    t("customers.portal.no-address")
                  ) : (
                    <span className="with-button">
                      <bdi className="code">{data.signsInWith}</bdi>
                      <CopyButton text={data.signsInWith} label={t("customers.copy", { text: data.signsInWith })} />
                    </span>
                  ),
              },
              { label: t("customers.portal.password"), value: <PasswordState access={data} /> },
              {
                label: t("customers.portal.last-seen"),
                value: data.lastSignedInAt ? <AgoText value={data.lastSignedInAt} /> : t("customers.portal.never"),
              },
              ...(data.hasSecondFactor ? [{ label: t("customers.portal.factor"), value: t("customers.portal.factor-on") }] : []),
            ]}
          />
          <Switch
            checked={data.isEnabled}
            disabled={!mayEdit || enable.busy}
            label={t("customers.portal.enabled")}
            onChange={(event) => (event.currentTarget.checked ? void enable.run({ params, body: { isEnabled: true } }) : setAsked("shut"))}
          />
          {asked !== "shut" && <ProblemNote problem={enable.problem} />}
          <div className="portal-panel-acts">
            {mayEdit && (
              <>
                <Button small onPress={() => setAsked("link")}>
                  {t("customers.password-link.open")}
                </Button>
                <Button small onPress={() => setAsked("give")}>
                  {t("customers.password-given.open")}
                </Button>
                {data.openSignIns > 0 && (
                  <Button small onPress={() => setAsked("sign-out")}>
                    {t("customers.portal.sign-out", { count: data.openSignIns })}
                  </Button>
                )}
                {data.hasSecondFactor && (
                  <Button small onPress={() => setAsked("factor")}>
                    {t("customers.portal.factor-take")}
                  </Button>
                )}
              </>
            )}
            {mayAct && (
              <Button small onPress={() => setAsked("act")}>
                {t("customers.portal.act")}
              </Button>
            )}
          </div>
        </div>
      )}
      <ConfirmDialog
        open={asked === "shut"}
        title={t("customers.portal.shut-title")}
        confirm={t("customers.portal.shut-do")}
        danger
        busy={enable.busy}
        problem={enable.problem}
        onClose={close}
        onConfirm={async () => {
          if (await enable.run({ params, body: { isEnabled: false } })) close();
        }}
      >
        {t("customers.portal.shut-text", { name: customer.fullName })}
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === "sign-out"}
        title={t("customers.portal.sign-out-title")}
        confirm={t("customers.portal.sign-out", { count: data?.openSignIns ?? 0 })}
        busy={signOut.busy}
        problem={signOut.problem}
        onClose={close}
        onConfirm={() => signOut.run({ params })}
      >
        {t("customers.portal.sign-out-text")}
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === "factor"}
        title={t("customers.portal.factor-title")}
        confirm={t("customers.portal.factor-take")}
        danger
        busy={resetFactor.busy}
        problem={resetFactor.problem}
        onClose={close}
        onConfirm={() => resetFactor.run({ params })}
      >
        {t("customers.portal.factor-text", { name: customer.fullName })}
      </ConfirmDialog>
      {asked === "link" && <SendPasswordLink customerId={customerId} onClose={close} />}
      {asked === "give" && <GivePassword customerId={customerId} onClose={close} />}
      {asked === "view" && <ViewAsCustomer customerId={customerId} onClose={close} />}
      {asked === "act" && <ActAsCustomer customerId={customerId} onClose={close} />}
    </Panel>
  );
}

function PasswordState({ access }: { access: { hasPassword: boolean; mustChange: boolean; passwordSetAt: string | null } }) {
  const t = useTexts();
  if (!access.hasPassword) return t("customers.portal.no-password");
  if (access.mustChange) return t("customers.portal.must-change");
  return access.passwordSetAt ? (
    <>
      {t("customers.portal.chosen")} <AgoText value={access.passwordSetAt} />
    </>
  ) : (
    <Nothing />
  );
}
