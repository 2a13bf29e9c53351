/* fold.js: on a telephone the file's page folds what one seldom needs; a part in which something waits stays open, and so
 * does what an address names. Wide, on paper (which is narrower than a screen) and without this script all is open. */
(() => {
  'use strict';
  const WAITS = '.notice, .bad, .late, .chip.todo, .chip.warn, details[open], [aria-invalid]';
  const wide = matchMedia('(min-width: 48rem), print'), folds = Array.from(document.querySelectorAll('details.fold'));

  const set = open => folds.forEach(fold => { fold.open = open || fold.querySelector(WAITS) !== null; });
  const named = () => {
    const part = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const fold = part && (part.closest('details.fold') || part.closest('section')?.querySelector('details.fold'));
    if (fold) fold.open = true;
  };
  const arrange = () => { set(wide.matches); named(); };

  arrange();
  wide.addEventListener('change', arrange);
  addEventListener('hashchange', named);
  addEventListener('beforeprint', () => set(true));
  addEventListener('afterprint', arrange);
})();
