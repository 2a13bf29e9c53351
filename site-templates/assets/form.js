/* form.js: what a script makes better on every page of the form: what this phone keeps is shown and sent, answers outlive
 * a lost network, the worker is installed. Every word stands in the page (partials/phone). The form is complete without. */
(() => {
  'use strict';
  const $ = (selector, root) => (root || document).querySelector(selector);
  const language = document.documentElement.lang, box = $('#kept');
  const main = () => $('main');

  // ---- what is kept, as a list ----

  const fill = (element, text) => { element.textContent = text; element.hidden = !text; };

  const lines = (list, words) => {
    list.hidden = words.length === 0;
    words.forEach(text => list.appendChild(document.createElement('li')).textContent = text);
  };

  const erase = record => {
    if (record.state !== 'sent' && !confirm(box.dataset.sure)) return;
    const ended = $('#done') && !$('#done').hidden;
    Kept.remove(record.token).then(() => { if (ended) location.assign('/signaler'); });
  };

  /* So the page without network finds it; never in an address. */
  const goOn = record => {
    sessionStorage.setItem('reprendre', record.token);
    location.assign(Kept.PAGE);
    if (location.pathname === Kept.PAGE) location.reload();
  };

  const show = record => {
    const item = document.importNode($('#kept-one').content, true).firstElementChild;
    const words = name => (box.dataset[record.state + name] || '').replace('%s', record.reference || '');
    const errors = (record.errors || []).map(error => error.words);
    item.dataset.state = record.state;
    item.classList.add(record.state === 'sent' ? 'good' : record.state === 'refused' ? 'bad' : 'warn');
    fill($('[data-title]', item), words('Title'));
    fill($('[data-text]', item), record.state === 'waiting' && record.later > Date.now() ? box.dataset.later : words('Text'));
    lines($('ul', item), record.state === 'refused' ? errors : record.refused || []);
    $('[data-follow]', item).hidden = !record.follow;
    if (record.follow) $('[data-follow]', item).href = record.follow;
    ['waiting', 'refused', 'open'].forEach(state => $(`[data-${state}]`, item).hidden = state !== record.state);
    $('[data-waiting]', item).addEventListener('click', () => Kept.send());
    $('[data-refused]', item).addEventListener('click', () => goOn(record));
    $('[data-open]', item).addEventListener('click', () => goOn(record));
    $('[data-erase]', item).addEventListener('click', () => erase(record));
    return item;
  };

  const dropCopies = records => {
    const copy = Kept.copy();
    if (copy && records.some(record => record.state === 'sent' && record.mark && record.mark === copy.mark)) Kept.copyDrop();
  };

  /* The page of the receipt: what was begun of it has nothing left to do here. */
  const dropDone = async () => {
    const mark = main().dataset.mark;
    Kept.copyDrop();
    (await Kept.all()).filter(one => one.state === 'open' && one.mark && one.mark === mark).forEach(one => Kept.remove(one.token));
  };

  /* "I am done": all goes but what still waits to be sent, which nobody else has. */
  const dropAll = async () => {
    Kept.copyDrop();
    sessionStorage.removeItem('reprendre');
    await Promise.all((await Kept.all()).filter(one => one.state !== 'waiting').map(one => Kept.remove(one.token)));
  };

  const showAll = async () => {
    const records = await Kept.all(), seen = records.filter(one => one.state !== 'open' || !$('#offline'));
    dropCopies(records);
    $('ul', box).textContent = '';
    seen.forEach(record => $('ul', box).appendChild(show(record)));
    box.hidden = seen.length === 0;
  };

  /* Whatever wakes the page up is a reason to try again. */
  const sendSoon = async () => {
    if ((await Kept.all()).some(record => record.state === 'waiting')) await Kept.send();
  };

  // ---- answers that outlive the network ----

  const given = form => {
    const answers = {};
    Array.from(form.elements).forEach(one => {
      if (!one.name || ['hidden', 'file', 'submit'].includes(one.type)) return;
      answers[one.name] = answers[one.name] || [];
      if (/radio|checkbox/.test(one.type) ? one.checked : one.value) answers[one.name].push(one.value);
    });
    return answers;
  };

  const sayLost = form => {
    const old = $('#lost-here');
    if (old) old.remove();
    const notice = document.importNode($('#lost').content, true).firstElementChild;
    notice.id = 'lost-here';
    form.parentNode.insertBefore(notice, form);
    notice.focus();
  };

  const onSubmit = event => {
    const form = event.target, mark = main().dataset.mark;
    if (form.id === 'offline' || form.method !== 'post') return;
    if (mark && !$('#website', form)) Kept.copyAdd(mark, given(form));
    if (form.getAttribute('action') === '/signaler') Kept.copyDrop(); // a new report
    /* Without a worker what was typed would be gone. */
    if (navigator.onLine === false && !(navigator.serviceWorker && navigator.serviceWorker.controller)) {
      event.preventDefault();
      sayLost(form);
    }
  };

  // ---- the worker ----

  const install = () => {
    if (Kept.BOX || !('serviceWorker' in navigator)) return;
    navigator.serviceWorker.register('/signaler/worker.js?langue=' + language, {scope: '/signaler', updateViaCache: 'none'})
      .catch(() => { /* the form is whole without it */ });
    navigator.serviceWorker.ready.then(() => { const ready = $('#ready'); if (ready) ready.hidden = false; });
  };

  if (!box) return;
  document.addEventListener('submit', onSubmit);
  if ($('#receipt')) dropDone();
  if ($('#erased')) dropAll();
  const insecure = $('#insecure');
  if (insecure && !self.isSecureContext) insecure.parentNode.insertBefore(document.importNode(insecure.content, true), insecure);
  Kept.listen(showAll);
  showAll().then(sendSoon);
  self.addEventListener('online', sendSoon);
  /* Back from the browser's memory the review may speak of a report that has left since. */
  const stale = () => $('[name=seen]') && navigator.onLine;
  self.addEventListener('pageshow', event => {
    if (event.persisted && stale()) location.reload();
    else if (event.persisted) showAll().then(sendSoon);
  });
  setInterval(sendSoon, 60000);
  install();
})();
