// Stands on a provider's own website (P-34): puts the portal's sign-in form there, in a frame of the portal's own.
(() => {
  const script = document.currentScript;
  if (!script) return;
  const portal = new URL(script.src).origin;
  const wishes = new URLSearchParams({ origin: location.origin });
  for (const name of ["partner", "language", "accent", "text", "background", "font", "radius"]) {
    if (script.dataset[name]) wishes.set(name, script.dataset[name]);
  }
  const frame = document.createElement("iframe");
  frame.src = `${portal}/embed/sign-in?${wishes}`;
  frame.title = script.dataset.title || "Sign in";
  frame.setAttribute("referrerpolicy", "strict-origin-when-cross-origin");
  // The place is kept until the form says how high it is, so that nothing on the page jumps.
  Object.assign(frame.style, { display: "block", width: "100%", height: "330px", border: "0", colorScheme: "normal" });
  script.after(frame);

  let isHeard = false;
  addEventListener("message", (event) => {
    if (event.origin !== portal || event.source !== frame.contentWindow || event.data?.from !== "portal-sign-in") return;
    isHeard = true;
    const { height, go } = event.data;
    if (typeof height === "number") frame.style.height = `${Math.min(Math.max(Math.ceil(height), 80), 2000)}px`;
    if (typeof go === "string" && /^https?:/.test(go)) window.top.location.assign(go);
  });
  // A browser that refuses the frame says nothing of it; a plain link takes its place.
  setTimeout(() => {
    if (isHeard) return;
    const link = document.createElement("a");
    link.href = `${portal}/embed/portal?${wishes}`;
    link.textContent = frame.title;
    frame.replaceWith(link);
  }, 6000);
})();
