import { useTexts } from "../../lib/texts.tsx";
import type { List } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";

/** Back and on in a list that is no table; nothing where one page is all. */
export function PageButtons({ list }: { list: Pick<List<unknown>, "goBack" | "goNext"> }) {
  const t = useTexts();
  if (!list.goBack && !list.goNext) return null;
  return (
    <div className="page-buttons">
      <Button small disabled={!list.goBack} onPress={() => list.goBack?.()}>
        {t("ui.list.back")}
      </Button>
      <Button small disabled={!list.goNext} onPress={() => list.goNext?.()}>
        {t("ui.list.next")}
      </Button>
    </div>
  );
}
