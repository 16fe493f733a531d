import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { downloadFieldFileEndpoint, updateCustomerEndpoint } from "../../../server/modules/customers/contract.ts";
import { urlOf } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useDownload } from "../../lib/use-download.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { UploadButton } from "./extra-file-input.tsx";
import type { ExtraField, ShownFile } from "./extra-values.ts";
import "./extra-fields.css";

/** A file on the customer's page: looked at or taken along, and replaced or removed without the form. */
export function ExtraFile({ field, title, file }: { field: ExtraField; title: string; file: ShownFile | undefined }) {
  const t = useTexts();
  const format = useFormat();
  const customer = useShownCustomer();
  const mayFill = useMay("customers.additional_fields.update");
  const mayEdit = useMay("customers.profile.update");
  const [removing, setRemoving] = useState(false);
  const { run: fetchFile, busy, problem: failed } = useDownload();
  const update = useAction(updateCustomerEndpoint, { topics: ["customers"] });
  const params = { customerId: customer.id, field: field.name };
  const canChange = mayFill && mayEdit && !field.isReadOnly;
  const save = (id: string | null) =>
    update.run({ params: { customerId: customer.id }, version: customer.version, body: { extra: { [field.name]: id } } });
  const take = () => fetchFile(downloadFieldFileEndpoint, { params });
  return (
    <span className="extra-acts">
      {file ? (
        <>
          {file.mayShowInline ? (
            <a href={urlOf(downloadFieldFileEndpoint, { params, query: { inline: "true" } })} target="_blank" rel="noopener">
              <bdi>{file.name}</bdi>
            </a>
          ) : (
            <bdi>{file.name}</bdi>
          )}
          <span className="extra-link-note">{format.bytes(file.sizeBytes)}</span>
          <Button
            small
            kind="quiet"
            icon={<IconDownload size={15} aria-hidden />}
            busy={busy}
            onPress={take}
            label={t("customers.extra.download-file", { name: file.name })}
          >
            {t("customers.extra.download")}
          </Button>
        </>
      ) : (
        <Nothing />
      )}
      {canChange && (
        <UploadButton
          field={field}
          partnerId={customer.partner.id}
          onUploaded={async ({ id, name }) => {
            if (await save(id)) notify(t("customers.extra.file-saved", { name }));
          }}
        >
          {t(file ? "customers.extra.replace" : "customers.extra.choose-file")}
        </UploadButton>
      )}
      {canChange && file && !field.isRequired && (
        <Button small kind="quiet" label={t("customers.extra.remove-file", { title })} onPress={() => setRemoving(true)}>
          {t("customers.extra.remove")}
        </Button>
      )}
      {failed && <ProblemNote problem={failed} />}
      {!removing && <ProblemNote problem={update.problem} />}
      <ConfirmDialog
        open={removing}
        title={t("customers.extra.remove-title", { name: file?.name ?? "" })}
        confirm={t("customers.extra.remove-do")}
        danger
        busy={update.busy}
        problem={update.problem}
        onConfirm={async () => {
          if (await save(null)) setRemoving(false);
        }}
        onClose={() => setRemoving(false)}
      >
        {t("customers.extra.remove-text")}
      </ConfirmDialog>
    </span>
  );
}
