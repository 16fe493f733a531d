import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { AddressLine, addressLines, ContactLines, MailLine, PhoneLine } from "./contact-lines.tsx";
import { useCountryName, useLanguageName } from "./use-names.ts";

/** How to reach them: a click calls, writes or copies. */
export function ContactPanel() {
  const t = useTexts();
  const customer = useShownCustomer();
  const mayEdit = useMay("customers.profile.update");
  const countryName = useCountryName();
  const languageName = useLanguageName();
  const address = addressLines(customer, countryName);
  const isEmpty = customer.phones.length + customer.emails.length + customer.billingEmails.length + address.length === 0;
  return (
    <Panel
      title={t("customers.contact.title")}
      actions={
        mayEdit && (
          <LinkButton small kind="quiet" to={`/customers/${customer.id}/edit` as never}>
            {t("customers.edit.open")}
          </LinkButton>
        )
      }
    >
      {isEmpty ? (
        <p className="panel-quiet">{t("customers.contact.none")}</p>
      ) : (
        <ContactLines>
          {customer.phones.map((phone) => (
            <PhoneLine key={phone} phone={phone} />
          ))}
          {customer.emails.map((email) => (
            <MailLine key={email} email={email} />
          ))}
          {customer.billingEmails.map((email) => (
            <MailLine key={email} email={email} bills note={t("customers.contact.bills")} />
          ))}
          {address.length > 0 && <AddressLine lines={address} />}
          {customer.contactPersons.map((person, index) => (
            <ContactPerson key={`${person.name}-${String(index)}`} person={person} />
          ))}
        </ContactLines>
      )}
      <p className="panel-quiet contact-panel-foot">
        {t("customers.contact.speaks", { language: languageName(customer.language) })} ·{" "}
        {t(`customers.channel-wish.${customer.preferredChannel}`)}
      </p>
    </Panel>
  );
}

function ContactPerson({ person }: { person: ReturnType<typeof useShownCustomer>["contactPersons"][number] }) {
  const t = useTexts();
  const rights = [person.mayCallSupport && t("customers.person.may-call"), person.mayOrder && t("customers.person.may-order")]
    .filter(Boolean)
    .join(", ");
  const note = [person.name, person.role, rights].filter(Boolean).join(" · ");
  return (
    <>
      {person.phone && <PhoneLine phone={person.phone} note={note} />}
      {person.email && <MailLine email={person.email} note={note} />}
      {!person.phone && !person.email && <li className="contact-line-note">{note}</li>}
    </>
  );
}
