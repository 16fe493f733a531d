// P-32 offers beside the form: one at a time, turned by hand. They turn by themselves only for who has not asked for a page that keeps still.
import { IconChevronLeft, IconChevronRight, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTexts } from "../lib/texts.tsx";
import "./sign-in-slides.css";

export interface ShownSlide {
  id: string;
  pictureUrl: string | null;
  alt: string;
  heading: string;
  text: string;
  button: string;
  url: string;
}

const turnMs = 8000;
/** Drawn by the server they keep still, too. */
const likesStillness = (): boolean => typeof matchMedia === "undefined" || matchMedia("(prefers-reduced-motion: reduce)").matches;

export function SignInSlides({ slides, moves = true }: { slides: readonly ShownSlide[]; moves?: boolean }) {
  const t = useTexts();
  const [at, setAt] = useState(0);
  const [held, setHeld] = useState(() => !moves || likesStillness());
  const [resting, setResting] = useState(false);
  const count = slides.length;
  const turn = (by: number): void => setAt((now) => (now + by + count) % count);
  const isTurning = count > 1 && !held && !resting;
  useEffect(() => {
    if (!isTurning) return undefined;
    const timer = setInterval(() => setAt((now) => (now + 1) % count), turnMs);
    return () => clearInterval(timer);
  }, [isTurning, count]);

  const slide = slides[Math.min(at, count - 1)];
  if (!slide) return null;
  return (
    <section
      className="slides"
      aria-roledescription={t("ui.slides.kind")}
      aria-label={t("ui.slides.title")}
      onPointerEnter={() => setResting(true)}
      onPointerLeave={() => setResting(false)}
      onFocus={() => setResting(true)}
      onBlur={() => setResting(false)}
    >
      <div className="slide" key={slide.id} aria-live={isTurning ? "off" : "polite"}>
        {slide.pictureUrl && <img src={slide.pictureUrl} alt={slide.alt} />}
        {slide.heading && <h2>{slide.heading}</h2>}
        {slide.text && <p>{slide.text}</p>}
        {slide.button && slide.url && (
          <a className="slide-button" href={slide.url}>
            {slide.button}
          </a>
        )}
      </div>
      {count > 1 && (
        <div className="slides-turn">
          <button type="button" data-arrow aria-label={t("ui.slides.previous")} onClick={() => turn(-1)}>
            <IconChevronLeft size={20} stroke={1.8} aria-hidden />
          </button>
          <span className="number">{t("ui.slides.at", { at: Math.min(at, count - 1) + 1, count })}</span>
          <button type="button" data-arrow aria-label={t("ui.slides.next")} onClick={() => turn(1)}>
            <IconChevronRight size={20} stroke={1.8} aria-hidden />
          </button>
          {moves && !likesStillness() && (
            <button type="button" aria-label={t(held ? "ui.slides.play" : "ui.slides.hold")} onClick={() => setHeld(!held)}>
              {held ? <IconPlayerPlay size={18} stroke={1.8} aria-hidden /> : <IconPlayerPause size={18} stroke={1.8} aria-hidden />}
            </button>
          )}
        </div>
      )}
    </section>
  );
}
