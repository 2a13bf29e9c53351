/* suggest.js: addresses proposed while one is typed: a combobox as the ARIA Authoring Practices describe it (list, arrows,
 * Enter, Escape). Without network, or on a box without addresses, it is a plain input. */
(() => {
  'use strict';
  const WAIT_MS = 200, LETTERS_MIN = 3;
  const $ = id => document.getElementById(id);
  const input = $('address'), words = $('suggest');
  if (!input || !words || !self.AbortController) return;
  let found = [], active = -1, timer = 0, asking = null;

  const list = document.createElement('ul'), count = document.createElement('p');
  list.id = 'address-list';
  list.className = 'suggestions';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', words.dataset.label);
  count.className = 'sr';
  count.setAttribute('role', 'status');
  input.after(list, count);
  Object.entries({role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id})
    .forEach(([name, value]) => input.setAttribute(name, value));

  const mark = index => {
    active = index;
    Array.from(list.children).forEach((one, i) => one.setAttribute('aria-selected', String(i === index)));
    if (index < 0) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', list.children[index].id);
    return list.children[index].scrollIntoView({block: 'nearest'});
  };

  const close = () => {
    found = [];
    list.hidden = true;
    list.textContent = '';
    input.setAttribute('aria-expanded', 'false');
    mark(-1);
  };

  /* Of a street without its numbers, the number that was typed stays. */
  const choose = index => {
    const one = found[index], number = /^\d+\s*(bis|ter|quater)?\b/i.exec(input.value.trim());
    if (number && !/^\d/.test(one.address)) one.address = number[0].trim() + ' ' + one.address;
    ['address', 'postcode', 'city'].forEach(name => { if ($(name) && one[name]) $(name).value = one[name]; });
    count.textContent = words.dataset.chosen.replace('%s', one.label);
    close();
  };

  const show = addresses => {
    close();
    found = addresses;
    found.forEach((one, index) => {
      const option = list.appendChild(document.createElement('li'));
      option.id = 'address-' + index;
      option.textContent = one.label;
      option.dir = 'auto';
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.addEventListener('mousedown', event => event.preventDefault()); // the input keeps the focus
      option.addEventListener('click', () => choose(index));
    });
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    count.textContent = found.length === 0 ? words.dataset.none : found.length === 1 ? words.dataset.one
      : words.dataset.many.replace('%n', found.length);
  };

  const stop = () => {
    clearTimeout(timer);
    if (asking) asking.abort();
  };

  const ask = async text => {
    asking = new AbortController();
    try {
      const answer = await fetch('/adresses?q=' + encodeURIComponent(text), {signal: asking.signal});
      const addresses = answer.ok ? await answer.json() : null;
      if (Array.isArray(addresses) && document.activeElement === input) show(addresses);
    } catch (problem) { /* nothing is proposed */ }
  };

  input.addEventListener('input', () => {
    stop();
    const text = input.value.trim();
    if (text.length < LETTERS_MIN) return close();
    timer = setTimeout(() => ask(text), WAIT_MS);
    return undefined;
  });

  const keys = {
    ArrowDown: () => mark(active + 1 < found.length ? active + 1 : 0),
    ArrowUp: () => mark(active > 0 ? active - 1 : found.length - 1),
    Enter: () => active >= 0 ? choose(active) : false,
    Escape: () => { stop(); close(); },
  };
  input.addEventListener('keydown', event => {
    if (found.length > 0 && keys[event.key] && !event.isComposing && keys[event.key]() !== false) event.preventDefault();
  });
  input.addEventListener('blur', () => { stop(); close(); });
})();
