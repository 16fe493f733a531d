import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { createSiteEndpoint, getSiteEndpoint, updateSiteEndpoint } from "../../../../server/modules/network/sites/contract.ts";
import type { Form } from "../../../lib/form.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { RecordFailed, RecordWaiting } from "../../../ui/record-page.tsx";
import { useSeesAll } from "../../app/sees-all.ts";
import { useActForm } from "../../app/use-act-form.ts";
import { useRecordForm } from "../../app/use-record-form.ts";
import type { Site } from "./site.ts";
import { SiteFields, type SiteValues } from "./site-fields.tsx";
import "../network.css";

export function NewSitePage() {
  const seesAll = useSeesAll();
  return seesAll === undefined ? <RecordWaiting /> : <NewSiteForm seesAll={seesAll} />;
}

function NewSiteForm({ seesAll }: { seesAll: boolean }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  const { parent } = useSearch({ strict: false }) as { parent?: string };
  const { form, action } = useActForm<typeof createSiteEndpoint, SiteValues & { status: string }>({
    endpoint: createSiteEndpoint,
    draft: "new-site",
    start: {
      ...{ name: "", kind: "pop", parentId: parent ?? "", locationId: "", address: "", lat: "", lng: "", tags: [] },
      ...{ contact: "", landlord: "", power: "", notes: "", status: "active" },
      partnerIds: seesAll || partners.length !== 1 ? [] : partners.map(({ id }) => id),
    },
    topics: ["sites"],
    onDone: (site) => {
      notify(t("network.saved", { name: site.name }));
      void navigate({ to: `/sites/${site.id}` as never, replace: true });
    },
  });
  return (
    <div className="network-form">
      <BackLink to="/sites">{t("network.sites")}</BackLink>
      <h1>{t("network.site.new")}</h1>
      <FormFrame
        form={form}
        submit={t("network.site.add")}
        busy={action.busy}
        problem={action.problem}
        onCancel={() => void navigate({ to: "/sites" as never })}
      >
        <SiteFields form={form as unknown as Form<SiteValues>} />
      </FormFrame>
    </div>
  );
}

export function EditSitePage() {
  const t = useTexts();
  const { siteId } = useParams({ strict: false }) as { siteId: string };
  const { data, problem, reload } = useEndpoint(getSiteEndpoint, { params: { siteId } });
  if (problem && !data) return <RecordFailed problem={problem} back={{ to: "/sites", label: t("network.sites") }} onRetry={reload} />;
  return data ? <EditSiteForm key={data.id} site={data} /> : <RecordWaiting />;
}

const valuesOf = (site: Site): SiteValues => ({
  ...{ name: site.name, kind: site.kind, parentId: site.parentId ?? "", locationId: site.locationId ?? "", address: site.address },
  ...{ lat: site.lat ?? "", lng: site.lng ?? "", tags: [...site.tags], contact: site.contact, landlord: site.landlord },
  ...{ power: site.power, notes: site.notes, partnerIds: [...site.partnerIds] },
});

function EditSiteForm({ site }: { site: Site }) {
  const t = useTexts();
  const navigate = useNavigate();
  const page = `/sites/${site.id}`;
  const { form, action } = useRecordForm({
    endpoint: updateSiteEndpoint,
    params: { siteId: site.id },
    record: site,
    values: valuesOf,
    topics: ["sites", "nases"],
    onSaved: () => {
      notify(t("network.saved", { name: site.name }));
      void navigate({ to: page as never, replace: true });
    },
  });
  return (
    <div className="network-form">
      <BackLink to={page}>{site.name}</BackLink>
      <h1>{t("network.edit-title", { name: site.name })}</h1>
      <FormFrame
        form={form}
        submit={t("network.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={() => void navigate({ to: page as never })}
        nameField={(name) => t.optional(`network.field.${name}`) ?? name}
      >
        <SiteFields form={form} ownId={site.id} />
      </FormFrame>
    </div>
  );
}
