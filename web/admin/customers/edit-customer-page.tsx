import { useNavigate, useParams } from "@tanstack/react-router";
import { getCustomerEndpoint, updateCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { RecordFailed, RecordWaiting } from "../../ui/record-page.tsx";
import type { ShownCustomer } from "../app/shown-customer.ts";
import { useRecordForm } from "../app/use-record-form.ts";
import { AddressSection, MoreSections, PersonSection, useCustomerForm, useFieldName } from "./customer-fields.tsx";
import { valuesOf } from "./customer-values.ts";
import { type ExtraField, useExtraFields } from "./extra-values.ts";

export function EditCustomerPage() {
  const t = useTexts();
  const { customerId } = useParams({ strict: false }) as { customerId: string };
  const { data, problem, reload } = useEndpoint(getCustomerEndpoint, { params: { customerId } });
  const extra = useExtraFields(data?.category ?? "individual");
  const back = { to: `/customers/${customerId}`, label: data?.fullName ?? t("customers.title") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  // The form takes its start from the fields too, so it waits for them.
  if (!data || extra.loading) return <RecordWaiting />;
  return <EditForm key={data.id} customer={data} fields={extra.fields} />;
}

function EditForm({ customer, fields }: { customer: ShownCustomer; fields: readonly ExtraField[] }) {
  const t = useTexts();
  const navigate = useNavigate();
  const nameField = useFieldName();
  const leave = () => void navigate({ to: `/customers/${customer.id}` as never, replace: true });
  const { form, action } = useRecordForm({
    endpoint: updateCustomerEndpoint,
    params: { customerId: customer.id },
    record: customer,
    values: (record: ShownCustomer) => valuesOf(record, fields),
    topics: ["customers", "duplicates"],
    onSaved: () => {
      notify(t("customers.edit.done", { name: form.values.fullName }));
      leave();
    },
  });
  const { required } = useCustomerForm(customer.partner.id, form.values.category);
  const section = { form, partnerId: customer.partner.id, required };
  return (
    <div className="form-page">
      <header>
        <BackLink to={`/customers/${customer.id}`}>{customer.fullName}</BackLink>
        <h1>{t("customers.edit.title", { name: customer.fullName })}</h1>
      </header>
      <FormFrame
        form={form}
        submit={t("customers.edit.save")}
        busy={action.busy}
        problem={action.problem}
        onCancel={leave}
        nameField={nameField}
      >
        <PersonSection {...section} />
        <AddressSection {...section} />
        <MoreSections {...section} shown={customer.extra} masked={customer.identification} loginHelp={t("customers.form.login-edit")} />
      </FormFrame>
    </div>
  );
}
