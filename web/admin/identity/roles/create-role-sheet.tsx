import { NativeSelect, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { createRoleEndpoint, listRolesEndpoint, permissionTreeEndpoint } from "../../../../server/modules/identity/contract.ts";
import { type Translate, useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { roleTitle } from "../../app/role-title.ts";

const templateTitle = (t: Translate, template: { key: string; title: string }): string =>
  t.optional(`identity.role.template.${template.key}`) ?? template.title;

/** A role of one's own: empty, as a copy of another one, or from a template (O-17, O-18). */
export function CreateRoleSheet({ copyOf, onClose }: { copyOf?: { id: string; title: string }; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const roles = useEndpoint(listRolesEndpoint);
  const tree = useEndpoint(permissionTreeEndpoint);
  const [title, setTitle] = useState(copyOf ? t("identity.role.copy-title", { title: copyOf.title }) : "");
  const [from, setFrom] = useState(copyOf ? `role:${copyOf.id}` : "");
  const create = useAction(createRoleEndpoint, {
    onDone: (role) => {
      notify(t("identity.role.made", { title: role.title }));
      void navigate({ to: `/config/roles/${role.id}` as never });
      onClose();
    },
  });
  const [kind, id = ""] = from.split(":");
  const source = kind === "role" ? { roleId: id } : kind === "template" ? { template: id } : null;
  return (
    <Sheet
      open
      title={t(copyOf ? "identity.role.copy" : "identity.role.new")}
      onClose={onClose}
      locked={create.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={create.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form="create-role" busy={create.busy} disabled={title.trim() === ""}>
            {t("identity.role.make")}
          </Button>
        </>
      }
    >
      <form
        id="create-role"
        style={{ display: "grid", gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          void create.run({ body: { title, from: source } });
        }}
      >
        <TextInput
          label={t("identity.role.title")}
          required
          maxLength={100}
          data-autofocus
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("identity.role.from")}
          description={t("identity.role.from-text")}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
          data={[
            { value: "", label: t("identity.role.from-nothing") },
            {
              group: t("identity.role.templates"),
              items: (tree.data?.templates ?? []).map((template) => ({
                value: `template:${template.key}`,
                label: templateTitle(t, template),
              })),
            },
            {
              group: t("identity.role.copies"),
              items: (roles.data?.items ?? []).map((role) => ({ value: `role:${role.id}`, label: roleTitle(t, role.title) })),
            },
          ]}
        />
        <ProblemNote problem={create.problem} />
      </form>
    </Sheet>
  );
}
