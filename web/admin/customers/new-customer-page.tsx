import { Checkbox, NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { createCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import { partnerChoicesEndpoint } from "../../../server/modules/partners/contract.ts";
import { giveCustomerPasswordEndpoint, sendPasswordLinkEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useForm } from "../../lib/form.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { RecordFailed, RecordWaiting } from "../../ui/record-page.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { AddressSection, MoreSections, PersonSection, useCustomerForm } from "./customer-fields.tsx";
import { type CustomerValues, extraFor } from "./customer-values.ts";
import { type ExtraField, useExtraFields, withoutSecrets } from "./extra-values.ts";
import { GivenPasswordSheet } from "./password-acts.tsx";
import { TypedDuplicates } from "./typed-duplicates.tsx";

type Partner = ReturnsOf<typeof partnerChoicesEndpoint>["items"][number];
type Created = ReturnsOf<typeof createCustomerEndpoint>;

interface NewValues extends CustomerValues {
  partnerId: string;
  status: "new" | "active" | "inactive";
  acceptDuplicates: boolean;
}

export function NewCustomerPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const partners = useEndpoint(partnerChoicesEndpoint, undefined, { topics: ["partners"] });
  const usable = (partners.data?.items ?? []).filter(({ status }) => status === "active");
  const first = usable.find(({ id }) => id === partnerId) ?? usable[0];
  const back = { to: "/customers", label: t("customers.title") };
  if (partners.problem && !partners.data) return <RecordFailed problem={partners.problem} back={back} onRetry={partners.reload} />;
  if (!first) return <RecordWaiting />;
  return <NewForm partners={usable} first={first} />;
}

const emptyValues = (partner: Partner): NewValues => ({
  partnerId: partner.id,
  status: "new",
  acceptDuplicates: false,
  category: "individual",
  fullName: "",
  companyName: "",
  companyNumber: "",
  taxId: "",
  identification: "",
  dateOfBirth: "",
  language: partner.language,
  preferredChannel: "mail",
  portalLogin: "",
  emails: [],
  billingEmails: [],
  phones: [],
  street1: "",
  street2: "",
  city: "",
  zip: "",
  state: "",
  country: partner.country,
  lat: "",
  lng: "",
  locationId: "",
  accountManagerId: "",
  addedOn: "",
  extra: {},
  contactPersons: [],
  addresses: [],
});

function NewForm({ partners, first }: { partners: readonly Partner[]; first: Partner }) {
  const t = useTexts();
  const navigate = useNavigate();
  const mayGive = useMay("customers.profile.update");
  const [access, setAccess] = useState<"link" | "password" | "later">("later");
  const secrets = useRef<readonly ExtraField[]>([]);
  const [given, setGiven] = useState<{ customerId: string; login: string; password: string }>();
  const create = useAction(createCustomerEndpoint, { topics: ["customers", "duplicates"] });
  const sendLink = useAction(sendPasswordLinkEndpoint);
  const give = useAction(giveCustomerPasswordEndpoint);
  const form = useForm({
    schema: createCustomerEndpoint.body,
    start: emptyValues(first),
    problem: create.problem,
    draft: "new-customer",
    drafted: (values) => ({ ...values, extra: withoutSecrets(values.extra, secrets.current) }),
    submit: async (body) => {
      const made = await create.run({ body: { ...body, extra: extraFor(body.category, body.extra ?? {}, fields) } });
      // The way into the portal follows without holding up what was saved: what fails there is said on the customer's page.
      if (made) void openPortalFor(made);
      return made;
    },
  });
  const { fields } = useExtraFields(form.values.category);
  secrets.current = fields;
  const { required, loginExample } = useCustomerForm(form.values.partnerId, form.values.category);

  const lead = (customerId: string) => void navigate({ to: `/customers/${customerId}` as never, replace: true });
  async function openPortalFor(customer: Created): Promise<void> {
    if (access === "password" && mayGive) {
      const made = await give.run({ params: { customerId: customer.id } });
      if (made) return setGiven({ customerId: customer.id, ...made });
    }
    notify(t("customers.new.done", { name: customer.fullName, number: String(customer.number) }));
    if (access === "link" && mayGive && (await sendLink.run({ params: { customerId: customer.id } })))
      notify(t("customers.password-link.done", { email: customer.emails[0] ?? "" }));
    return lead(customer.id);
  }

  const section = { form: form as never, partnerId: form.values.partnerId, required };
  return (
    <div className="form-page">
      <header>
        <BackLink to="/customers">{t("customers.title")}</BackLink>
        <h1>{t("customers.new.title")}</h1>
      </header>
      <FormFrame
        form={form}
        submit={t("customers.new.do")}
        busy={create.busy}
        problem={create.problem?.code === "likely-duplicate" ? undefined : create.problem}
        onCancel={() => void navigate({ to: "/customers" as never })}
      >
        {partners.length > 1 && (
          <NativeSelect
            label={t("customers.field.partner")}
            withAsterisk
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.field("partnerId")}
            onChange={(event) => {
              const partner = partners.find(({ id }) => id === event.currentTarget.value);
              if (!partner) return;
              form.set("partnerId", partner.id);
              form.set("locationId", "");
              form.set("language", partner.language);
              form.set("country", partner.country);
            }}
          />
        )}
        <PersonSection {...section} />
        <TypedDuplicates values={form.values} refused={create.problem?.code === "likely-duplicate"}>
          <Checkbox label={t("customers.new.another-person")} {...form.check("acceptDuplicates")} />
        </TypedDuplicates>
        <AddressSection {...section} />
        <Panel title={t("customers.portal.title")}>
          <RadioList
            label={t("customers.new.portal")}
            value={access}
            onChange={setAccess}
            options={[
              { value: "later", label: t("customers.new.portal-later"), note: t("customers.new.portal-later-why") },
              { value: "link", label: t("customers.new.portal-link"), note: t("customers.new.portal-link-why") },
              { value: "password", label: t("customers.new.portal-password"), note: t("customers.new.portal-password-why") },
            ]}
          />
        </Panel>
        <MoreSections
          {...section}
          loginHelp={t("customers.form.login-new", { example: loginExample })}
          addedHelp={t("customers.form.added-new")}
        />
      </FormFrame>
      {given && <GivenPasswordSheet given={given} onClose={() => lead(given.customerId)} />}
    </div>
  );
}
