/* worker.js: the form without network: one page and its files, kept under the version that worker.mustache names. Nothing
 * of a person is kept here: what is cached is fetched without cookies. While there is a network it answers everything. */
(() => {
  'use strict';
  const PREFIX = 'signaler-', NAME = PREFIX + shell.version, PAGE = '/signaler/hors-ligne';

  const fetchOne = async (cache, url) => {
    const answer = await fetch(new Request(url, {cache: 'no-cache', credentials: 'omit'}));
    if (!answer.ok) throw new Error(url);
    await cache.put(url, answer);
  };

  self.addEventListener('install', event => {
    self.skipWaiting();
    event.waitUntil(caches.open(NAME).then(cache => Promise.all([shell.page, ...shell.files].map(url => fetchOne(cache, url)))));
  });

  self.addEventListener('activate', event => event.waitUntil(caches.keys()
    .then(names => Promise.all(names.filter(name => name.startsWith(PREFIX) && name !== NAME).map(name => caches.delete(name))))
    .then(() => self.clients.claim())));

  const kept = url => caches.open(NAME).then(cache => cache.match(url)).then(answer => answer || Response.error());

  /* Leads to the one page that is kept, at the step that was asked for, or after the one that could not be sent. */
  const withoutNetwork = (request, path) => {
    const step = path.slice('/signaler/'.length);
    if (path === PAGE) return kept(shell.page);
    return Response.redirect(PAGE + (step ? (request.method === 'POST' ? '#apres-' : '#') + step : ''), 303);
  };

  self.addEventListener('fetch', event => {
    const url = new URL(event.request.url);
    if (url.origin !== location.origin) return;
    if (event.request.mode === 'navigate' && /^\/signaler(\/|$)/.test(url.pathname))
      event.respondWith(fetch(event.request).catch(() => withoutNetwork(event.request, url.pathname)));
    else if (event.request.method === 'GET' && shell.files.includes(url.pathname))
      event.respondWith(fetch(event.request).catch(() => kept(url.pathname)));
  });

  /* The browser asks again later as long as something waits. */
  self.addEventListener('sync', event => {
    if (event.tag === 'signaler')
      event.waitUntil(Kept.send().then(left => { if (left > 0) throw new Error('still waiting'); }));
  });
})();
