import { Skeleton } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { listSettingsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { LeaveQuestion } from "../../../ui/leave-question.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { type Origin, Setting, SettingsBar, SettingsPage } from "../../../ui/settings-page.tsx";
import { PlaceSwitch } from "./place-switch.tsx";
import { SettingControl } from "./setting-control.tsx";
import { bySection, groupOf, isOfMailPage, isSettingGroup, nodeOfGroup, type SettingGroup } from "./setting-groups.ts";
import { type PlaceChoice, useSettingPlace } from "./setting-place.ts";
import { type SettingItem, useSettingWords } from "./setting-words.ts";
import { exampleOf } from "./settings-example.tsx";
import { SettingsFilter, type SettingsFilterState } from "./settings-filter.tsx";
import { customerFieldOf } from "./update-existing.ts";
import { UpdateExistingSheet } from "./update-existing-sheet.tsx";
import { useSettingEdits } from "./use-setting-edits.ts";
import "./settings.css";

/** One subject of the configuration, for everybody or for one partner or location. */
export function SettingsGroupPage() {
  const t = useTexts();
  const { group } = useParams({ strict: false }) as { group?: string };
  const choice = useSettingPlace();
  if (!isSettingGroup(group))
    return (
      <EmptyState
        title={t("ui.page-not-found")}
        text={t("ui.page-not-found-text")}
        action={<BackLink to="/config">{t("partners.config.title")}</BackLink>}
      />
    );
  return choice ? <GroupAtPlace key={group} group={group} choice={choice} /> : <Waiting group={group} />;
}

function GroupAtPlace({ group, choice }: { group: SettingGroup; choice: PlaceChoice }) {
  const { level, scopeId } = choice.place;
  const answer = useEndpoint(listSettingsEndpoint, { query: { level, scopeId, node: nodeOfGroup(group) } }, { topics: ["settings"] });
  const t = useTexts();
  if (!answer.data) {
    if (!answer.problem) return <Waiting group={group} />;
    return (
      <SettingsPage
        title={t(`partners.group.${group}.title`)}
        back={<BackLink to="/config">{t("partners.config.title")}</BackLink>}
        sections={[]}
        foot={<ProblemNote problem={answer.problem} onRetry={answer.reload} />}
      />
    );
  }
  return (
    <GroupForm
      key={choice.name}
      group={group}
      choice={choice}
      settings={answer.data.items.filter((setting) => groupOf(setting) === group)}
      reload={answer.reload}
    />
  );
}

interface GroupFormProps {
  group: SettingGroup;
  choice: PlaceChoice;
  settings: readonly SettingItem[];
  reload: () => void;
}

function GroupForm({ group, choice, settings, reload }: GroupFormProps) {
  const t = useTexts();
  const words = useSettingWords();
  const { key: marked } = useParams({ strict: false }) as { key?: string };
  const edits = useSettingEdits(choice.place, settings, reload);
  const [nextPlace, setNextPlace] = useState<string>();
  const mayChange = settings.some((setting) => setting.mayChange);
  const said = (done: boolean): void => {
    if (done) notify(t("partners.settings.saved", { count: edits.count }));
    else setRefusals((n) => n + 1);
  };
  // To the first setting that is wrong, once its complaint is on the page.
  const [refusals, setRefusals] = useState(0);
  const mayUpdateCustomers = useMay("customers.billing.update");
  const [updating, setUpdating] = useState<SettingItem>();
  const [filter, setFilter] = useState<SettingsFilterState>({ text: "", onlyOwn: false });
  useEffect(() => {
    if (refusals > 0) document.querySelector<HTMLElement>('.setting [aria-invalid="true"]')?.focus();
  }, [refusals]);

  const row = (setting: SettingItem) => {
    const wrong = edits.wrongOf(setting);
    return (
      <Setting
        key={setting.key}
        id={setting.key}
        title={words.title(setting)}
        help={words.help(setting)}
        origin={originOf(setting)}
        marked={setting.key === marked}
        changed={edits.isChanged(setting)}
        onUndo={() => edits.undo(setting)}
        {...(setting.mayChange ? { onReset: () => edits.reset(setting) } : {})}
      >
        <SettingControl
          setting={setting}
          value={edits.valueOf(setting)}
          onChange={(value) => edits.change(setting, value)}
          error={wrong ? words.wrong(setting.key, wrong) : undefined}
          currency={choice.partner?.currency ?? "EUR"}
          disabled={!setting.mayChange || isOfMailPage(setting.key)}
        />
        {mayUpdateCustomers && customerFieldOf(setting) && (
          <button
            type="button"
            className="setting-reset setting-update"
            disabled={edits.isChanged(setting)}
            {...(edits.isChanged(setting) ? { title: t("partners.update-existing.unsaved") } : {})}
            aria-label={t("partners.update-existing.button-of", { setting: words.title(setting) })}
            onClick={() => setUpdating(setting)}
          >
            {t("partners.update-existing.button")}
          </button>
        )}
        {setting.mayChange && isOfMailPage(setting.key) && (
          <Link to={"/config/mail" as never} search={(choice.partner ? { partner: choice.partner.id } : {}) as never}>
            {t("partners.settings.on-mail-page")}
          </Link>
        )}
      </Setting>
    );
  };

  function originOf(setting: SettingItem): Origin {
    // The default partner's page shows the system's values (M-9).
    const own = setting.origin === (atSystem ? "system" : choice.place.level);
    if (own && !edits.isReset(setting)) return { kind: "own", resetTo: originName(setting.inheritedFrom) };
    return { kind: "inherited", from: originName(edits.isReset(setting) ? setting.inheritedFrom : setting.origin) };
  }
  const atSystem = choice.place.level === "system" || choice.partner?.number === 1;
  const originName = (origin: SettingItem["origin"]): string => {
    if (origin === "system") return t("partners.origin.system");
    if (origin === "partner") return choice.partner?.name ?? t("partners.origin.partner");
    return t("partners.origin.default");
  };

  const own = settings.filter((setting) => originOf(setting).kind === "own");
  // What is edited and not saved stays in sight, whatever is looked for.
  const shown = settings.filter(
    (setting) =>
      edits.isChanged(setting) ||
      ((!filter.onlyOwn || own.includes(setting)) && isAbout(`${setting.key} ${words.title(setting)} ${words.help(setting)}`, filter.text)),
  );
  const isLong = settings.length > longPage;
  const Example = exampleOf(group);
  return (
    <>
      <SettingsPage
        title={t(`partners.group.${group}.title`)}
        intro={t(`partners.group.${group}.about`)}
        back={<BackLink to="/config">{t("partners.config.title")}</BackLink>}
        place={
          <PlaceSwitch
            choice={choice}
            onChoose={(name) => (edits.count > 0 ? setNextPlace(name) : choice.choose(name))}
            withLocations={settings.some(({ levels }) => levels.includes("location"))}
          />
        }
        note={
          <>
            {settings.length > 0 && !mayChange && (
              <p className="settings-note">{atSystem ? t("partners.settings.read-only-system") : t("partners.settings.read-only")}</p>
            )}
            {isLong && <SettingsFilter value={filter} onChange={setFilter} ownCount={own.length} />}
            {isLong && shown.length === 0 && <p className="settings-note">{t("partners.settings.nothing-found")}</p>}
            {group === "mail" && (
              <p className="settings-note">
                <Link to={"/config/mail" as never}>{t("partners.settings.mail-page")}</Link>
              </p>
            )}
          </>
        }
        sections={bySection(shown).map(({ section, settings: inside }) => ({
          id: section,
          title: words.section(section),
          settings: inside.map(row),
        }))}
        {...(Example && settings.length > 0
          ? {
              example: (
                <Example
                  valueAt={(key) => {
                    const setting = settings.find((one) => one.key === key);
                    return setting && edits.valueOf(setting);
                  }}
                  partner={choice.partner}
                />
              ),
            }
          : {})}
        foot={
          settings.length === 0 ? (
            <EmptyState
              title={t("partners.settings.none")}
              text={choice.seesAll && !atSystem ? t("partners.settings.none-here") : t("partners.settings.none-for-you")}
            />
          ) : (
            edits.count > 0 && (
              <SettingsBar
                words={t("partners.settings.unsaved", { count: edits.count })}
                save={t("partners.settings.save", { count: edits.count })}
                busy={edits.busy}
                onSave={async () => said(await edits.save())}
                onDiscard={edits.discard}
              >
                {edits.problem && <ProblemNote problem={edits.problem} />}
              </SettingsBar>
            )
          )
        }
      />
      {updating && <UpdateExistingSheet setting={updating} choice={choice} onClose={() => setUpdating(undefined)} />}
      <ConfirmDialog
        open={edits.effects !== undefined}
        title={t("partners.settings.effects-title")}
        confirm={t("partners.settings.effects-confirm", { count: edits.count })}
        danger
        busy={edits.busy}
        onConfirm={async () => said(await edits.saveAnyway())}
        onClose={edits.dropQuestion}
      >
        <ul className="settings-effects">
          {edits.effects?.map((effect) => (
            <li key={effect.key}>{words.effect(effect)}</li>
          ))}
        </ul>
        <p>{t("partners.settings.effects-undo")}</p>
      </ConfirmDialog>
      <LeaveQuestion isUnsaved={() => edits.count > 0} />
      <ConfirmDialog
        open={nextPlace !== undefined}
        title={t("ui.form.leave-title")}
        confirm={t("ui.form.leave")}
        danger
        onConfirm={() => {
          edits.discard();
          if (nextPlace) choice.choose(nextPlace);
          setNextPlace(undefined);
        }}
        onClose={() => setNextPlace(undefined)}
      >
        {t("ui.form.leave-text")}
      </ConfirmDialog>
    </>
  );
}

/** A page with more settings than this has a search. */
const longPage = 12;

/** Whether all the words that were typed stand in the text. */
const isAbout = (text: string, typed: string): boolean => {
  const lower = text.toLocaleLowerCase();
  return typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
};

function Waiting({ group }: { group: SettingGroup }) {
  const t = useTexts();
  return (
    <SettingsPage
      title={t(`partners.group.${group}.title`)}
      intro={t(`partners.group.${group}.about`)}
      back={<BackLink to="/config">{t("partners.config.title")}</BackLink>}
      sections={[
        {
          id: "waiting",
          title: t("ui.loading"),
          settings: ["a", "b", "c", "d"].map((key) => (
            <div key={key} className="setting" aria-busy="true">
              <div className="setting-words">
                <Skeleton height={14} width="40%" radius="sm" />
                <Skeleton height={11} width="75%" radius="sm" mt={6} />
              </div>
              <Skeleton height={34} radius="md" />
            </div>
          )),
        },
      ]}
    />
  );
}
