import { Skeleton } from "@mantine/core";
import type { PDFDocumentProxy } from "pdfjs-dist";
// Handed out as they are, and only fetched where a contract is read: most visits need none of it, and telephones have no reader for PDFs
// that a page could show in itself.
import libraryUrl from "pdfjs-dist/legacy/build/pdf.min.mjs?url";
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import { useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import "./pdf-pages.css";

type Pdfjs = typeof import("pdfjs-dist");

interface PdfPagesProps {
  url: string;
  title: string;
  words: {
    readonly notShown: string;
    readonly larger: string;
    readonly smaller: string;
    readonly page: (page: number, pages: number) => string;
    readonly pages: (pages: number) => string;
  };
  /** The end of the last page was on the screen. */
  onEnd: () => void;
}

/** The pages of a PDF below each other, in a box to scroll. */
export function PdfPages({ url, title, words, onEnd }: PdfPagesProps) {
  const box = useRef<HTMLElement>(null);
  const [pdf, setPdf] = useState<PDFDocumentProxy>();
  const [failed, setFailed] = useState(false);
  const [drawn, setDrawn] = useState(0);
  const [isLarge, setLarge] = useState(false);
  const pages = pdf?.numPages;

  useEffect(() => {
    let isOver = false;
    let opened: PDFDocumentProxy | undefined;
    setPdf(undefined);
    setDrawn(0);
    openPdf(url)
      .then((document) => {
        opened = document;
        if (isOver) void document.cleanup();
        else setPdf(document);
      })
      .catch(() => {
        if (!isOver) setFailed(true);
      });
    return () => {
      isOver = true;
      void opened?.cleanup();
    };
  }, [url]);

  // Once there is a canvas for each page.
  useEffect(() => {
    if (!pdf) return undefined;
    let isOver = false;
    async function draw(document: PDFDocumentProxy): Promise<void> {
      for (const [at, canvas] of [...(box.current?.querySelectorAll("canvas") ?? [])].entries()) {
        if (isOver) return;
        await drawPage(document, at + 1, canvas);
        if (!isOver) setDrawn(at + 1);
      }
    }
    draw(pdf).catch(() => {
      if (!isOver) setFailed(true);
    });
    return () => {
      isOver = true;
    };
  }, [pdf]);

  const isDrawn = pages !== undefined && drawn === pages;
  useEffect(() => {
    const end = box.current?.querySelector(".pdf-end");
    if (!end || !isDrawn) return undefined;
    const watch = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) onEnd();
    });
    watch.observe(end);
    return () => watch.disconnect();
  }, [isDrawn, onEnd]);

  if (failed) return <p className="pdf-failed">{words.notShown}</p>;
  return (
    <div className="pdf">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever uses the keyboard scrolls in it. */}
      <section className="pdf-pages" ref={box} tabIndex={0} aria-label={title} aria-busy={!isDrawn} data-large={isLarge}>
        {pages === undefined && <Skeleton height={420} radius="md" />}
        {numbersTo(pages ?? 0).map((page) => (
          // Letters are drawn from their left edge, also on a page that is read from the right.
          <canvas key={page} dir="ltr" role="img" aria-label={words.page(page, pages ?? 0)} />
        ))}
        <div className="pdf-end" />
      </section>
      <div className="pdf-foot">
        <span>{pages !== undefined && words.pages(pages)}</span>
        <Button small kind="quiet" disabled={!isDrawn} onPress={() => setLarge(!isLarge)}>
          {isLarge ? words.smaller : words.larger}
        </Button>
      </div>
    </div>
  );
}

const numbersTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

async function openPdf(url: string): Promise<PDFDocumentProxy> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`the contract did not come: ${answer.status}`);
  const pdfjs = (await import(/* @vite-ignore */ libraryUrl)) as Pdfjs;
  pdfjs.GlobalWorkerOptions.workerSrc = workerUrl;
  return pdfjs.getDocument({ data: new Uint8Array(await answer.arrayBuffer()) }).promise;
}

// Sharp enough to be read at twice the width of a telephone; memory is short there.
const fewestDots = 1000;
const sharpest = 2;

async function drawPage(document: PDFDocumentProxy, number: number, canvas: HTMLCanvasElement): Promise<void> {
  const page = await document.getPage(number);
  const plain = page.getViewport({ scale: 1 });
  const width = canvas.clientWidth || canvas.parentElement?.clientWidth || plain.width;
  const dots = Math.max(fewestDots, width * Math.min(window.devicePixelRatio || 1, sharpest));
  const viewport = page.getViewport({ scale: dots / plain.width });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport }).promise;
}
