import { Checkbox, TextInput } from "@mantine/core";
import type { Form } from "../../lib/form.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { type CustomerValues, emptyPerson } from "./customer-values.ts";

const mostPersons = 20;

/** Whom else one talks to, and what they may ask for. */
export function PersonFields({ form }: { form: Form<CustomerValues> }) {
  const t = useTexts();
  const { contactPersons } = form.values;
  const remove = (index: number): void =>
    form.set(
      "contactPersons",
      contactPersons.filter((_, at) => at !== index),
    );
  return (
    <>
      {contactPersons.map((_, index) => {
        const at = `contactPersons.${index}` as const;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a person that is being typed is known by its place alone.
          <div key={index} className="form-card">
            <div className="form-card-head">
              <span>{t("customers.person.nth", { n: index + 1 })}</span>
              <Button small kind="quiet" onPress={() => remove(index)}>
                {t("customers.person.remove")}
              </Button>
            </div>
            <div className="form-columns">
              <TextInput label={t("customers.person.name")} withAsterisk {...form.field(`${at}.name`)} />
              <TextInput label={t("customers.person.role")} {...form.field(`${at}.role`)} />
              <TextInput type="email" label={t("customers.field.email")} {...form.field(`${at}.email`)} />
              <TextInput type="tel" label={t("customers.field.phone")} {...form.field(`${at}.phone`)} />
              <Checkbox label={t("customers.person.may-call")} {...form.check(`${at}.mayCallSupport`)} />
              <Checkbox label={t("customers.person.may-order")} {...form.check(`${at}.mayOrder`)} />
            </div>
          </div>
        );
      })}
      {contactPersons.length < mostPersons && (
        <div>
          <Button onPress={() => form.set("contactPersons", [...contactPersons, { ...emptyPerson }])}>{t("customers.person.add")}</Button>
        </div>
      )}
    </>
  );
}
