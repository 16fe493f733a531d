import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { listSettingsEndpoint } from "../../../server/modules/partners/contract.ts";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { fulfils } from "../app/may.ts";
import type { NavPart } from "../app/module.ts";
import { useModules } from "../app/modules-context.ts";
import { groupOf, pageName, pathOfSetting, settingGroups, settingRights } from "./settings/setting-groups.ts";
import { useSettingPlace } from "./settings/setting-place.ts";
import { findSettings, plain, type SettingItem, useSettingWords } from "./settings/setting-words.ts";
import { SettingsFileButtons } from "./settings/settings-file.tsx";
import "./config-page.css";

interface ConfigLink {
  to: string;
  title: string;
  about: string | undefined;
  note?: string;
  part?: NavPart | undefined;
}

/** The parts of the rail under which pages of configuration stand; what names none is the system's. */
const configParts = ["company", "rules", "staff", "system"] as const satisfies readonly NavPart[];

/** Everything that can be set up, on one page, with a search over pages and single settings (O-239). */
export function ConfigPage() {
  const t = useTexts();
  const session = useStaffSession();
  const search = useSearch({ strict: false }) as PlainSearch;
  const navigate = useNavigate();
  const [typed, setTyped] = useState(search.find ?? "");
  const maySee = fulfils(session, settingRights);
  const choice = useSettingPlace();
  const { level, scopeId } = choice?.place ?? { level: "system" as const, scopeId: undefined };
  const answer = useEndpoint(
    listSettingsEndpoint,
    { query: { level, scopeId } },
    { enabled: maySee && choice !== undefined, topics: ["settings"] },
  );
  const settings = answer.data?.items ?? [];
  const pages = useConfigPages();
  const groups = useGroupLinks(settings);

  const find = (text: string): void => {
    setTyped(text);
    void navigate({ to: ".", search: (text ? { find: text } : {}) as never, replace: true });
  };

  return (
    <div className="config-page">
      <header>
        <h1>{t("partners.config.title")}</h1>
        {maySee && choice && <SettingsFileButtons choice={choice} settings={settings} />}
      </header>
      <TextInput
        className="config-search"
        type="search"
        aria-label={t("partners.config.search")}
        placeholder={t("partners.config.search")}
        leftSection={<IconSearch size={16} stroke={1.8} aria-hidden />}
        value={typed}
        data-autofocus
        onChange={(event) => find(event.currentTarget.value)}
      />
      {answer.problem && <ProblemNote problem={answer.problem} onRetry={answer.reload} />}
      {typed.trim() === "" ? (
        <>
          {configParts.map((part) => (
            <Cards key={part} title={t(`partners.config.parts.${part}`)} links={pages.filter((page) => (page.part ?? "system") === part)} />
          ))}
          <Cards title={t("partners.config.settings")} links={groups} />
        </>
      ) : (
        <Found typed={typed} pages={[...pages, ...groups]} settings={settings} waiting={answer.loading} />
      )}
    </div>
  );
}

/** What the modules have put under Config, and what they say of it where they do. */
function useConfigPages(): ConfigLink[] {
  const t = useTexts();
  const session = useStaffSession();
  return useModules()
    .flatMap(({ nav = [] }) => nav)
    .filter(({ group, to, needs }) => group === "config" && to !== "/config" && fulfils(session, needs))
    .map(({ to, label, part }) => ({ to, title: t(label), about: t.optional(`${label}-about`), part }));
}

function useGroupLinks(settings: readonly SettingItem[]): ConfigLink[] {
  const t = useTexts();
  return settingGroups.flatMap((group) => {
    const inside = settings.filter((setting) => groupOf(setting) === group);
    if (inside.length === 0) return [];
    const own = inside.filter(({ origin }) => origin !== "default").length;
    return {
      to: `/config/settings/${group}`,
      title: t(`partners.group.${group}.title`),
      about: t(`partners.group.${group}.about`),
      note: own > 0 ? t("partners.config.some-own", { count: inside.length, own }) : t("partners.config.count", { count: inside.length }),
    };
  });
}

function Cards({ title, links }: { title: string; links: readonly ConfigLink[] }) {
  if (links.length === 0) return null;
  return (
    <section className="config-cards" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {links.map((link) => (
          <li key={link.to}>
            <Link to={link.to as never} className="config-card">
              <strong>{link.title}</strong>
              {link.about && <span>{link.about}</span>}
              {link.note && <span className="config-card-note">{link.note}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface FoundProps {
  typed: string;
  pages: readonly ConfigLink[];
  settings: readonly SettingItem[];
  waiting: boolean;
}

function Found({ typed, pages, settings, waiting }: FoundProps) {
  const t = useTexts();
  const words = useSettingWords();
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  const foundPages = pages.filter(({ title, about }) => wanted.every((word) => plain(`${title} ${about ?? ""}`).includes(word)));
  const foundSettings = findSettings(words, settings, typed);
  if (foundPages.length === 0 && foundSettings.length === 0)
    return waiting ? null : <EmptyState title={t("partners.config.none")} text={t("partners.config.none-text")} />;
  return (
    <>
      <Cards title={t("partners.config.pages")} links={foundPages} />
      {foundSettings.length > 0 && (
        <section className="config-cards" aria-label={t("partners.config.settings")}>
          <h2>{t("partners.config.settings")}</h2>
          <ul className="config-hits">
            {foundSettings.map((setting) => {
              const group = groupOf(setting);
              const path = pathOfSetting(setting);
              return (
                path && (
                  <li key={setting.key}>
                    <Link to={path as never} className="config-hit">
                      <span className="config-hit-words">
                        <strong>
                          <Marked text={words.title(setting)} wanted={wanted} />
                        </strong>
                        <span>{words.help(setting)}</span>
                      </span>
                      <span className="config-hit-place">
                        {group ? t(`partners.group.${group}.title`) : t.optional(`partners.own-page.${pageName(path)}`)}
                      </span>
                    </Link>
                  </li>
                )
              );
            })}
          </ul>
        </section>
      )}
    </>
  );
}

/** The typed words inside a title stand out. */
function Marked({ text, wanted }: { text: string; wanted: readonly string[] }): ReactNode {
  const at = wanted.map((word) => ({ from: plain(text).indexOf(word), word })).find(({ from }) => from >= 0);
  // Accents are dropped for searching, which may shift places: then nothing is marked.
  if (!at || plain(text).length !== text.length) return text;
  const to = at.from + at.word.length;
  return (
    <>
      {text.slice(0, at.from)}
      <mark>{text.slice(at.from, to)}</mark>
      {text.slice(to)}
    </>
  );
}
