import { Select } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { listIssuersEndpoint, removeIssuerEndpoint, tryIssuerEndpoint } from "../../../../server/modules/portal/issuers/contract.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import type { Issuer, Page } from "./issuer.ts";
import { IssuerSheet } from "./issuer-sheet.tsx";
import "../ways-in.css";

/** P-27 with which other accounts a partner's customers may sign in. */
export function IssuersPage() {
  const t = useTexts();
  const { partners } = useStaffSession();
  const { partnerId: scoped } = usePartnerScope();
  const navigate = useNavigate();
  const { partner: asked } = useSearch({ strict: false }) as { partner?: string };
  const partner = partners.find(({ id }) => id === asked) ?? partners.find(({ id }) => id === scoped) ?? partners[0];
  const { data, problem, reload } = useEndpoint(
    listIssuersEndpoint,
    { params: { partnerId: partner?.id ?? "" } },
    { enabled: partner !== undefined, topics: ["sign-in-issuers"] },
  );
  return (
    <div className="ways-page">
      <div className="ways-head">
        <h1>{t("identity.issuer.title")}</h1>
        {partners.length > 1 && (
          <Select
            label={t("identity.sign-in-page.partner")}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={partner?.id ?? null}
            allowDeselect={false}
            onChange={(id) => void navigate({ to: ".", search: { partner: id } as never })}
          />
        )}
      </div>
      <p className="quiet-line">{t("identity.issuer.intro")}</p>
      {data ? (
        <Issuers key={data.partnerId} page={data} />
      ) : problem ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : (
        <RecordWaiting />
      )}
    </div>
  );
}

function Issuers({ page }: { page: Page }) {
  const t = useTexts();
  const mayUpdate = useMay("config.portal.update") && page.mayChange;
  const [edited, setEdited] = useState<Issuer | "new">();
  const add = mayUpdate && (
    <Button kind="primary" onPress={() => setEdited("new")}>
      {t("identity.issuer.add")}
    </Button>
  );
  return (
    <>
      <Panel title={t("identity.issuer.list")} actions={page.items.length > 0 && add}>
        {page.items.length > 0 ? (
          <ul className="ways-list">
            {page.items.map((issuer) => (
              <Row key={issuer.id} partnerId={page.partnerId} issuer={issuer} mayUpdate={mayUpdate} onEdit={() => setEdited(issuer)} />
            ))}
          </ul>
        ) : page.inherited.length > 0 ? (
          <div className="ways-form">
            <span>{t("identity.issuer.inherited", { names: page.inherited.map(({ name }) => name).join(", ") })}</span>
            <div>{add}</div>
          </div>
        ) : (
          <EmptyState title={t("identity.issuer.none")} text={t("identity.issuer.none-text")} action={add} />
        )}
      </Panel>
      <Panel title={t("identity.issuer.back")}>
        <p className="quiet-line">{t("identity.issuer.back-how")}</p>
        <ul className="ways-uris">
          {page.redirectUris.map((uri) => (
            <li key={uri}>
              <bdi className="code">{uri}</bdi>
              <CopyButton text={uri} label={t("identity.issuer.copy-uri")} />
            </li>
          ))}
        </ul>
      </Panel>
      {edited && (
        <IssuerSheet partnerId={page.partnerId} {...(edited === "new" ? {} : { issuer: edited })} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}

function Row({ partnerId, issuer, mayUpdate, onEdit }: { partnerId: string; issuer: Issuer; mayUpdate: boolean; onEdit: () => void }) {
  const t = useTexts();
  const params = { partnerId, issuerId: issuer.id };
  const [leaving, setLeaving] = useState(false);
  const tried = useAction(tryIssuerEndpoint);
  const remove = useAction(removeIssuerEndpoint, { topics: ["sign-in-issuers"], onDone: () => notify(t("identity.issuer.removed")) });
  const { result } = tried;
  return (
    <li>
      <div className="ways-words">
        <strong>{issuer.name}</strong>
        <span>
          <bdi className="code">{issuer.issuerUrl}</bdi>
        </span>
        {result && (
          <span role="status">
            {result.ok
              ? t("identity.issuer.works")
              : `${t(`identity.issuer.failed.${result.failed ?? "reached"}`)}${result.said ? ` (${result.said})` : ""}`}
          </span>
        )}
        <ProblemNote problem={tried.problem} />
      </div>
      <div className="ways-acts">
        {result ? (
          <StatusChip tone={result.ok ? "works" : "hurts"}>{t(result.ok ? "identity.issuer.ok" : "identity.issuer.not-ok")}</StatusChip>
        ) : (
          <StatusChip tone={issuer.isOn ? "works" : "past"}>{t(issuer.isOn ? "identity.issuer.on" : "identity.issuer.off")}</StatusChip>
        )}
        {mayUpdate && (
          <>
            <Button
              small
              busy={tried.busy}
              onPress={() => tried.run({ params })}
              label={t("identity.issuer.try-this", { name: issuer.name })}
            >
              {t("identity.issuer.try")}
            </Button>
            <Button small onPress={onEdit} label={t("identity.issuer.edit-this", { name: issuer.name })}>
              {t("identity.issuer.edit")}
            </Button>
            <Button small onPress={() => setLeaving(true)} label={t("identity.issuer.remove-this", { name: issuer.name })}>
              {t("identity.issuer.remove")}
            </Button>
          </>
        )}
      </div>
      <ConfirmDialog
        open={leaving}
        title={t("identity.issuer.remove-this", { name: issuer.name })}
        confirm={t("identity.issuer.remove")}
        danger
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params })}
        onClose={() => setLeaving(false)}
      >
        {t("identity.issuer.remove-text", { name: issuer.name })}
      </ConfirmDialog>
    </li>
  );
}
