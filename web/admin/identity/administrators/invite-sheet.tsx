import { NativeSelect, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { inviteAdministratorEndpoint, listRolesEndpoint, meEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useForm } from "../../../lib/form.ts";
import { languages, staffLanguages } from "../../../lib/languages.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { roleTitle } from "../../app/role-title.ts";
import { PartnerChoice } from "./partner-choice.tsx";

/** A new administrator: who, with which role, for which partners. The password is theirs alone to choose (O-44). */
export function InviteSheet({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const session = useStaffSession();
  const me = useEndpoint(meEndpoint);
  const roles = useEndpoint(listRolesEndpoint);
  const mayGiveAll = me.data?.allPartners ?? false;
  const invite = useAction(inviteAdministratorEndpoint, { topics: ["roles"] });
  const form = useForm({
    schema: inviteAdministratorEndpoint.body,
    start: {
      login: "",
      fullName: "",
      email: "",
      roleId: "",
      language: session.language,
      partners: (session.partners.length === 1 && !mayGiveAll ? [session.partners[0]?.id ?? ""] : []) as "all" | string[],
    },
    problem: invite.problem,
    submit: async (body) => {
      const made = await invite.run({ body });
      if (!made) return undefined;
      notify(t("identity.admin.invited", { email: made.email }));
      void navigate({ to: `/config/administrators/${made.id}` as never });
      onClose();
      return made;
    },
  });
  const partners = form.field("partners");
  return (
    <Sheet
      open
      title={t("identity.admin.invite")}
      onClose={onClose}
      locked={invite.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={invite.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form={form.id} busy={invite.busy}>
            {t("identity.admin.send-invitation")}
          </Button>
        </>
      }
    >
      <form id={form.id} noValidate style={{ display: "grid", gap: 16 }} onSubmit={(event) => void form.onSubmit(event)}>
        <span style={{ color: "var(--ink-quiet)" }}>{t("identity.admin.invite-text")}</span>
        <TextInput label={t("identity.admin.name")} required autoComplete="off" data-autofocus {...form.field("fullName")} />
        <TextInput label={t("identity.admin.email")} required type="email" autoComplete="off" {...form.field("email")} />
        <TextInput
          label={t("identity.admin.login")}
          description={t("identity.admin.login-text")}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...form.field("login")}
        />
        <NativeSelect
          label={t("identity.admin.role")}
          required
          {...form.field("roleId")}
          data={[
            { value: "", label: t("identity.role.choose") },
            ...(roles.data?.items ?? []).map(({ id, title }) => ({ value: id, label: roleTitle(t, title) })),
          ]}
        />
        <PartnerChoice
          label={t("identity.admin.partners")}
          mayGiveAll={mayGiveAll}
          value={partners.value as "all" | string[]}
          error={partners.error}
          onChange={(value) => form.set("partners", value as never)}
        />
        <NativeSelect
          label={t("ui.language")}
          {...form.field("language")}
          data={staffLanguages.map((value) => ({ value, label: languages[value].name }))}
        />
        <ProblemNote
          problem={form.errors.length > 0 && form.otherErrors.length === 0 ? undefined : invite.problem}
          errors={form.otherErrors}
        />
      </form>
    </Sheet>
  );
}
