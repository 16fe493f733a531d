import { PasswordInput } from "@mantine/core";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { createNasEndpoint, getNasEndpoint, updateNasEndpoint } from "../../../../server/modules/network/routers/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { RecordFailed, RecordWaiting } from "../../../ui/record-page.tsx";
import { useSeesAll } from "../../app/sees-all.ts";
import { useActForm } from "../../app/use-act-form.ts";
import { useRecordForm } from "../../app/use-record-form.ts";
import type { Nas } from "./nas.ts";
import { NasFields } from "./nas-fields.tsx";
import { type NasValues, nasValues, newNasValues } from "./nas-values.ts";
import "../network.css";

export function NewNasPage() {
  const seesAll = useSeesAll();
  return seesAll === undefined ? <RecordWaiting /> : <NewNasForm seesAll={seesAll} />;
}

function NewNasForm({ seesAll }: { seesAll: boolean }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  // A site has a way in, and so has whoever asked by RADIUS without being known (N-19).
  const { site, source, named } = useSearch({ strict: false }) as { site?: string; source?: string; named?: string };
  const { form, action } = useActForm<typeof createNasEndpoint, NasValues & { secret: string }>({
    endpoint: createNasEndpoint,
    start: {
      ...newNasValues,
      siteId: site ?? "",
      sources: source ? [source] : [],
      ...{ name: named ?? "", nasIdentifier: named ?? "" },
      secret: "",
      partnerIds: seesAll || partners.length !== 1 ? [] : partners.map(({ id }) => id),
    },
    topics: ["nases", "sites"],
    onDone: (nas) => {
      notify(t("network.saved", { name: nas.name }));
      void navigate({ to: `/nases/${nas.id}` as never, replace: true });
    },
  });
  return (
    <div className="network-form">
      <BackLink to="/nases">{t("network.routers")}</BackLink>
      <h1>{t("network.nas.new")}</h1>
      <FormFrame
        form={form}
        submit={t("network.nas.add")}
        busy={action.busy}
        problem={action.problem}
        onCancel={() => void navigate({ to: "/nases" as never })}
      >
        <NasFields form={form as unknown as Form<NasValues>} />
        <Panel title={t("network.secret.secret")}>
          <PasswordInput
            label={t("network.secret.secret")}
            description={t("network.secret.new-why")}
            dir="ltr"
            autoComplete="new-password"
            maxLength={64}
            {...form.field("secret")}
          />
        </Panel>
      </FormFrame>
    </div>
  );
}

export function EditNasPage() {
  const t = useTexts();
  const { nasId } = useParams({ strict: false }) as { nasId: string };
  const { data, problem, reload } = useEndpoint(getNasEndpoint, { params: { nasId } });
  if (problem && !data) return <RecordFailed problem={problem} back={{ to: "/nases", label: t("network.routers") }} onRetry={reload} />;
  return data ? <EditNasForm key={data.id} nas={data} /> : <RecordWaiting />;
}

function EditNasForm({ nas }: { nas: Nas }) {
  const t = useTexts();
  const navigate = useNavigate();
  const page = `/nases/${nas.id}`;
  const { form, action } = useRecordForm({
    endpoint: updateNasEndpoint,
    params: { nasId: nas.id },
    record: nas,
    values: nasValues,
    topics: ["nases", "sites"],
    onSaved: () => {
      notify(t("network.saved", { name: nas.name }));
      void navigate({ to: page as never, replace: true });
    },
  });
  return (
    <div className="network-form">
      <BackLink to={page}>{nas.name}</BackLink>
      <h1>{t("network.edit-title", { name: nas.name })}</h1>
      <FormFrame
        form={form}
        submit={t("network.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={() => void navigate({ to: page as never })}
        nameField={(name) => t.optional(`network.field.${name}`) ?? name}
      >
        <NasFields form={form} />
      </FormFrame>
    </div>
  );
}
