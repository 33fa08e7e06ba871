// While a result is being replaced, says on the root of the page that old and new parts stand side by side, so that the
// style of the page hides the old ones. Runs before every paint in which an element has become stale or fresh. A rule with
// :has() would do the same and costs the browser more than all the rest of the repainting.
export default function ({ data }) {
  const root = document.documentElement;
  const holds = (stale) => document.querySelector(`[class*="st-key-${data.told}"] [data-stale="${stale}"]`) !== null;
  const look = () => root.classList.toggle(data.told, holds(true) && holds(false));
  const observer = new MutationObserver(look);
  observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-stale"] });
  look();
  return () => {
    observer.disconnect();
    root.classList.remove(data.told);
  };
}
