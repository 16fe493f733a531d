import { useTexts } from "../../lib/texts.tsx";
import { PortalRow } from "../../ui/portal-card.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { RouterRow } from "./device.ts";
import { useRouterWords } from "./router-words.ts";

export function RouterRows({ routers }: { routers: readonly RouterRow[] }) {
  const t = useTexts();
  const words = useRouterWords();
  return routers.map((router) => (
    <PortalRow
      key={router.id}
      to={`/equipment/${router.id}`}
      title={<bdi>{`${router.maker} ${router.model}`}</bdi>}
      note={words(router)}
      end={
        <StatusChip tone={router.isOnline ? "works" : "past"}>
          {t(router.isOnline ? "portal-equipment.online" : "portal-equipment.offline")}
        </StatusChip>
      }
    />
  ));
}
