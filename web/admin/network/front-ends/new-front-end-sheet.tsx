import { CopyButton, TagsInput, TextInput } from "@mantine/core";
import { createFrontEndTokenEndpoint } from "../../../../server/modules/access/front-end/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { useActForm } from "../../app/use-act-form.ts";
import "../network.css";

/** Makes a token, then shows it this once. */
export function NewFrontEndSheet({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useActForm<typeof createFrontEndTokenEndpoint, { name: string; sources: string[] }>({
    endpoint: createFrontEndTokenEndpoint,
    start: { name: "", sources: [] },
    topics: ["front-end-tokens"],
  });
  if (action.result) return <ShownToken token={action.result.token} onClose={onClose} />;
  return (
    <Sheet open title={t("network.front-end.new")} onClose={onClose} locked={action.busy}>
      <FormFrame
        form={form}
        submit={t("network.front-end.make")}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
        nameField={(name) => t(name.startsWith("sources") ? "network.front-end.sources" : "network.name")}
      >
        <p className="network-quiet">{t("network.front-end.warning")}</p>
        <TextInput
          label={t("network.name")}
          description={t("network.front-end.name-why")}
          required
          data-autofocus
          maxLength={80}
          {...form.field("name")}
        />
        <TagsInput
          label={t("network.front-end.sources")}
          description={t("network.front-end.sources-why")}
          required
          dir="ltr"
          value={form.values.sources}
          error={form.field("sources").error}
          onChange={(sources) => form.set("sources", sources)}
        />
      </FormFrame>
    </Sheet>
  );
}

function ShownToken({ token, onClose }: { token: string; onClose: () => void }) {
  const t = useTexts();
  return (
    <Sheet
      open
      locked
      title={t("network.front-end.token")}
      onClose={onClose}
      foot={
        <Button kind="primary" onPress={onClose}>
          {t("network.front-end.kept")}
        </Button>
      }
    >
      <div className="network-fields">
        <span>{t("network.front-end.token-text")}</span>
        <bdi className="code" style={{ overflowWrap: "anywhere" }} data-testid="front-end-token">
          {token}
        </bdi>
        <CopyButton value={token}>
          {({ copied, copy }) => (
            <Button small onPress={copy}>
              {t(copied ? "network.front-end.copied" : "network.front-end.copy")}
            </Button>
          )}
        </CopyButton>
      </div>
    </Sheet>
  );
}
