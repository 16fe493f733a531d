import { useState } from "react";
import { listApiKeysEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { AgoText, MomentText } from "../../../ui/value-texts.tsx";
import { PartnerNames } from "../administrators/partner-names.tsx";
import { KeyDetails } from "./key-details.tsx";
import { KeySheet } from "./key-sheet.tsx";
import { KeyChip } from "./key-words.tsx";

export function ApiKeysPage() {
  const t = useTexts();
  const mayCreate = useMay("admin.api_keys.create");
  const [creating, setCreating] = useState(false);
  const list = useList(listApiKeysEndpoint, { filters: ["isRevoked", "adminId"], sorts: ["createdAt", "name"] });
  const create = mayCreate && (
    <Button kind="primary" onPress={() => setCreating(true)}>
      {t("identity.key.new")}
    </Button>
  );
  return (
    <>
      <DataList
        name="api-keys"
        title={t("identity.key.list")}
        list={list}
        rowKey={(key) => key.id}
        primary={create}
        preview={(key) => <KeyDetails key={key.id} apiKey={key} />}
        filters={[
          {
            kind: "choice",
            name: "isRevoked",
            label: t("identity.key.state"),
            single: true,
            options: [
              { value: "false", label: t("identity.key.not-revoked") },
              { value: "true", label: t("identity.key.revoked") },
            ],
          },
        ]}
        columns={[
          { id: "name", head: t("identity.key.name"), main: true, sort: "name", cell: (key) => <bdi>{key.name}</bdi> },
          { id: "state", head: t("identity.key.state"), cell: (key) => <KeyChip apiKey={key} /> },
          { id: "id", head: t("identity.key.public-id"), cell: (key) => <bdi className="code">dmk_{key.publicId}</bdi> },
          {
            id: "maker",
            head: t("identity.key.maker"),
            cell: (key) => (key.isService ? t("identity.key.service") : <bdi>{key.madeByName}</bdi>),
          },
          {
            id: "used",
            head: t("identity.key.last-used"),
            cell: (key) => (key.lastUsedAt ? <AgoText value={key.lastUsedAt} /> : t("identity.admin.never")),
          },
          {
            id: "expires",
            head: t("identity.key.expires"),
            cell: (key) => (key.expiresAt ? <MomentText value={key.expiresAt} /> : t("identity.key.never")),
          },
          {
            id: "scopes",
            head: t("identity.right.title"),
            number: true,
            cell: (key) => <span className="number">{key.scopes.length}</span>,
          },
          { id: "partners", head: t("identity.admin.partners"), extra: true, cell: (key) => <PartnerNames partners={key.partners} /> },
          {
            id: "made",
            head: t("identity.key.made"),
            extra: true,
            sort: "createdAt",
            sortDown: true,
            cell: (key) => <MomentText value={key.createdAt} />,
          },
        ]}
        empty={{ title: t("identity.key.none"), text: t("identity.key.none-text"), action: create }}
      />
      {creating && <KeySheet onClose={() => setCreating(false)} />}
    </>
  );
}
