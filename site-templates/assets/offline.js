/* offline.js: the whole questionnaire on one page, a step at a time: conditions, what is still missing, photos, the review.
 * Answers and photos lie in this phone's database after each step; at the end they wait for the network. */
(() => {
  'use strict';
  const $ = (selector, root) => (root || document).querySelector(selector);
  const each = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const form = $('#offline'), OFF = 'data-off', PHOTO_BYTES_MAX = 10 * 1024 * 1024;
  let record, step;

  const make = (parent, tag, text, more) => {
    const element = Object.assign(document.createElement(tag), more);
    if (text) element.textContent = text;
    return parent.appendChild(element);
  };

  // ---- answers ----

  const isOff = element => element.closest('[' + OFF + ']') !== null;
  const isChoice = one => one.type === 'radio' || one.type === 'checkbox';
  const valueOf = one => isChoice(one) ? (one.checked ? one.value : '') : one.value.trim();
  const controls = root => each('input[name], textarea[name]', root);
  const named = name => controls(form).filter(one => one.name === name);
  const values = name => named(name).filter(one => !isOff(one)).map(valueOf).filter(Boolean);

  const holds = condition => {
    const [, field, how, wanted] = /^([^=>]+)([=>])(.*)$/.exec(condition);
    return values(field).some(value => how === '=' ? wanted.split(',').includes(value) : Number(value) >= Number(wanted));
  };

  /* What comes first decides on what comes after it, never the other way round. */
  const decide = () => each('[data-all], [data-any]', form).forEach(element => {
    const [all, any] = ['all', 'any'].map(kind => (element.dataset[kind] || '').split(' ').filter(Boolean));
    const on = all.every(holds) && (any.length === 0 || any.some(holds));
    element.toggleAttribute(OFF, !on);
    if (element.tagName !== 'SECTION') element.hidden = !on;
  });

  const take = root => {
    const all = controls(root).filter(one => !isOff(one));
    all.forEach(one => record.answers[one.name] = []);
    all.forEach(one => { if (valueOf(one)) record.answers[one.name].push(valueOf(one)); });
  };

  const put = () => Object.keys(record.answers).forEach(name => named(name).forEach(one => {
    const given = record.answers[name];
    if (isChoice(one)) one.checked = given.includes(one.value) || (one.value === '' && given.length === 0);
    else one.value = given[0] || '';
  }));

  /* A danger is a problem of the grid as well: chosen there too, where it can be seen and changed. */
  const report = one => {
    const problem = controls(form).find(other => other.type === 'radio' && other.value === one.dataset.reports);
    if (!problem || (!one.checked && (!one.dataset.told || !problem.checked))) return;
    const place = problem.closest('section'), area = named(place.dataset.all.split('=')[0])[0];
    const chosen = one.checked ? problem : named(problem.name)[0];
    one.dataset.told = one.checked ? 'yes' : '';
    chosen.checked = true;
    area.checked = each(':checked', place).some(other => other.value);
    record.answers[problem.name] = [chosen.value].filter(Boolean);
    record.answers[area.name] = area.checked ? ['yes'] : [];
  };

  // ---- what is missing ----

  const isNamed = (one, need) => need.endsWith('*') ? one.name.startsWith(need.slice(0, -1)) : one.name === need;

  const isWrong = (line, asked) => {
    if (line.dataset.shape) return asked.some(one => one.type === line.dataset.shape && !one.checkValidity());
    const wanted = asked.filter(one => line.dataset.need.split(' ').some(need => isNamed(one, need)));
    return wanted.length > 0 && (!line.dataset.all || holds(line.dataset.all)) && !wanted.some(valueOf);
  };

  const wrong = section => each('p', $('#needs').content)
    .filter(line => isWrong(line, controls(section).filter(one => !isOff(one)))).map(line => line.textContent);

  const showWrong = words => {
    const box = $('#wrong');
    $('ul', box).textContent = '';
    words.forEach(text => make($('ul', box), 'li', text));
    box.hidden = words.length === 0;
    if (words.length) box.focus();
    return words.length > 0;
  };

  // ---- photos ----

  const most = Number(form.dataset.most);

  const showPhotos = () => {
    const list = $('#photos-kept');
    if (!list) return;
    list.textContent = '';
    record.photos.forEach((photo, index) => {
      const item = make(list, 'li');
      make(item, 'span', photo.name);
      make(item, 'button', form.dataset.remove, {type: 'button', className: 'link', onclick: () => {
        record.photos.splice(index, 1);
        Kept.put(record).then(showPhotos);
      }}).setAttribute('aria-label', form.dataset.remove + ' ' + photo.name);
    });
    each('input[type=file]', form).forEach(one => one.disabled = record.photos.length >= most);
  };

  const addPhotos = async input => {
    const said = $('#photos-said'), files = Array.from(input.files);
    said.textContent = said.dataset.working;
    const photos = await Photos.shrinkAll(files);
    record.photos = record.photos.concat(photos.filter(photo => photo.blob.size <= PHOTO_BYTES_MAX)).slice(0, most);
    input.value = '';
    await Kept.put(record);
    said.textContent = record.photos.length >= most ? said.dataset.full : '';
    showPhotos();
  };

  // ---- the review ----

  const words = one => isChoice(one) ? one.closest('label').textContent.trim() : valueOf(one);

  const reviewField = (field, facts) => {
    const title = $('legend', field) || $('label', field), given = controls(field).filter(valueOf).map(words);
    if (controls(field)[0].name.startsWith('problem.') && given.length === 0) return;
    make(facts, 'dt', title.firstChild.textContent.trim());
    make(facts, 'dd', given.join(', ') || form.dataset.empty);
  };

  const review = () => {
    const place = $('#review');
    place.textContent = '';
    $('#review-photos').textContent = record.photos.map(photo => photo.name).join(', ') || form.dataset.none;
    steps().filter(section => $('[data-field]', section)).forEach(section => {
      const part = make(place, 'section'), head = make(part, 'header', '', {className: 'bearing'});
      const name = /^area/.test(section.dataset.all) ? $('h1', section).textContent : section.dataset.part;
      make(head, 'h2', name);
      make(make(head, 'a', form.dataset.change, {href: '#' + section.id}), 'span', ' : ' + name, {className: 'sr'});
      const facts = make(part, 'dl', '', {className: 'facts'});
      each('[data-field]', section).filter(field => !isOff(field)).forEach(field => reviewField(field, facts));
    });
  };

  // ---- one step after the other ----

  const steps = () => each('#offline > section').filter(section => !isOff(section));
  const isLast = () => step === steps()[steps().length - 1];

  const show = section => {
    step = section;
    each('#offline > section').forEach(one => one.hidden = one !== step);
    const all = steps(), place = all.indexOf(step), line = $('#step');
    line.textContent = line.dataset.words.replace('%n', place + 1).replace('%m', all.length);
    $('#back').hidden = place === 0;
    $('#back').href = place > 0 ? '#' + all[place - 1].id : '#';
    const go = $('#go');
    go.dataset.go = go.dataset.go || go.textContent;
    go.textContent = isLast() ? form.dataset.send : go.dataset.go;
    if (isLast()) review();
    showWrong([]);
    self.scrollTo(0, 0);
    $('h1', step).focus({preventScroll: true});
  };

  const fromAddress = () => {
    decide();
    const wanted = location.hash.slice(1), after = wanted.startsWith('apres-'), all = steps();
    const index = all.findIndex(section => section.id === wanted.replace('apres-', ''));
    if (after && index >= 0) return location.replace('#' + all[Math.min(index + 1, all.length - 1)].id);
    return show(all[Math.max(index, 0)]);
  };

  const register = async () => {
    const ready = navigator.serviceWorker && await navigator.serviceWorker.ready;
    if (ready && ready.sync) await ready.sync.register('signaler');
  };

  const finish = async () => {
    record.state = 'waiting';
    await Kept.put(record);
    Kept.copyDrop();
    form.hidden = $('#step').hidden = $('#where').hidden = true;
    $('#done').hidden = false;
    history.replaceState(null, '', location.pathname);
    self.scrollTo(0, 0);
    $('#done').focus({preventScroll: true});
    register().catch(() => { /* then the page itself sends */ });
    Kept.send();
  };

  const goOn = async () => {
    if (showWrong(wrong(step))) return;
    each('[data-reports]', step).forEach(report);
    take(step);
    record.at = Date.now();
    decide();
    if (isLast()) return finish();
    await Kept.put(record);
    location.hash = steps()[steps().indexOf(step) + 1].id;
  };

  // ---- begin ----

  /* Two hundred choices come as bare words, and become tiles here. */
  const addTile = (list, name, word) => {
    const tile = document.importNode($('#tile').content, true).firstElementChild, input = $('input', tile);
    input.name = name;
    input.checked = !word;
    if (word) input.value = word.id;
    if (word) $('span', tile).textContent = word.textContent;
    list.appendChild(tile);
  };

  const addTiles = () => each('[data-problem]').forEach(field => {
    const list = make(field, 'ul', '', {className: 'tiles'}), name = 'problem.' + field.dataset.problem;
    [null, ...each('p', field)].forEach(word => addTile(list, name, word));
    each('p', field).forEach(word => word.remove());
  });

  /* What was asked for on the list of what is kept, else what is being written: with what was answered page by page. */
  const find = async () => {
    const wanted = sessionStorage.getItem('reprendre'), copy = Kept.copy();
    sessionStorage.removeItem('reprendre');
    const known = (await Kept.all()).find(one => one.token === wanted && one.state !== 'sent');
    const found = known || await Kept.current(copy ? copy.mark : '', document.documentElement.lang);
    if (copy && copy.mark === found.mark)
      found.answers = Object.assign({}, ...[copy, found].sort((a, b) => a.at - b.at).map(one => one.answers));
    return found;
  };

  const begin = async () => {
    record = await find();
    const errors = record.state === 'refused' ? record.errors : [];
    record.state = 'open';
    addTiles();
    put();
    form.hidden = $('#step').hidden = false;
    $('#where').hidden = navigator.onLine;
    if (errors.length && $('#' + errors[0].step)) history.replaceState(null, '', '#' + errors[0].step);
    fromAddress();
    showWrong(errors.map(error => error.words));
    showPhotos();
    form.addEventListener('change', decide);
    each('input[type=file]', form).forEach(one => one.addEventListener('change', () => addPhotos(one)));
    form.addEventListener('submit', event => { event.preventDefault(); goOn(); });
    self.addEventListener('hashchange', () => { if (!form.hidden) fromAddress(); });
    self.addEventListener('offline', () => $('#where').hidden = false);
  };

  begin();
})();
