/* outside.js: the form as a page of the outside copy: leads to the box while that answers, else opens the form that waits
 * on this phone (offline.js, kept.js). Without it the page tells the way to the box and the telephone. */
(() => {
  'use strict';
  const $ = id => document.getElementById(id);
  const meta = name => document.querySelector(`meta[name=${name}]`).content;
  const ASK_MS = 8000, AGAIN_MS = 20000, language = document.documentElement.lang;

  const answers = async () => {
    const late = new AbortController(), alarm = setTimeout(() => late.abort(), ASK_MS);
    try {
      const answer = await fetch(meta('box') + '/signaler/dehors', {credentials: 'omit', cache: 'no-store', signal: late.signal});
      return (await answer.json()).there === true;
    } catch (problem) {
      return false;
    } finally {
      clearTimeout(alarm);
    }
  };

  /* Links of the site say the language as the box reads it. */
  const elsewhere = () => {
    const wanted = new URLSearchParams(location.search).get('langue');
    const offered = Array.from(document.querySelectorAll('.languages [hreflang]')).some(one => one.hreflang === wanted);
    return wanted && wanted !== language && offered ? '/signaler/' + wanted + '/' : '';
  };

  const show = there => {
    $('outside-plain').hidden = true;
    $('outside-down').hidden = there;
    $('outside-back').hidden = !there;
    $('outside-form').hidden = false;
  };

  /* Until the box is back; what waits is then sent at once. */
  let alarm;
  const watchLater = () => { alarm = setTimeout(watch, AGAIN_MS); };
  const watch = async () => {
    clearTimeout(alarm);
    if (!await answers()) return watchLater();
    show(true);
    return Kept.send();
  };

  const begin = async () => {
    const kept = await Kept.all();
    $('outside-asking').textContent = $('outside-asking').dataset.words;
    const there = await answers();
    if (there && kept.length === 0) return location.replace(meta('box') + '/signaler?langue=' + language);
    show(there);
    if (there) return Kept.send();
    $('outside-down').focus({preventScroll: true});
    self.addEventListener('online', watch);
    return watchLater();
  };

  /* A copy that the box does not know would keep reports that it may never send. */
  if (elsewhere()) location.replace(elsewhere());
  else if (location.origin === meta('outside')) begin().catch(() => $('outside-asking').textContent = '');
})();
