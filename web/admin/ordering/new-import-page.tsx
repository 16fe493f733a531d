import { NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { listMappingsEndpoint, uploadImportEndpoint } from "../../../server/modules/ordering/contract.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { FileDrop } from "../../ui/file-drop.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Wizard } from "../../ui/wizard.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { maxBytes } from "./import-words.tsx";
import { useSteps } from "./steps.ts";

const kinds = ".csv,.tsv,.txt,.xlsx";

/** The first step: whose customers, and the table. */
export function NewImportPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const steps = useSteps();
  const { partners } = useStaffSession();
  const scope = usePartnerScope();
  const [partnerId, setPartnerId] = useState(scope.partnerId ?? (partners.length === 1 ? partners[0]?.id : undefined) ?? "");
  const [mappingId, setMappingId] = useState("");
  const [file, setFile] = useState<File>();
  const mappings = useEndpoint(listMappingsEndpoint, { query: { partner: partnerId } }, { enabled: partnerId !== "" });
  const upload = useAction(uploadImportEndpoint, {
    onDone: ({ id }) => void navigate({ to: `/config/imports/${id}` as never, replace: true }),
  });
  const saved = mappings.data?.items ?? [];
  return (
    <Wizard
      title={t("ordering.import.new")}
      steps={steps}
      current="file"
      foot={
        <Button
          kind="primary"
          busy={upload.busy}
          disabled={!file || partnerId === ""}
          onPress={() => upload.run({ body: { partnerId, ...(mappingId ? { mappingId } : {}) }, file })}
        >
          {file ? t("ordering.import.upload", { file: file.name }) : t("ordering.import.upload-none")}
        </Button>
      }
    >
      <p style={{ margin: 0, color: "var(--ink-quiet)" }}>{t("ordering.import.intro")}</p>
      <Panel>
        <div style={{ display: "grid", gap: 16, maxInlineSize: 560 }}>
          {partners.length > 1 && (
            <NativeSelect
              label={t("ordering.import.whose")}
              required
              value={partnerId}
              onChange={(event) => {
                setPartnerId(event.currentTarget.value);
                setMappingId("");
              }}
              data={[
                { value: "", label: t("ordering.import.choose-partner") },
                ...partners.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
          <FileDrop
            label={t("ordering.import.drop")}
            accept={kinds}
            maxBytes={maxBytes}
            file={file}
            onChange={(chosen) => {
              setFile(chosen);
              upload.reset();
            }}
          />
          {saved.length > 0 && (
            <NativeSelect
              label={t("ordering.mapping.use")}
              description={t("ordering.mapping.use-text")}
              value={mappingId}
              onChange={(event) => setMappingId(event.currentTarget.value)}
              data={[{ value: "", label: t("ordering.mapping.none") }, ...saved.map(({ id, name }) => ({ value: id, label: name }))]}
            />
          )}
          <ProblemNote problem={upload.problem} />
        </div>
      </Panel>
    </Wizard>
  );
}
