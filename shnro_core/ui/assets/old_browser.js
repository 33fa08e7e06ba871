// Written for browsers that cannot read the rest: says in Russian which ones can. No syntax younger than ES5.
(function () {
  if (window.Promise && Promise.withResolvers) return; // the youngest word of the framework's own code
  document.addEventListener("DOMContentLoaded", function () {
    var told = document.createElement("div");
    told.id = "old-browser";
    told.setAttribute("role", "alert");
    told.style.cssText = "position:relative;z-index:9;padding:16px 24px;background:#fff;color:#000;" +
      "font:16px/1.5 sans-serif;border-bottom:3px solid #B22";
    told.appendChild(document.createTextNode(
      "Браузер слишком старый, страница не откроется. Нужен браузер на Chromium 119 (Chrome, Edge, Яндекс Браузер " +
      "с конца 2023 года), Firefox 121 или Safari 17.4 и новее. Обновите браузер или откройте адрес в другом."));
    document.body.insertBefore(told, document.body.firstChild);
  });
})();
