import { lazy, Suspense, useState } from "react";
import { portalConnectionEndpoint, portalRevealPasswordEndpoint } from "../../../server/modules/devices/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SwitchesCard } from "./switches-card.tsx";
import "./equipment.css";

const PasswordSheet = lazy(async () => ({ default: (await import("./password-sheet.tsx")).PasswordSheet }));

/** What a service connects with, its password, and its switches; nothing where nothing of it is shown. */
export function ConnectionPart({ serviceId, isLine }: { serviceId: string; isLine: boolean }) {
  return (
    <>
      {isLine && <ConnectionCard serviceId={serviceId} />}
      <SwitchesCard serviceId={serviceId} />
    </>
  );
}

const fields = ["ipv4", "ipv6", "mac"] as const;

function ConnectionCard({ serviceId }: { serviceId: string }) {
  const t = useTexts();
  const format = useFormat();
  const { data, problem, reload } = useEndpoint(portalConnectionEndpoint, { params: { serviceId } });
  const [isChanging, setChanging] = useState(false);
  const reveal = useAction(portalRevealPasswordEndpoint);
  const title = t("portal-equipment.connection.title");
  if (problem && !data) return <PortalCard title={title} problem={problem} onRetry={reload} />;
  if (!data || Object.keys(data).length === 0) return null;
  const { password } = data;
  const facts = fields.flatMap((field) => {
    const value = data[field];
    if (value === undefined) return [];
    return [
      {
        label: t(`portal-equipment.connection.${field}`),
        value: value === null ? t("portal-equipment.connection.unknown") : <bdi className="code">{value}</bdi>,
      },
    ];
  });
  return (
    <PortalCard title={title}>
      <div className="router-form">
        <Facts
          facts={[
            ...facts,
            ...(password
              ? [
                  {
                    label: t("portal-equipment.connection.password"),
                    value: reveal.result ? (
                      <bdi className="code">{reveal.result.password}</bdi>
                    ) : password.changedAt ? (
                      t("portal-equipment.connection.password-at", { moment: format.moment(password.changedAt) })
                    ) : (
                      t("portal-equipment.connection.password-unset")
                    ),
                  },
                ]
              : []),
          ]}
        />
        {password && (
          <div className="router-row-acts">
            <Button onPress={() => setChanging(true)}>{t("portal-equipment.connection.change")}</Button>
            {password.changedAt && !reveal.result && (
              <Button busy={reveal.busy} onPress={() => reveal.run({ params: { serviceId } })}>
                {t("portal-equipment.connection.show")}
              </Button>
            )}
          </div>
        )}
        <ProblemNote problem={reveal.problem} />
      </div>
      <Suspense>
        {isChanging && password && (
          <PasswordSheet
            serviceId={serviceId}
            routerId={password.routerId}
            onClose={() => {
              reveal.reset();
              setChanging(false);
            }}
          />
        )}
      </Suspense>
    </PortalCard>
  );
}
