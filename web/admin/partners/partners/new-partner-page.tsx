import { TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { createPartnerEndpoint, NewPartnerBody, partnerChoicesEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useForm } from "../../../lib/form.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { CodeField, CountryField, CurrencyField, LanguageField, TimeZoneField } from "./partner-fields.tsx";
import "../../app/short-list.css";
import "./partners.css";

/** What a partner cannot be without; the rest is filled in on its page. */
export function NewPartnerPage() {
  const t = useTexts();
  const choices = useEndpoint(partnerChoicesEndpoint);
  const model = choices.data?.items.find(({ number }) => number === 1) ?? choices.data?.items[0];
  if (!choices.data && !choices.problem) return null;
  return (
    <div className="partner-tab">
      <BackLink to="/config/partners">{t("partners.partners")}</BackLink>
      <h1 style={{ margin: 0, fontSize: 20 }}>{t("partners.partner.new")}</h1>
      <NewPartnerForm
        currency={model?.currency ?? "EUR"}
        country={model?.country ?? ""}
        language={model?.language ?? "en"}
        timeZone={model?.timeZone ?? "UTC"}
      />
    </div>
  );
}

function NewPartnerForm(start: { currency: string; country: string; language: string; timeZone: string }) {
  const t = useTexts();
  const navigate = useNavigate();
  const create = useAction(createPartnerEndpoint, { topics: ["partner-choices", "partner-figures"] });
  const form = useForm({
    schema: NewPartnerBody,
    start: { name: "", code: "", legalName: "", email: "", ...start },
    problem: create.problem,
    draft: "new-partner",
    submit: async (body) => {
      const made = await create.run({ body });
      if (!made) return undefined;
      notify(t("partners.partner.created", { name: made.name }));
      void navigate({ to: `/config/partners/${made.id}` as never, replace: true });
      return made;
    },
  });
  const name = form.field("name");
  return (
    <div className="partner-form">
      <Panel>
        <FormFrame form={form} submit={t("partners.partner.create")} busy={create.busy} problem={create.problem}>
          <p className="quiet-line" style={{ margin: 0 }}>
            {t("partners.partner.new-why")}
          </p>
          <div className="partner-fields aligned-inputs">
            <TextInput
              label={t("partners.partner.name")}
              description={t("partners.partner.name-how")}
              required
              data-autofocus
              {...name}
              onChange={(event) => {
                const typed = event.currentTarget.value;
                // The code follows the name until somebody types one of its own.
                if (form.values.code === codeFrom(form.values.name)) form.set("code", codeFrom(typed));
                if (form.values.legalName === form.values.name) form.set("legalName", typed);
                form.set("name", typed);
              }}
            />
            <CodeField field={form.field("code")} />
            <TextInput
              label={t("partners.partner.legal-name")}
              description={t("partners.partner.legal-name-how")}
              required
              {...form.field("legalName")}
            />
            <TextInput
              type="email"
              label={t("partners.partner.email")}
              description={t("partners.partner.email-how")}
              {...form.field("email")}
            />
            <CountryField field={form.field("country")} />
            <CurrencyField field={form.field("currency")} />
            <TimeZoneField field={form.field("timeZone")} />
            <LanguageField field={form.field("language")} />
          </div>
        </FormFrame>
      </Panel>
    </div>
  );
}

/** "Harbour Net GmbH" is "harbour-net-gmbh". */
const codeFrom = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 31);
