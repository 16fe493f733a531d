import { Select, Textarea, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { pushStatusEndpoint } from "../../../../server/modules/notifications/push/contract.ts";
import { saveAppBrandEndpoint, showAppBrandEndpoint, startPages } from "../../../../server/modules/portal/app/contract.ts";
import type { BodyOf, ReturnsOf } from "../../../../shared/endpoint.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { LeaveQuestion } from "../../../ui/leave-question.tsx";
import { LinkedText } from "../../../ui/linked-text.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { SettingsBar, SettingsPage } from "../../../ui/settings-page.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { AppIcon } from "./app-icon.tsx";
import { PhonePreview } from "./phone-preview.tsx";
import "./app-brand.css";

type App = ReturnsOf<typeof showAppBrandEndpoint>;
type Content = BodyOf<typeof saveAppBrandEndpoint>;

/** P-206 P-216 the app of a partner: icon, names, colours, and the packages in stores. */
export function AppBrandPage() {
  const t = useTexts();
  const { partners } = useStaffSession();
  const { partnerId: scoped } = usePartnerScope();
  const navigate = useNavigate();
  const { partner: asked } = useSearch({ strict: false }) as { partner?: string };
  const partner = partners.find(({ id }) => id === asked) ?? partners.find(({ id }) => id === scoped) ?? partners[0];
  const { data, problem, reload } = useEndpoint(
    showAppBrandEndpoint,
    { params: { partnerId: partner?.id ?? "" } },
    { enabled: partner !== undefined },
  );
  const choice = partners.length > 1 && (
    <Select
      label={t("appbrand.partner")}
      data={partners.map(({ id, name }) => ({ value: id, label: name }))}
      value={partner?.id ?? null}
      allowDeselect={false}
      onChange={(id) => void navigate({ to: ".", search: { partner: id } as never })}
    />
  );
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <RecordWaiting />;
  return <Editor key={`${data.partnerId} ${data.version}`} app={data} choice={choice} />;
}

const orNull = (text: string): string | null => (text === "" ? null : text);

function Editor({ app, choice }: { app: App; choice: React.ReactNode }) {
  const t = useTexts();
  const mayUpdate = useMay("config.portal.update");
  const disabled = !mayUpdate || !app.mayChange;
  const [content, setContent] = useState<Content>(app.own);
  const [fingerprints, setFingerprints] = useState((app.own.android?.fingerprints ?? []).join("\n"));
  const [packageId, setPackageId] = useState(app.own.android?.packageId ?? "");
  const [preview, setPreview] = useState<string>();
  const put = (part: Partial<Content>): void => setContent((now) => ({ ...now, ...part }));
  const lines = fingerprints.split(/\s+/).filter(Boolean);
  const android = packageId === "" && lines.length === 0 ? null : { packageId, fingerprints: lines };
  const wanted: Content = { ...content, android };
  const isChanged = JSON.stringify(wanted) !== JSON.stringify(app.own);
  const save = useAction(saveAppBrandEndpoint, { topics: ["app-brands"], onDone: () => notify(t("appbrand.saved")) });
  const errorOf = (field: string): string | undefined =>
    save.problem?.problem.errors?.find((error) => error.field.startsWith(field)) ? t("appbrand.wrong") : undefined;
  const { look, inherited } = app;
  const shown = {
    name: content.name ?? inherited.name,
    shortName: content.shortName ?? (content.name === null ? inherited.shortName : content.name.slice(0, 12)),
    themeColour: content.themeColour ?? inherited.themeColour,
    backgroundColour: content.backgroundColour ?? inherited.backgroundColour,
    icon: preview ?? (content.iconId === null && app.own.iconId !== null ? inherited.icons.large : look.icons.large),
  };
  const colour = (field: "themeColour" | "backgroundColour", label: string) => (
    <TextInput
      label={label}
      value={content[field] ?? ""}
      placeholder={inherited[field]}
      disabled={disabled}
      error={errorOf(field)}
      leftSection={<span className="app-colour" style={{ background: shown[field] }} />}
      onChange={(event) => put({ [field]: orNull(event.currentTarget.value.trim()) })}
    />
  );
  return (
    <>
      <SettingsPage
        title={t("appbrand.title")}
        intro={t(app.isOn ? "appbrand.intro" : "appbrand.intro-off")}
        place={<div className="page-places">{choice}</div>}
        sections={[
          {
            id: "icon",
            title: t("appbrand.part.icon"),
            settings: (
              <AppIcon
                app={app}
                iconId={content.iconId}
                disabled={disabled}
                onChange={(iconId, picture) => {
                  put({ iconId });
                  setPreview(picture);
                }}
              />
            ),
          },
          {
            id: "names",
            title: t("appbrand.part.names"),
            settings: (
              <div className="app-pair">
                <TextInput
                  label={t("appbrand.name")}
                  value={content.name ?? ""}
                  placeholder={inherited.name}
                  maxLength={45}
                  disabled={disabled}
                  onChange={(event) => put({ name: orNull(event.currentTarget.value) })}
                />
                <TextInput
                  label={t("appbrand.short-name")}
                  description={t("appbrand.short-name-how")}
                  value={content.shortName ?? ""}
                  placeholder={inherited.shortName}
                  maxLength={12}
                  disabled={disabled}
                  onChange={(event) => put({ shortName: orNull(event.currentTarget.value) })}
                />
                {colour("themeColour", t("appbrand.theme-colour"))}
                {colour("backgroundColour", t("appbrand.background-colour"))}
                <Select
                  label={t("appbrand.start-page")}
                  data={startPages.map((page) => ({ value: page, label: t(`appbrand.start.${page}`) }))}
                  value={content.startPage}
                  placeholder={t(`appbrand.start.${inherited.startPage}`)}
                  clearable
                  disabled={disabled}
                  onChange={(page) => put({ startPage: page as Content["startPage"] })}
                />
              </div>
            ),
          },
          {
            id: "stores",
            title: t("appbrand.part.stores"),
            settings: (
              <div className="app-part">
                <p className="quiet-line">{t("appbrand.stores-how")}</p>
                <div className="app-pair">
                  <TextInput
                    label={t("appbrand.android-package")}
                    value={packageId}
                    placeholder="net.example.app"
                    disabled={disabled}
                    error={errorOf("android.packageId")}
                    onChange={(event) => setPackageId(event.currentTarget.value.trim())}
                  />
                  <TextInput
                    label={t("appbrand.ios-app")}
                    value={content.iosAppId ?? ""}
                    placeholder="ABCDE12345.net.example.app"
                    disabled={disabled}
                    error={errorOf("iosAppId")}
                    onChange={(event) => put({ iosAppId: orNull(event.currentTarget.value.trim()) })}
                  />
                </div>
                <Textarea
                  label={t("appbrand.fingerprints")}
                  description={t("appbrand.fingerprints-how")}
                  value={fingerprints}
                  autosize
                  minRows={2}
                  disabled={disabled}
                  error={errorOf("android.fingerprints")}
                  onChange={(event) => setFingerprints(event.currentTarget.value)}
                />
                <p className="quiet-line">
                  <LinkedText text={`${app.manifestUrl}`} />
                </p>
              </div>
            ),
          },
          {
            id: "notices",
            title: t("appbrand.part.notices"),
            settings: <PushState partnerId={app.partnerId} hasShell={app.own.iosAppId !== null} />,
          },
        ]}
        example={<PhonePreview {...shown} />}
        foot={
          isChanged && (
            <SettingsBar
              words={t("appbrand.unsaved")}
              save={t("appbrand.save")}
              busy={save.busy}
              onSave={() => save.run({ params: { partnerId: app.partnerId }, body: wanted, version: app.version })}
              onDiscard={() => {
                setContent(app.own);
                setPackageId(app.own.android?.packageId ?? "");
                setFingerprints((app.own.android?.fingerprints ?? []).join("\n"));
                setPreview(undefined);
                save.reset();
              }}
            >
              <ProblemNote problem={save.problem} />
            </SettingsBar>
          )
        }
      />
      <LeaveQuestion isUnsaved={() => isChanged} />
    </>
  );
}

/** Whether notices reach devices, and what stands in their way. */
function PushState({ partnerId, hasShell }: { partnerId: string; hasShell: boolean }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(pushStatusEndpoint, { params: { partnerId } });
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : null;
  const { keys, isSending, devices, native, week } = data;
  // Nobody misses a key who has no shell in a store.
  const isMissed = native.key === "unreadable" || (native.key === "missing" && (hasShell || native.devices > 0));
  return (
    <div className="app-part">
      {keys !== "ready" && (
        <p className="app-warning" role="alert">
          {t(`appbrand.keys.${keys}`)}
        </p>
      )}
      {!isSending && <p className="app-warning">{t("appbrand.not-sending")}</p>}
      <p className="quiet-line">{t("appbrand.devices", { count: devices })}</p>
      {isMissed ? (
        <p className="app-warning" role="alert">
          {t(`appbrand.native.${native.key}`, { count: native.devices })}
        </p>
      ) : (
        <p className="quiet-line">{t(`appbrand.native.${native.key}`, { count: native.devices })}</p>
      )}
      <p className="quiet-line">{t("appbrand.week", week)}</p>
    </div>
  );
}
