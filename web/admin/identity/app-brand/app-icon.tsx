import { useState } from "react";
import { addAppIconEndpoint, type showAppBrandEndpoint } from "../../../../server/modules/portal/app/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { FileDrop } from "../../../ui/file-drop.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";

const maxBytes = 2 * 1024 * 1024;
const known = ["not-a-png", "not-square", "too-small", "too-big"] as const;

interface AppIconProps {
  app: ReturnsOf<typeof showAppBrandEndpoint>;
  iconId: string | null;
  disabled: boolean;
  onChange: (iconId: string | null, picture: string | undefined) => void;
}

/** P-206 one picture, of which every size is made. */
export function AppIcon({ app, iconId, disabled, onChange }: AppIconProps) {
  const t = useTexts();
  const [file, setFile] = useState<File>();
  const [chosen, setChosen] = useState<{ id: string; isSmall: boolean; width: number }>();
  const add = useAction(addAppIconEndpoint, {
    onDone: (icon) => {
      setChosen(icon);
      onChange(icon.id, icon.preview);
    },
  });
  const fault = known.find((code) => code === add.problem?.problem.errors?.[0]?.code);
  const picture = chosen && chosen.id === iconId ? chosen : iconId !== null && iconId === app.own.iconId ? app.picture : null;
  return (
    <div className="app-part">
      <p className="quiet-line">
        {t(iconId ? "appbrand.icon-own" : app.inherited.icon === "default" ? "appbrand.icon-default" : "appbrand.icon-letter")}
      </p>
      {picture?.isSmall && <p className="app-warning">{t("appbrand.icon-small", { width: picture.width })}</p>}
      {!disabled && (
        <FileDrop
          label={t(iconId ? "appbrand.icon-other" : "appbrand.icon-choose")}
          accept=".png"
          maxBytes={maxBytes}
          file={add.busy ? file : undefined}
          error={fault ? t(`appbrand.icon-fault.${fault}`) : undefined}
          onChange={(taken) => {
            setFile(taken);
            void add.run({ params: { partnerId: app.partnerId }, file: taken });
          }}
        />
      )}
      {!fault && <ProblemNote problem={add.problem} />}
      {!disabled && iconId && (
        <div>
          <Button small onPress={() => onChange(null, undefined)}>
            {t("appbrand.icon-remove")}
          </Button>
        </div>
      )}
    </div>
  );
}
