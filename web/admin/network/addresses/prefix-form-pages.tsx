import { useNavigate, useParams } from "@tanstack/react-router";
import { createPrefixEndpoint, getPrefixEndpoint, updatePrefixEndpoint } from "../../../../server/modules/network/addresses/contract.ts";
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
import { type Prefix, topics } from "./prefix.ts";
import { emptyValues, NetworkFields, type NewPrefixValues, PrefixFields, type PrefixValues } from "./prefix-fields.tsx";
import "../network.css";

export function NewPrefixPage() {
  const seesAll = useSeesAll();
  return seesAll === undefined ? <RecordWaiting /> : <NewPrefixForm seesAll={seesAll} />;
}

function NewPrefixForm({ seesAll }: { seesAll: boolean }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  const { form, action } = useActForm<typeof createPrefixEndpoint, NewPrefixValues>({
    endpoint: createPrefixEndpoint,
    draft: "new-prefix",
    start: {
      ...{ ...emptyValues, cidr: "", domain: "global", role: "pool", pdLength: "" as const },
      partnerIds: seesAll || partners.length !== 1 ? [] : partners.map(({ id }) => id),
    },
    topics: [...topics],
    onDone: (prefix) => {
      notify(t("addresses.saved", { name: prefix.cidr }));
      void navigate({ to: `/prefixes/${prefix.id}` as never, replace: true });
    },
  });
  return (
    <div className="network-form">
      <BackLink to="/prefixes">{t("addresses.title")}</BackLink>
      <h1>{t("addresses.new")}</h1>
      <FormFrame
        form={form}
        submit={t("addresses.add")}
        busy={action.busy}
        problem={action.problem}
        onCancel={() => void navigate({ to: "/prefixes" as never })}
      >
        <NetworkFields form={form} />
        <PrefixFields form={form as unknown as Form<PrefixValues>} role={form.values.role} />
      </FormFrame>
    </div>
  );
}

export function EditPrefixPage() {
  const t = useTexts();
  const { prefixId } = useParams({ strict: false }) as { prefixId: string };
  const { data, problem, reload } = useEndpoint(getPrefixEndpoint, { params: { prefixId } });
  if (problem && !data) return <RecordFailed problem={problem} back={{ to: "/prefixes", label: t("addresses.title") }} onRetry={reload} />;
  return data ? <EditPrefixForm key={data.id} prefix={data} /> : <RecordWaiting />;
}

const valuesOf = (prefix: Prefix): PrefixValues => ({
  ...{ siteId: prefix.siteId ?? "", partnerIds: [...prefix.partnerIds], locationIds: [...prefix.locationIds], nasIds: [...prefix.nasIds] },
  ...{ gateway: prefix.gateway ?? "", dnsServers: [...prefix.dnsServers], vlan: prefix.vlan ?? "", excluded: [...prefix.excluded] },
  ...{ allocationOrder: prefix.allocationOrder, holdSeconds: prefix.holdSeconds, quarantineSeconds: prefix.quarantineSeconds },
  ...{ category: prefix.category, comment: prefix.comment },
});

function EditPrefixForm({ prefix }: { prefix: Prefix }) {
  const t = useTexts();
  const navigate = useNavigate();
  const page = `/prefixes/${prefix.id}`;
  const { form, action } = useRecordForm({
    endpoint: updatePrefixEndpoint,
    params: { prefixId: prefix.id },
    record: prefix,
    values: valuesOf,
    topics: [...topics],
    onSaved: () => {
      notify(t("addresses.saved", { name: prefix.cidr }));
      void navigate({ to: page as never, replace: true });
    },
  });
  return (
    <div className="network-form">
      <BackLink to={page}>{prefix.cidr}</BackLink>
      <h1>{t("addresses.edit-title", { name: prefix.cidr })}</h1>
      <FormFrame
        form={form}
        submit={t("addresses.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={() => void navigate({ to: page as never })}
        nameField={(name) => t.optional(`addresses.field.${name}`) ?? name}
      >
        <PrefixFields form={form} role={prefix.role} />
      </FormFrame>
    </div>
  );
}
