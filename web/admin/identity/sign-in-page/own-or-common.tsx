import type { ReactNode } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";

interface OwnOrCommonProps<Value> {
  own: Value | null;
  inherited: Value | null;
  empty: Value;
  /** The default partner has nobody to take a part over from. */
  isDefault: boolean;
  disabled: boolean;
  onChange: (value: Value | null) => void;
  children: (value: Value) => ReactNode;
}

/** P-40 a part is the partner's own, or as the default partner has it. */
export function OwnOrCommon<Value>({ own, inherited, empty, isDefault, disabled, onChange, children }: OwnOrCommonProps<Value>) {
  const t = useTexts();
  if (isDefault) return children(own ?? empty);
  return (
    <div className="page-part">
      <div className="page-part-origin">
        <span className="quiet-line">{t(own === null ? "identity.sign-in-page.as-default" : "identity.sign-in-page.own")}</span>
        {!disabled &&
          (own === null ? (
            <Button small onPress={() => onChange(inherited ?? empty)}>
              {t("identity.sign-in-page.make-own")}
            </Button>
          ) : (
            <Button small kind="quiet" onPress={() => onChange(null)}>
              {t("identity.sign-in-page.use-default")}
            </Button>
          ))}
      </div>
      {own !== null && children(own)}
    </div>
  );
}
