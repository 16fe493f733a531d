import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { countryOptions } from "../../lib/countries.ts";
import type { Form } from "../../lib/form.ts";
import { useLocale } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { type CustomerValues, emptyAddress } from "./customer-values.ts";

const mostAddresses = 10;

function useCountryData(): { value: string; label: string }[] {
  const locale = useLocale();
  return [{ value: "", label: "–" }, ...countryOptions(locale)];
}

/** The address that invoices name. */
export function MainAddressFields({ form, required }: { form: Form<CustomerValues>; required: ReadonlySet<string> }) {
  const t = useTexts();
  const countries = useCountryData();
  return (
    <div className="form-columns">
      <TextInput
        className="form-wide"
        label={t("customers.field.street-1")}
        withAsterisk={required.has("street1")}
        {...form.field("street1")}
      />
      <TextInput className="form-wide" label={t("customers.field.street-2")} {...form.field("street2")} />
      <TextInput label={t("customers.field.zip")} withAsterisk={required.has("zip")} {...form.field("zip")} />
      <TextInput label={t("customers.field.city")} withAsterisk={required.has("city")} {...form.field("city")} />
      <TextInput label={t("customers.field.state")} {...form.field("state")} />
      <NativeSelect
        label={t("customers.field.country")}
        withAsterisk={required.has("country")}
        data={countries}
        {...form.field("country")}
      />
    </div>
  );
}

const mapPlaces = 6;

/** Half of the point on the map. */
export function Coordinate({ form, name }: { form: Form<CustomerValues>; name: "lat" | "lng" }) {
  const t = useTexts();
  const { value, error } = form.field(name);
  const limit = name === "lat" ? 90 : 180;
  return (
    <NumberInput
      label={t(`customers.field.${name}`)}
      hideControls
      decimalScale={mapPlaces}
      min={-limit}
      max={limit}
      clampBehavior="none"
      value={value}
      error={error}
      data-field={name}
      onChange={(typed) => form.set(name, typed === "" ? "" : Number(typed))}
    />
  );
}

/** Where else services are, or the post goes. */
export function FurtherAddressFields({ form }: { form: Form<CustomerValues> }) {
  const t = useTexts();
  const countries = useCountryData();
  const { addresses } = form.values;
  return (
    <>
      {addresses.map((address, index) => {
        const at = `addresses.${index}` as const;
        return (
          <div key={address.id ?? index} className="form-card">
            <div className="form-card-head">
              <span>{t("customers.further.nth", { n: index + 1 })}</span>
              <Button
                small
                kind="quiet"
                onPress={() =>
                  form.set(
                    "addresses",
                    addresses.filter((_, place) => place !== index),
                  )
                }
              >
                {t("customers.further.remove")}
              </Button>
            </div>
            <div className="form-columns">
              <TextInput
                label={t("customers.further.title")}
                placeholder={t("customers.further.title-example")}
                {...form.field(`${at}.title`)}
              />
              <TextInput label={t("customers.field.street-1")} withAsterisk {...form.field(`${at}.street1`)} />
              <TextInput label={t("customers.field.zip")} {...form.field(`${at}.zip`)} />
              <TextInput label={t("customers.field.city")} {...form.field(`${at}.city`)} />
              <TextInput label={t("customers.field.state")} {...form.field(`${at}.state`)} />
              <NativeSelect label={t("customers.field.country")} data={countries} {...form.field(`${at}.country`)} />
            </div>
          </div>
        );
      })}
      {addresses.length < mostAddresses && (
        <div>
          <Button onPress={() => form.set("addresses", [...addresses, { ...emptyAddress, country: form.values.country }])}>
            {t("customers.further.add")}
          </Button>
        </div>
      )}
    </>
  );
}
