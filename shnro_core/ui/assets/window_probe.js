// Tells the server once how wide the map's column is and whether the browser has WebGL; speaks again only after a real resize.
const TOLERANCE = 0.06;
const PAUSE = 400;
let webgl = null;

const hasWebgl = () => {
  if (webgl === null) {
    const context = document.createElement("canvas").getContext("webgl2");
    webgl = context !== null;
    context?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return webgl;
};

export default function ({ parentElement, data, setStateValue }) {
  const host = parentElement.host ?? parentElement;
  let known = data.width;
  let timer = 0;
  const report = () => {
    const width = Math.floor(host.getBoundingClientRect().width);
    if (width < 50 || (known && Math.abs(width - known) <= TOLERANCE * known)) return;
    known = width;
    setStateValue("window", { width, webgl: hasWebgl() });
  };
  const observer = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(report, known ? PAUSE : 0);
  });
  observer.observe(host);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
