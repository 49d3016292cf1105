// Puts the page's one Studio element in place and turns Studio's inner navigation into page loads of ours.
(() => {
  'use strict';
  const place = document.querySelector('.jv-studio');
  const base = new URL(document.baseURI);
  const open = path => location.assign(new URL(path, base));
  const openDefinition = id => open(`definitions/${encodeURIComponent(id)}`);
  const openInstance = id => open(`instances/${encodeURIComponent(id)}`);

  // Studio has no word for a session that ended: what it sends is refused and its own error bar says nothing of use.
  const fetchAsBefore = window.fetch;
  let tellSaved;
  let saved;
  const awaitSave = () => { saved = new Promise(resolve => { tellSaved = () => { resolve(); awaitSave(); }; }); };
  awaitSave();
  window.fetch = async function (...request) {
    const answer = await fetchAsBefore.apply(window, request);
    const path = new URL(answer.url || location.href).pathname;
    if (answer.status === 401 && path.startsWith(place.dataset.api.replace(/\/api$/, ''))) {
      const bar = document.querySelector('.jv-signed-out');
      bar.querySelector('a').href = `${place.dataset.signIn}?returnUrl=${encodeURIComponent(location.pathname + location.search)}`;
      bar.hidden = false;
    }
    if (path === `${place.dataset.api}/workflow-definitions` && (request[1]?.method ?? request[0].method) === 'POST') tellSaved();
    return answer;
  };

  // Monaco is 4 MB of script, and Studio makes hidden editors with it while it draws: they wait until the diagram stands. A list never asks for it.
  let diagramStands;
  const diagram = new Promise(resolve => { diagramStands = resolve; });
  let monacoLoads;
  const loadMonaco = () => monacoLoads ??= diagram.then(() => new Promise((resolve, reject) => window.require(['vs/editor/editor.main'], resolve, reject)));
  window.require.config({ urlArgs: `v=${place.dataset.version}` });
  for (const calls of Object.values(window.blazorMonaco)) {
    for (const [name, call] of Object.entries(calls)) {
      if (typeof call === 'function') {
        calls[name] = function (...given) {
          return window.monaco ? call.apply(this, given) : loadMonaco().then(() => call.apply(this, given));
        };
      }
    }
  }

  // Studio's screens name each other by addresses of its own shell, some below our base and some at the root of the site.
  function goToOurs(url) {
    const path = url.pathname.startsWith(base.pathname) ? url.pathname.slice(base.pathname.length) : url.pathname.slice(1);
    const [, kind, id] = /^(?:workflows\/)?(definitions|instances|alterations\/instances)(?:\/([^/]+))?(?:\/(?:edit|view))?$/.exec(path) ?? [];
    if (!kind) return false;
    const page = kind === 'definitions' ? 'definitions' : 'instances';
    open(id ? `${page}/${id}` : page);
    return true;
  }

  // A new query is a list's paging; a new path is another page.
  const pushState = history.pushState;
  history.pushState = function (state, title, url) {
    if (url === undefined || url === null) return pushState.call(history, state, title, url);
    const target = new URL(url, base);
    if (target.pathname === location.pathname) return pushState.call(history, state, title, url);
    if (!goToOurs(target)) location.assign(target);
  };

  addEventListener('click', event => {
    const link = event.target.closest?.('.jv-studio a[href]');
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const url = new URL(link.href);
    if (url.origin === location.origin && goToOurs(url)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  const tag = place.dataset.element;
  // Callbacks that are set before the element class exists are lost without a word.
  customElements.whenDefined(tag).then(() => {
    const element = document.createElement(tag);
    element.setAttribute('remote-endpoint', location.origin + place.dataset.api);
    if (place.dataset.idAttribute) element.setAttribute(place.dataset.idAttribute, place.dataset.id);
    element.editWorkflowDefinition = openDefinition;
    element.viewWorkflowInstance = openInstance;
    place.replaceChildren(element);
    showWholeDiagram(element);
  });

  // Studio opens a diagram at its natural size, whatever of it that shows. Once the nodes stand, its own buttons bring all of it into view.
  function showWholeDiagram(element) {
    const press = icon => element.querySelector(icon)?.closest('button')?.click();
    let quiet;
    let hasBegun = false;
    const observer = new MutationObserver(() => {
      if (!element.querySelector('.x6-node')) return;
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        observer.disconnect();
        diagramStands();
        keepInView(element, press, () => hasBegun).then(() => { place.dataset.drawn = ''; });
      }, 250);
    });
    observer.observe(element, { childList: true, subtree: true });
    // Who has begun, by mouse or by keyboard, wants nothing to jump.
    for (const begun of ['pointerdown', 'dragstart', 'keydown']) {
      element.addEventListener(begun, () => {
        hasBegun = true;
        clearTimeout(quiet);
        observer.disconnect();
        diagramStands();
      }, { once: true, capture: true });
    }
  }

  // Studio's editors of cases and of status codes go on from what the activity held when it was selected: after a case was stored they show none, and the next one replaces it.
  // Drawn anew, as after a look at another tab, they show what the activity holds.
  const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
  async function drawInputsAnew(tabs, shown, expected) {
    const save = saved;
    tabs.inert = true;
    const patience = performance.now() + 8000;
    for (let tries = 0; tabs.isConnected && performance.now() < patience; tries++) {
      // Once drawn at once, and then when it is saved: until then Studio goes on from what was saved before, and another case would be lost.
      await (tries === 1 ? Promise.race([save, pause(3000)]) : Promise.resolve()).then(() => pause(Math.min(50 * (tries + 1), 300)));
      const active = tabs.querySelector('.mud-tab-active');
      const other = [...tabs.querySelectorAll('.mud-tab')].find(tab => tab !== active);
      if (!active || !other) break;
      const top = scrolledPart(tabs)?.scrollTop;
      other.click();
      active.click();
      await pause(50);
      if (scrolledPart(tabs)) scrolledPart(tabs).scrollTop = top;
      if (tries > 0 && String(shown()) === String(expected)) break;
    }
    tabs.inert = false;
  }

  const scrolledPart = tabs => tabs.querySelector('.mud-tab-panel > [style*="overflow-y"]');
  const conditions = 'td[data-label=Condition]';
  const cases = tabs => [...tabs.querySelectorAll('tr')].filter(row => row.querySelector(conditions));
  const textsOf = row => [...row.querySelectorAll('td[data-label]')].filter(cell => cell !== row.firstElementChild).map(cell => cell.querySelector('input')?.value ?? cell.textContent.trim());

  place.addEventListener('click', event => {
    const button = event.target.closest?.('button');
    const tabs = button?.closest('.mud-tabs');
    const row = button?.closest('tr');
    if (!tabs || !row?.querySelector(conditions)) return;
    const [first, last] = [row.firstElementChild, row.lastElementChild];
    const shown = () => cases(tabs).map(textsOf);
    if (row.querySelector(`${conditions} input`) && first.querySelector('button') === button) {
      drawInputsAnew(tabs, shown, shown());
    } else if (last.contains(button)) {
      drawInputsAnew(tabs, shown, cases(tabs).filter(other => other !== row).map(textsOf));
    }
  }, true);

  // Chips without the menu of languages beside them.
  const bareChips = from => {
    const control = from.closest?.('.mud-tabs .mud-input-control');
    return control?.querySelector('.flex-wrap input') && !control.parentElement.nextElementSibling ? control : undefined;
  };
  async function drawChipsAnew(control, change) {
    const tabs = control.closest('.mud-tabs');
    const caption = control.querySelector('label').textContent;
    const drawn = () => [...tabs.querySelectorAll('.mud-input-control')].find(other => bareChips(other) && other.querySelector('label').textContent === caption);
    const shown = () => [...drawn()?.querySelectorAll('.mud-chip-content') ?? []].map(chip => chip.textContent.trim());
    await drawInputsAnew(tabs, shown, change(shown()));
    drawn()?.querySelector('input').focus({ preventScroll: true });
  }

  place.addEventListener('click', event => {
    const control = event.target.closest?.('.mud-chip-close-button') && bareChips(event.target);
    const removed = control && event.target.closest('.mud-chip-content').textContent.trim();
    if (control) drawChipsAnew(control, chips => chips.filter(chip => chip !== removed));
  }, true);
  place.addEventListener('keydown', event => {
    const control = event.key === 'Enter' ? bareChips(event.target) : undefined;
    const added = control && event.target.value.trim();
    if (added) drawChipsAnew(control, chips => chips.includes(added) ? chips : [...chips, added]);
  }, true);

  // Studio's buttons reckon with the nodes alone, not with the captions beside them, and a run is drawn anew, at its natural size, once Studio knows what each step did: what is
  // drawn is looked after until it stays in view.
  async function keepInView(element, press, hasBegun) {
    const fitIcon = 'path[d^="M6,16h12V8H6V16z"]';
    const centreIcon = 'path[d^="M5 15H3v4c0 1.1.9 2 2 2h4v-2H5v-4z"]';
    for (let turns = 0, wellFor = 0; turns < 60 && !hasBegun(); turns++) {
      const frame = element.querySelector('.x6-graph-svg')?.getBoundingClientRect();
      const drawn = element.querySelector('.x6-graph-svg-viewport')?.getBoundingClientRect();
      if (!frame || !drawn) return;
      const isSeen = turns > 0 && drawn.left >= frame.left && drawn.right <= frame.right && drawn.top >= frame.top && drawn.bottom <= frame.bottom;
      if (isSeen && ++wellFor === 10) return;
      if (!isSeen) {
        wellFor = 0;
        const excess = Math.max(drawn.width / (frame.width - 40), drawn.height / (frame.height - 40));
        if (excess <= 1) press(centreIcon);
        else if (turns === 0 || excess > 1.3) press(fitIcon);
        else {
          // Around the middle of what is drawn, as far as both sides allow.
          element.querySelector('.x6-graph').dispatchEvent(new WheelEvent('wheel', {
            deltaY: 100, ctrlKey: true, bubbles: true, cancelable: true, clientX: frame.left + frame.width / 2, clientY: frame.top + frame.height / 2,
          }));
        }
      }
      await pause(50);
    }
  }

  // The runtime compiles what runs often into WebAssembly while the page waits for it. At its own threshold that takes a sixth of the whole start and is thrown away with the
  // page: only what runs ten times as often is worth it here.
  Blazor.start({ configureRuntime: runtime => { runtime.withRuntimeOptions(['--jiterpreter-minimum-trace-hit-count=50000']); } });
})();
