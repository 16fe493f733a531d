import { useState } from "react";
import { addSignInPictureEndpoint } from "../../../../server/modules/portal/sign-in-page/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { FileDrop } from "../../../ui/file-drop.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { pictureUrl } from "./page-content.ts";

const maxBytes = 2 * 1024 * 1024;

interface PictureFieldProps {
  partnerId: string;
  pictureId: string | null;
  disabled: boolean;
  /** The picture is looked at on a dark ground. */
  dark?: boolean;
  onChange: (pictureId: string | null) => void;
}

/** One picture, kept as soon as it is chosen; the page shows it once it is saved. */
export function PictureField({ partnerId, pictureId, disabled, dark = false, onChange }: PictureFieldProps) {
  const t = useTexts();
  const [file, setFile] = useState<File>();
  const add = useAction(addSignInPictureEndpoint, { onDone: ({ id }) => onChange(id) });
  return (
    <div className="page-part">
      {pictureId && (
        <div className="page-picture" data-dark={dark}>
          <img src={pictureUrl(pictureId)} alt="" />
          {!disabled && (
            <Button small onPress={() => onChange(null)}>
              {t("identity.sign-in-page.picture-remove")}
            </Button>
          )}
        </div>
      )}
      {!disabled && (
        <FileDrop
          label={t(pictureId ? "identity.sign-in-page.picture-other" : "identity.sign-in-page.picture-choose")}
          accept=".png,.jpg,.jpeg,.webp,.svg"
          maxBytes={maxBytes}
          file={add.busy ? file : undefined}
          onChange={(chosen) => {
            setFile(chosen);
            void add.run({ params: { partnerId }, file: chosen });
          }}
        />
      )}
      <ProblemNote problem={add.problem} />
    </div>
  );
}
