import { useTexts } from "../../../lib/texts.tsx";

interface PhonePreviewProps {
  name: string;
  shortName: string;
  themeColour: string;
  backgroundColour: string;
  icon: string;
}

/** The icon among others on a phone, and the first moment after it was pressed. */
export function PhonePreview({ name, shortName, themeColour, backgroundColour, icon }: PhonePreviewProps) {
  const t = useTexts();
  return (
    <figure className="app-phones" aria-label={t("appbrand.preview")}>
      <div className="app-phone app-phone-home">
        {["a", "b", "c", "d"].map((place) => (
          <span key={place} className="app-other" />
        ))}
        <span className="app-own">
          <img src={icon} alt="" />
          <bdi>{shortName}</bdi>
        </span>
      </div>
      <div className="app-phone" style={{ background: backgroundColour }}>
        <span className="app-bar" style={{ background: themeColour }} />
        <span className="app-splash">
          <img src={icon} alt="" />
          <bdi>{name}</bdi>
        </span>
      </div>
      <figcaption className="quiet-line">{t("appbrand.preview-how")}</figcaption>
    </figure>
  );
}
