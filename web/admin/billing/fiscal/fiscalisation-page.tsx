import { Select } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { getFiscalisationEndpoint } from "../../../../server/modules/billing/fiscalisation/contract.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { SettingsPage } from "../../../ui/settings-page.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { AddOnForm } from "./add-on-form.tsx";
import { AddOnHealth } from "./add-on-health.tsx";
import "./fiscalisation-page.css";

/** Which add-on speaks to the tax office for a partner, and how it stands. */
export function FiscalisationPage() {
  const t = useTexts();
  const { partners } = useStaffSession();
  const { partnerId: scoped } = usePartnerScope();
  const navigate = useNavigate();
  const { partner: asked } = useSearch({ strict: false }) as { partner?: string };
  const partnerId = partners.find(({ id }) => id === asked)?.id ?? scoped ?? partners[0]?.id ?? "";
  const { data, problem, reload } = useEndpoint(
    getFiscalisationEndpoint,
    { params: { partnerId } },
    { topics: ["fiscal", "fiscal-registrations"], enabled: partnerId !== "", everyMs: 15_000 },
  );
  const choice = partners.length > 1 && (
    <Select
      label={t("fiscal.settings.partner")}
      data={partners.map(({ id, name }) => ({ value: id, label: name }))}
      value={partnerId}
      allowDeselect={false}
      onChange={(id) => void navigate({ to: ".", search: { partner: id } as never })}
    />
  );
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <RecordWaiting />;
  return (
    <SettingsPage
      key={data.partnerId}
      title={t("fiscal.settings.title")}
      intro={t("fiscal.settings.intro")}
      place={choice}
      note={data.mayChange ? undefined : <p className="fiscal-note">{t("fiscal.settings.read-only")}</p>}
      sections={[
        {
          id: "add-on",
          title: t("fiscal.settings.place"),
          // What the form begins with is what was saved: a new one begins anew.
          settings: <AddOnForm key={data.version} fiscalisation={data} />,
        },
      ]}
      example={<AddOnHealth fiscalisation={data} />}
    />
  );
}
