// Speaks Russian where Streamlit's own controls cannot be told to: exact phrases of its interface, nothing of the page's
// content. Mends the menu for screen readers: its list holds sections, which a list element may not. Keeps one step of the
// browser's history per page.
(() => {
  "use strict";
  const PHRASES = {
    "Skip to main content": "К содержанию",
    "Sidebar": "Боковая панель",
    "Collapse sidebar": "Свернуть панель",
    "Expand sidebar": "Развернуть панель",
    "App pages": "Страницы",
    "View more": "Показать все",
    "View less": "Свернуть",
    "Link to heading": "Ссылка на раздел",
    "Copy link to heading": "Скопировать ссылку на раздел",
    "Show/hide columns": "Выбрать столбцы",
    "Search": "Найти в таблице",
    "Type to search": "Что найти",
    "Fullscreen": "Во весь экран",
    "Close fullscreen": "Закрыть полный экран",
    "Exit fullscreen": "Закрыть полный экран",
    "Download as CSV": "Скачать CSV",
    "Sort ascending": "По возрастанию",
    "Sort descending": "По убыванию",
    "Autosize": "Ширина по содержимому",
    "Pin column": "Закрепить столбец",
    "Unpin column": "Открепить столбец",
    "Hide column": "Скрыть столбец",
    "Format": "Формат",
    "Statistics": "Статистика",
    "Filter": "Отбор",
    "Open": "Открыть список",
    "Close": "Закрыть",
    "Clear all": "Очистить",
    "Clear value": "Очистить",
    "Clear selection": "Снять выбор",
    "Clear": "Очистить",
    "Choose an option": "Выберите",
    "Choose options": "Выберите",
    "No results": "Ничего не найдено",
    "No options to select": "Нет вариантов",
    "No options to select.": "Нет вариантов",
    "Select all": "Выбрать все",
    "Selected values": "Выбранные значения",
    "empty": "нет данных",
    "Upload": "Выбрать файлы",
    "Show password": "Показать код",
    "Hide password": "Скрыть код",
    "Show password text": "Показать код",
    "Hide password text": "Скрыть код",
    "Scroll tabs right": "Следующие вкладки",
    "Scroll tabs left": "Предыдущие вкладки",
    "Uploading": "Загружаю",
    "Upload files": "Выбрать файлы",
    "Upload directories": "Выбрать папку",
    "Add": "Добавить",
    "Browse files": "Выбрать файлы",
    "Drag and drop file here": "Перетащите файл сюда",
    "Drag and drop files here": "Перетащите файлы сюда",
    "Drop files here": "Отпустите файлы здесь",
    "file upload": "загрузка файлов",
    "Remove file": "Убрать файл",
    "Add files": "Добавить файлы",
    "Running...": "Считаю…",
    "Running…": "Считаю…",
    "Stop": "Остановить",
    "Rerun": "Обновить",
    "Connecting...": "Подключаюсь…",
    "Connecting": "Подключаюсь…",
    "CONNECTING": "ПОДКЛЮЧАЮСЬ",
    "Connection error": "Нет связи с программой",
    "Connection lost": "Нет связи с программой",
    "Connection timed out": "Программа не отвечает",
    "Connection timed out.": "Программа не отвечает.",
    "Please wait...": "Подождите…",
    "Main menu": "Меню",
    "Settings": "Настройки",
    "Print": "Печать",
    "Light": "Светлая",
    "Dark": "Тёмная",
    "Use system setting": "Как в системе",
    "Appearance": "Оформление",
    "Page not found": "Страница не найдена",
    "Go to home page": "Перейти к обзору",
    "Learn more": "Подробнее",
    "Help": "Пояснение",
    "Help for": "Пояснение",
    "Show help": "Пояснение",
    "Done": "Готово",
    "Cancel": "Отмена",
    "Error": "Ошибка",
    "Warning": "Внимание",
    "Info": "Сведение",
    "Success": "Готово",
    "Press Enter to apply": "Нажмите Enter",
    "Previous page": "Предыдущая страница",
    "Next page": "Следующая страница",
    "Increment": "Больше",
    "Decrement": "Меньше",
    "Chart": "График",
    "Copy to clipboard": "Скопировать",
    "Dismiss": "Закрыть",
  };
  const UNITS = { B: "Б", KB: "КБ", MB: "МБ", GB: "ГБ" };
  const PATTERNS = [
    [/^(\d+)(?:\.(\d+))?(B|KB|MB|GB)$/, (m, whole, part, unit) => `${whole}${part ? `,${part}` : ""} ${UNITS[unit]}`],
    [/^File must be (\d+)MB or smaller\.?$/, (m, size) => `Файл больше ${size} МБ.`],
    [/^(.+) files are not allowed\.?$/, (m, kind) => `Файлы такого вида не загружаются (${kind}).`],
    [/^Download as CSV: (.+)$/, (m, what) => `Скачать CSV: ${what}`],
    [/^Limit (\d+)MB per file(?: • (.*))?$/, (m, size, types) => `до ${size} МБ на файл${types ? ` • ${types}` : ""}`],
    [/^(\d+)MB per file(?: • (.*))?$/, (m, size, types) => `до ${size} МБ на файл${types ? ` • ${types}` : ""}`],
    [/^Show\/hide columns: (.+)$/, (m, what) => `Выбрать столбцы: ${what}`],
    [/^Search: (.+)$/, (m, what) => `Найти в таблице: ${what}`],
    [/^Fullscreen: (.+)$/, (m, what) => `Во весь экран: ${what}`],
    [/^Close fullscreen: (.+)$/, (m, what) => `Закрыть полный экран: ${what}`],
    [/^Help for (.+)$/, (m, what) => `Пояснение: ${what}`],
    [/^Clear selection: (.+)$/, (m, what) => `Снять выбор: ${what}`],
    [/^Clear (.+)$/, (m, what) => `Очистить: ${what}`],
    [/^Remove (.+)$/, (m, what) => `Убрать: ${what}`],
    [/^Selected (.+)\. (.+)$/, (m, what, label) => `Выбрано: ${what}. ${label}`],
    [/^(\d+) results? available(?: for search term (.+))?\.$/, (m, n, term) => `Вариантов: ${n}${term ? ` по запросу «${term}»` : ""}.`],
    [/^Use Up and Down to choose options, .*$/, () => "Стрелками вверх и вниз выберите вариант, Enter — принять, Escape — закрыть список."],
    [/^(.+) is focused\s*,.*$/, (m, what) => `${what === "Select" ? "Список" : what}: печатайте, чтобы искать; стрелка вниз открывает список.`],
    [/^options? (.+), selected\.$/, (m, what) => `Выбрано: ${what}.`],
    [/^(\d+) results?$/, (m, n) => `найдено: ${n}`],
    [/^(\d+) of (\d+) results?$/, (m, i, n) => `${i} из ${n}`],
    [/^(Is Streamlit still running\?|Streamlit server is not responding\.)[^]*$/, () => "Программа остановлена или перезапускается. Страница оживёт сама, когда связь вернётся."],
    [/^Cannot connect to Streamlit \(HTTP status: (\d+)\)[^]*$/, (m, status) => `Программа не приняла соединение (ответ ${status}). Откройте адрес, который дал администратор.`],
    [/^You have requested page (.+), but no corresponding file was found.*$/, (m, page) => `Страницы ${page} нет. Выберите раздел в меню слева.`],
    [/^The page that you have requested does not seem to exist\..*$/, () => "Такой страницы нет. Выберите раздел в меню слева."],
  ];
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "data-placeholder", "data-title"];
  const SILENT = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEXTAREA", "CODE", "PRE"]);

  const translate = (text) => {
    const core = text.trim();
    if (!core || !/[A-Za-z]/.test(core)) return null;
    if (Object.hasOwn(PHRASES, core)) return text.replace(core, PHRASES[core]);
    for (const [pattern, phrase] of PATTERNS) if (pattern.test(core)) return core.replace(pattern, phrase);
    return null;
  };
  const visitText = (node) => {
    if (!node.parentElement || SILENT.has(node.parentElement.tagName)) return;
    const russian = translate(node.data);
    if (russian !== null && russian !== node.data) node.data = russian;
  };
  const visitAttributes = (element) => {
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      const russian = value && translate(value);
      if (russian && russian !== value) element.setAttribute(name, russian);
    }
  };
  const mendMenu = () => {
    for (const item of document.querySelectorAll('[data-testid="stSidebarNavItems"], [data-testid="stSidebarNavItems"] li'))
      if (item.getAttribute("role") !== "none") item.setAttribute("role", "none");
  };
  const visit = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return visitText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.currentNode; node; node = walker.nextNode())
      node.nodeType === Node.TEXT_NODE ? visitText(node) : visitAttributes(node);
  };
  new MutationObserver((records) => {
    for (const record of records) {
      if (record.type === "attributes") visitAttributes(record.target);
      else if (record.type === "characterData") visitText(record.target);
      else record.addedNodes.forEach(visit);
    }
    mendMenu();
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
  visit(document.documentElement);

  // After a click in the menu the region joins the address by itself: that is no step of its own on the way back.
  const push = history.pushState.bind(history);
  history.pushState = (state, title, address) => {
    const here = new URL(location.href);
    const there = new URL(address ?? here, here);
    const joins = here.pathname === there.pathname && !here.searchParams.has("region") && there.searchParams.has("region");
    if (joins) history.replaceState(state, title, address);
    else push(state, title, address);
  };
})();
