// Puts the page's one Studio element in place and turns Studio's inner navigation into page loads of ours.
(() => {
  'use strict';
  const place = document.querySelector('.jv-studio');
  const base = new URL(document.baseURI);
  const open = path => location.assign(new URL(path, base));
  const openDefinition = id => open(`definitions/${encodeURIComponent(id)}`);
  const openInstance = id => open(`instances/${encodeURIComponent(id)}`);

  // Studio moves with pushState to addresses that only its own shell would draw. A new query is its lists' paging; a new path is another page.
  const pushState = history.pushState;
  history.pushState = function (state, title, url) {
    if (url === undefined || url === null) return pushState.call(history, state, title, url);
    const target = new URL(url, base);
    if (target.pathname === location.pathname) return pushState.call(history, state, title, url);
    location.assign(target);
  };

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

  // Studio opens a diagram at its natural size, whatever of it that shows. Once the nodes stand, its own "zoom to fit" shows the whole process.
  function showWholeDiagram(element) {
    const fitIcon = 'path[d^="M6,16h12V8H6V16z"]';
    let quiet;
    const observer = new MutationObserver(() => {
      if (!element.querySelector('.x6-node')) return;
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        observer.disconnect();
        element.querySelector(fitIcon)?.closest('button')?.click();
      }, 250);
    });
    observer.observe(element, { childList: true, subtree: true });
  }
})();
