// One box that finds records, pages and actions. Records come from the modules' search providers, each asked on its own.
import { Spotlight, spotlight } from "@mantine/spotlight";
import { IconArrowRight, IconHistory, IconSearch } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useStaffSession } from "../../lib/session.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { fulfils } from "./may.ts";
import type { SearchHit } from "./module.ts";
import { useModules } from "./modules-context.ts";
import { askedOf, matchLines, onlyExact, type PaletteLine } from "./palette-matches.ts";
import { readRecent, rememberRecent } from "./palette-recent.ts";
import "./palette.css";

export const openPalette = (): void => spotlight.open();

const silenceMs = 120;

export function Palette() {
  const t = useTexts();
  const navigate = useNavigate();
  const { adminId } = useStaffSession();
  const [typed, setTyped] = useState("");
  const asked = useSettled(typed.trim(), silenceMs);
  const lines = useOwnLines();
  const { groups, busy } = useRecords(asked);
  const { text, onlyCommands, prefix } = askedOf(typed);
  const found = prefix && !onlyCommands ? [] : matchLines(lines, text).slice(0, 8);
  const recent = typed.trim() === "" ? readRecent(adminId) : [];
  const go = (to: string): void => {
    spotlight.close();
    void navigate({ to: to as never });
  };
  const open = (hit: SearchHit): void => {
    rememberRecent(adminId, { title: hit.title, note: noteOf(t, hit), to: hit.to });
    go(hit.to);
  };
  const nothing = found.length === 0 && groups.every((group) => group.hits.length === 0);
  const isSettled = asked === typed.trim() && !busy;
  const hits = groups.flatMap((group) => group.hits);
  // What was typed is one record and no other, or only one line answers: Enter opens it, without going down to its line (O-247).
  const one = isSettled ? (onlyExact(hits) ?? (hits.length === 1 && found.length === 0 ? hits[0] : undefined)) : undefined;
  function press(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.nativeEvent.isComposing || !one) return;
    if (document.querySelector(".mantine-Spotlight-action[data-selected]")) return;
    event.preventDefault();
    event.stopPropagation();
    open(one);
  }
  return (
    <Spotlight.Root
      query={typed}
      onQueryChange={setTyped}
      shortcut="mod + K"
      clearQueryOnClose
      maxHeight={460}
      scrollable
      radius="md"
      attributes={{ content: { "aria-label": t("staff.palette.open") } }}
      overlayProps={{ blur: 0, backgroundOpacity: 1, color: "var(--veil)" }}
    >
      <div onKeyDownCapture={press}>
        <Spotlight.Search placeholder={t("staff.palette.type")} leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />} />
      </div>
      <Spotlight.ActionsList aria-label={t("staff.palette.results")}>
        {recent.length > 0 && (
          <Spotlight.ActionsGroup label={t("staff.palette.recent")}>
            {recent.map(({ title, note, to }) => (
              <Spotlight.Action key={to} onClick={() => go(to)}>
                <span className="palette-line">
                  <IconHistory size={16} stroke={1.7} aria-hidden />
                  <bdi className="palette-title">{title}</bdi>
                  {note && <bdi className="palette-note">{note}</bdi>}
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {groups.map(
          ({ id, label, hits, all }) =>
            hits.length > 0 && (
              <Spotlight.ActionsGroup key={id} label={label}>
                {hits.map((hit) => (
                  <Spotlight.Action key={hit.id} onClick={() => open(hit)}>
                    <span className="palette-line">
                      <bdi className="palette-title">{hit.title}</bdi>
                      {hit.note && <bdi className="palette-note">{noteOf(t, hit)}</bdi>}
                      {hit.id === one?.id && <kbd className="key">↵</kbd>}
                    </span>
                  </Spotlight.Action>
                ))}
                {all && hits.length >= shownOfKind && (
                  <Spotlight.Action onClick={() => go(all)}>
                    <span className="palette-line palette-all">{t("staff.palette.show-all")}</span>
                  </Spotlight.Action>
                )}
              </Spotlight.ActionsGroup>
            ),
        )}
        {found.length > 0 && (
          <Spotlight.ActionsGroup label={t("staff.palette.pages")}>
            {found.map((line) => (
              <Spotlight.Action key={line.to + line.label} onClick={() => go(line.to)}>
                <span className="palette-line">
                  <IconArrowRight size={16} stroke={1.7} className="mirrors" aria-hidden />
                  <span className="palette-title">{line.label}</span>
                  <span className="palette-note">{line.group}</span>
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {nothing && <Spotlight.Empty>{isSettled ? t("staff.palette.nothing") : t("staff.palette.searching")}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Pages and actions that this person may use. */
function useOwnLines(): PaletteLine[] {
  const t = useTexts();
  const session = useStaffSession();
  const modules = useModules();
  const pages = modules
    .flatMap(({ nav = [] }) => nav)
    .filter(({ needs }) => fulfils(session, needs))
    .map(({ label, to, group }) => ({ label: t(label), to, group: t(`staff.nav.group.${group}`), words: "" }));
  const actions = modules
    .flatMap(({ palette = [] }) => palette)
    .filter(({ needs }) => fulfils(session, needs))
    .map(({ label, to, words }) => ({ label: t(label), to, group: t("staff.palette.action"), words: words ? t(words) : "" }));
  return [...actions, ...pages];
}

const leastLetters = 2;
/** A provider gives so many at most, so that so many may be not all. */
const shownOfKind = 5;

function useRecords(asked: string) {
  const t = useTexts();
  const session = useStaffSession();
  const { text, prefix, onlyCommands } = askedOf(asked);
  const providers = useModules()
    .flatMap(({ search = [] }) => search)
    .filter((provider) => fulfils(session, provider.needs) && (!prefix || provider.prefix === prefix));
  const answers = useQueries({
    queries: providers.map((provider) => ({
      queryKey: ["palette", provider.id, text],
      queryFn: ({ signal }: { signal: AbortSignal }) => provider.search(text, signal),
      enabled: !onlyCommands && text.length >= leastLetters,
      staleTime: 10_000,
    })),
  });
  const groups = providers.map((provider, index) => ({
    id: provider.id,
    label: t(provider.label),
    hits: text.length >= leastLetters ? (answers[index]?.data ?? []) : [],
    all: provider.all?.(text),
  }));
  // A number or address that is exactly one record stands on top, where Enter opens it.
  const withExact = groups.toSorted((a, b) => Number(b.hits.some(({ exact }) => exact)) - Number(a.hits.some(({ exact }) => exact)));
  return { groups: withExact, busy: answers.some(({ isFetching }) => isFetching) };
}

function useSettled(value: string, afterMs: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const wait = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(wait);
  }, [value, afterMs]);
  return settled;
}

const noteOf = (t: Translate, { note = "" }: SearchHit): string => (typeof note === "function" ? note(t) : note);
