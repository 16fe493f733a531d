import { TextInput } from "@mantine/core";
import { IconChevronRight, IconSearch } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import { type Right, type RightNode, useRightAreas } from "./areas.ts";
import "./rights-tree.css";

export interface RightsTreeProps {
  /** What stands for one right: a choice of levels, a box to tick. */
  control: (right: Right, node: RightNode) => ReactNode;
  /** Leaves out what somebody does not want to see now. */
  isShown?: (right: Right) => boolean;
  /** All areas stand open, for there are few rights left. */
  open?: boolean;
  /** Beside an area's name: "12 of 40". */
  areaNote?: (rights: readonly Right[]) => ReactNode;
  /** Ways to set a whole area at once. */
  areaTools?: (rights: readonly Right[]) => ReactNode;
  /** Under a node: where its levels come from. */
  nodeNote?: (node: RightNode) => ReactNode;
  /** Beside the search. */
  tools?: ReactNode;
  empty?: string;
}

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();

/** The whole tree of rights: areas that open, in each a line for every node with what can be done to it. */
export function RightsTree({ control, isShown, open = false, areaNote, areaTools, nodeNote, tools, empty }: RightsTreeProps) {
  const t = useTexts();
  const areas = useRightAreas();
  const [typed, setTyped] = useState("");
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const wanted = plain(typed.trim());
  const shown = areas
    .map((area) => ({
      ...area,
      all: area.nodes.flatMap(({ rights }) => rights),
      nodes: area.nodes
        .filter(({ name, node }) => wanted === "" || plain(`${area.name} ${name} ${node}`).includes(wanted))
        .map((node) => ({ ...node, rights: isShown ? node.rights.filter(isShown) : node.rights }))
        .filter(({ rights }) => rights.length > 0),
    }))
    .filter(({ nodes }) => nodes.length > 0);
  const isOpen = (id: string): boolean => open || wanted !== "" || opened.has(id);
  const toggle = (id: string): void =>
    setOpened((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const allOpen = shown.every(({ id }) => opened.has(id));
  return (
    <div className="rights-tree">
      <div className="rights-tree-tools">
        <TextInput
          size="xs"
          className="rights-tree-search"
          aria-label={t("identity.right.search")}
          placeholder={t("identity.right.search")}
          leftSection={<IconSearch size={15} stroke={1.8} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {tools}
        {!open && wanted === "" && (
          <button
            type="button"
            className="rights-tree-link"
            onClick={() => setOpened(allOpen ? new Set() : new Set(shown.map(({ id }) => id)))}
          >
            {t(allOpen ? "identity.right.close-all" : "identity.right.open-all")}
          </button>
        )}
      </div>
      {shown.length === 0 && <p className="rights-tree-empty">{wanted ? t("identity.right.none-found") : empty}</p>}
      {shown.map((area) => (
        <section key={area.id} className="rights-area" data-open={isOpen(area.id)}>
          <div className="rights-area-head">
            <h3>
              <button type="button" aria-expanded={isOpen(area.id)} onClick={() => toggle(area.id)} disabled={open || wanted !== ""}>
                <IconChevronRight size={16} stroke={1.8} aria-hidden className="rights-area-arrow mirrors" />
                {area.name}
              </button>
            </h3>
            {areaNote && <span className="rights-area-note">{areaNote(area.all)}</span>}
            {isOpen(area.id) && areaTools && <span className="rights-area-tools">{areaTools(area.all)}</span>}
          </div>
          {isOpen(area.id) && (
            <ul>
              {area.nodes.map((node) => (
                <li key={node.node} className="rights-node">
                  <div className="rights-node-name">
                    <span>{node.name}</span>
                    {nodeNote?.(node)}
                  </div>
                  <div className="rights-node-cells">{node.rights.map((right) => control(right, node))}</div>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}
