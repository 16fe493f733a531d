// P-194 of how much used data the customer wants to hear, besides what everybody is told.
import { TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { saveUsageAlertsEndpoint, usageAlertsEndpoint } from "../../../server/modules/usage/contract.ts";
import { useLocale } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useMe } from "../app/me.ts";
import "./notices-card.css";

const most = 5;

export function UsageAlertsCard() {
  const t = useTexts();
  const locale = useLocale();
  const { staff } = useMe();
  const [typed, setTyped] = useState("");
  const { data } = useEndpoint(usageAlertsEndpoint, undefined, { topics: ["usage-alerts"] });
  const save = useAction(saveUsageAlertsEndpoint, {
    topics: ["usage-alerts"],
    onDone: () => [notify(t("portal-notices.alerts.saved")), setTyped("")],
  });
  // Who has no limit has nothing to be told of.
  if (!data?.hasCap) return null;
  const percent = (value: number): string => new Intl.NumberFormat(locale, { style: "percent" }).format(value / 100);
  const { given, own, version } = data;
  const wanted = /^\d{1,3}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 100 ? Number(typed) : undefined;
  const put = (next: number[]) => save.run({ body: { own: next }, version });
  return (
    <PortalCard title={t("portal-notices.alerts.title")}>
      {given.length > 0 && (
        <p className="profile-note">
          {t("portal-notices.alerts.given", { list: new Intl.ListFormat(locale, { type: "conjunction" }).format(given.map(percent)) })}
        </p>
      )}
      <h3 className="profile-note">{t("portal-notices.alerts.own")}</h3>
      {own.length === 0 ? (
        <span>{t("portal-notices.alerts.none")}</span>
      ) : (
        <ul className="alerts">
          {own.map((one) => (
            <li key={one}>
              <span className="number">{percent(one)}</span>
              <button
                type="button"
                className="contacts-remove"
                disabled={save.busy}
                aria-label={t("portal-notices.alerts.remove", { percent: percent(one) })}
                onClick={() => void put(own.filter((other) => other !== one))}
              >
                <IconX size={16} stroke={1.8} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      {staff?.mode !== "view" && own.length < most && (
        <form
          className="alerts-add"
          onSubmit={(event) => {
            event.preventDefault();
            if (wanted !== undefined) void put([...own, wanted]);
          }}
        >
          <TextInput
            size="md"
            inputMode="numeric"
            autoComplete="off"
            maxLength={3}
            label={t("portal-notices.alerts.percent")}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value.trim())}
          />
          <Button submit busy={save.busy} disabled={wanted === undefined || own.includes(wanted)}>
            {t("portal-notices.alerts.add")}
          </Button>
        </form>
      )}
      <ProblemNote problem={save.problem} />
    </PortalCard>
  );
}
