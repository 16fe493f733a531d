import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import {
  createEquipmentEndpoint,
  getEquipmentEndpoint,
  updateEquipmentEndpoint,
} from "../../../../server/modules/network/equipment/contract.ts";
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
import type { Equipment } from "./equipment.ts";
import { EquipmentFields } from "./equipment-fields.tsx";
import { type EquipmentValues, equipmentValues, newEquipmentValues, noSecrets, type SecretValues } from "./equipment-values.ts";
import "../network.css";

type Values = EquipmentValues & SecretValues;
const topics = ["equipment", "sites"];

export function NewEquipmentPage() {
  const seesAll = useSeesAll();
  return seesAll === undefined ? <RecordWaiting /> : <NewEquipmentForm seesAll={seesAll} />;
}

function NewEquipmentForm({ seesAll }: { seesAll: boolean }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  const { site, parent } = useSearch({ strict: false }) as { site?: string; parent?: string };
  const { form, action } = useActForm<typeof createEquipmentEndpoint, Values>({
    endpoint: createEquipmentEndpoint,
    start: {
      ...newEquipmentValues,
      ...noSecrets,
      siteId: site ?? "",
      parentId: parent ?? "",
      partnerIds: seesAll || partners.length !== 1 ? [] : partners.map(({ id }) => id),
    },
    topics,
    onDone: (one) => {
      notify(t("network.saved", { name: one.name }));
      void navigate({ to: `/equipment/${one.id}` as never, replace: true });
    },
  });
  return (
    <div className="network-form">
      <BackLink to="/equipment">{t("monitor.title")}</BackLink>
      <h1>{t("monitor.new")}</h1>
      <FormFrame
        form={form}
        submit={t("monitor.add")}
        busy={action.busy}
        problem={action.problem}
        onCancel={() => void navigate({ to: "/equipment" as never })}
        nameField={(name) => t.optional(`monitor.field.${name}`) ?? name}
      >
        <EquipmentFields form={form as unknown as Form<Values>} />
      </FormFrame>
    </div>
  );
}

export function EditEquipmentPage() {
  const t = useTexts();
  const { equipmentId } = useParams({ strict: false }) as { equipmentId: string };
  const { data, problem, reload } = useEndpoint(getEquipmentEndpoint, { params: { equipmentId } });
  if (problem && !data) return <RecordFailed problem={problem} back={{ to: "/equipment", label: t("monitor.title") }} onRetry={reload} />;
  return data ? <EditEquipmentForm key={data.id} one={data} /> : <RecordWaiting />;
}

const valuesOf = (one: Equipment): Values => ({ ...equipmentValues(one), ...noSecrets });

function EditEquipmentForm({ one }: { one: Equipment }) {
  const t = useTexts();
  const navigate = useNavigate();
  const page = `/equipment/${one.id}`;
  const { form, action } = useRecordForm({
    endpoint: updateEquipmentEndpoint,
    params: { equipmentId: one.id },
    record: one,
    values: valuesOf,
    topics,
    onSaved: () => {
      notify(t("network.saved", { name: one.name }));
      void navigate({ to: page as never, replace: true });
    },
  });
  return (
    <div className="network-form">
      <BackLink to={page}>{one.name}</BackLink>
      <h1>{t("network.edit-title", { name: one.name })}</h1>
      <FormFrame
        form={form}
        submit={t("network.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={() => void navigate({ to: page as never })}
        nameField={(name) => t.optional(`monitor.field.${name}`) ?? name}
      >
        <EquipmentFields form={form} known={one} />
      </FormFrame>
    </div>
  );
}
