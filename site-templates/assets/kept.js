/* kept.js: what this phone keeps of a report until the network takes it: a database of its own, and the sending, one at
 * a time whoever asks (two pages, the worker). Shows nothing. For pages and worker.
 *
 * A record: {token, mark, language, state, answers {name: [values]}, photos [{name, blob}], at}; once answered
 * {errors} or {reference, follow, refused}. state: open, waiting, refused, sent. The token is made here and names the
 * report for the server: sent twice, it is filed once. */
(() => {
  'use strict';
  /* Named by pages of the outside copy alone. */
  const meta = self.document && document.querySelector('meta[name=box]'), BOX = meta ? meta.content : '';
  const PAGE = BOX ? location.pathname : '/signaler/hors-ligne', DOOR = BOX ? BOX + '/signaler/dehors' : PAGE;
  const COPY = 'signaler', KEEP_MS = 30 * 24 * 3600 * 1000, LATER_MS = 20 * 60 * 1000;
  const channel = 'BroadcastChannel' in self ? new BroadcastChannel('signaler') : null;
  const listeners = [];

  const tell = () => {
    if (channel) channel.postMessage('');
    listeners.forEach(listener => listener());
  };

  // ---- the database ----

  const open = () => new Promise((resolve, reject) => {
    const ask = indexedDB.open('signaler', 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore('kept', {keyPath: 'token'});
    ask.onsuccess = () => resolve(ask.result);
    ask.onerror = () => reject(ask.error);
  });

  const run = async (mode, work) => {
    const base = await open();
    return new Promise((resolve, reject) => {
      const transaction = base.transaction('kept', mode);
      const ask = work(transaction.objectStore('kept'));
      transaction.oncomplete = () => { base.close(); resolve(ask.result); };
      transaction.onabort = () => { base.close(); reject(transaction.error); };
    });
  };

  const put = record => run('readwrite', store => store.put(record)).then(tell);
  const remove = token => run('readwrite', store => store.delete(token)).then(tell);

  /* What was deleted meanwhile stays deleted. */
  const change = (token, values) => run('readwrite', store => {
    const ask = store.get(token);
    ask.onsuccess = () => { if (ask.result) store.put(Object.assign(ask.result, values)); };
    return ask;
  }).then(tell);

  /* Newest first. What nobody came back to for a month is erased; what waits is not. */
  const all = async () => {
    const found = await run('readonly', store => store.getAll());
    const old = found.filter(one => one.state !== 'waiting' && one.at < Date.now() - KEEP_MS);
    await Promise.all(old.map(one => run('readwrite', store => store.delete(one.token))));
    return found.filter(one => !old.includes(one)).sort((a, b) => b.at - a.at);
  };

  const token = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

  /* The record that is being written: the one that goes on with this draft, else a new one. */
  const current = async (mark, language) => (await all()).find(one => one.state === 'open' && (!mark || one.mark === mark))
    || {token: token(), mark: mark || '', language, state: 'open', answers: {}, photos: [], at: Date.now()};

  // ---- sending ----

  const alone = work => 'locks' in navigator ? navigator.locks.request('signaler', work) : work();

  const body = async record => {
    /* Few at a time may bring files: who has none does not wait. */
    const form = record.photos.length ? new FormData() : new URLSearchParams();
    /* Asked for now: a page of weeks ago has none that holds. The copy has its origin. */
    if (!BOX) {
      const asked = await fetch('/signaler/jeton', {credentials: 'same-origin', cache: 'no-store'});
      form.append('csrf', (await asked.json()).csrf);
    }
    form.append('token', record.token);
    form.append('langue', record.language);
    form.append('mark', record.mark);
    Object.keys(record.answers).forEach(name => {
      const values = record.answers[name];
      (values.length ? values : ['']).forEach(value => form.append(name, value));
    });
    record.photos.forEach(photo => form.append('photos', photo.blob, photo.name));
    return form;
  };

  /* What the box said, as a change of the record. What is no answer of it (a hotel's portal) leaves it waiting. */
  const outcome = async answer => {
    if (answer.status === 400 || answer.status === 413) return {state: 'refused', errors: []};
    if (answer.status === 429) return {later: Date.now() + LATER_MS};
    const said = await answer.json();
    if (answer.status === 422 && said.errors) return {state: 'refused', errors: said.errors};
    if (answer.status !== 200 || !said.reference) throw new Error('no answer');
    return {state: 'sent', reference: said.reference, follow: said.follow_url && BOX + said.follow_url, refused: said.refused,
            answers: {}, photos: [], at: Date.now()};
  };

  const sendOne = async record => {
    if (record.later > Date.now()) return false;
    try {
      const answer = await fetch(DOOR, {method: 'POST', body: await body(record), credentials: BOX ? 'omit' : 'same-origin'});
      const values = await outcome(answer);
      await change(record.token, values);
      return values.state !== undefined;
    } catch (problem) {
      return false;
    }
  };

  /* How many are still waiting. */
  const send = () => alone(async () => {
    let left = 0;
    for (const record of await all())
      if (record.state === 'waiting' && !await sendOne(record)) left++;
    return left;
  });

  // ---- the answers of the pages that were sent one by one, for when the network leaves in the middle (pages only) ----

  const copy = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(COPY));
      return kept && kept.at > Date.now() - KEEP_MS ? kept : null;
    } catch (problem) {
      return null;
    }
  };
  const copyDrop = () => { try { localStorage.removeItem(COPY); } catch (problem) { /* then there is none */ } };
  const copyAdd = (mark, answers) => {
    const before = copy();
    const kept = {mark, at: Date.now(), answers: Object.assign(before && before.mark === mark ? before.answers : {}, answers)};
    try { localStorage.setItem(COPY, JSON.stringify(kept)); } catch (problem) { /* no place: the box has them */ }
  };

  const listen = listener => listeners.push(listener);
  if (channel) channel.onmessage = () => listeners.forEach(listener => listener());
  self.Kept = {BOX, PAGE, all, put, change, remove, current, send, copy, copyAdd, copyDrop, listen};
})();
