/* photos.js: photos made small before they leave, sent with a progress that is seen and said; a sending that fails can be
 * tried again. What cannot be made small goes as it is: the box reads it. */
(() => {
  'use strict';
  const SIDE_MAX = 1600, QUALITY = 0.85, WORDS = '#upload';
  /* EXIF that says: turn a quarter. */
  const TURN = [255, 225, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6,
    0, 0, 0, 0, 0, 0];
  const $ = (selector, root) => (root || document).querySelector(selector);

  // ---- smaller ----

  const decode = blob => createImageBitmap(blob, {imageOrientation: 'from-image'}).catch(() => createImageBitmap(blob));

  const canvasOf = (width, height) => Object.assign(document.createElement('canvas'), {width, height});
  const jpegOf = canvas => new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', QUALITY));

  /* Old browsers read pixels without turning them: a photo made small there would lie on its side. Two pixels tell. */
  let upright;
  const turns = () => upright = upright || jpegOf(canvasOf(2, 1))
    .then(blob => decode(new Blob([blob.slice(0, 2), Uint8Array.from(TURN), blob.slice(2)], {type: 'image/jpeg'})))
    .then(image => image.width === 1).catch(() => false);

  const draw = (image, scale) => {
    const canvas = canvasOf(Math.round(image.width * scale), Math.round(image.height * scale)), pen = canvas.getContext('2d');
    pen.imageSmoothingQuality = 'high';
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return jpegOf(canvas);
  };

  /* {name, blob}: the photo, or the file as it is. */
  const shrink = async file => {
    const whole = {name: file.name, blob: file};
    if (!/^image\//.test(file.type) || !self.createImageBitmap) return whole;
    try {
      if (!await turns()) return whole;
      const image = await decode(file), scale = SIDE_MAX / Math.max(image.width, image.height);
      const blob = scale < 1 ? await draw(image, scale) : null;
      image.close();
      return blob && blob.size < file.size ? {name: file.name.replace(/\.[^.]*$/, '') + '.jpg', blob} : whole;
    } catch (problem) {
      return whole;
    }
  };

  /* One after the other: an old phone has room for one. */
  const shrinkAll = async files => {
    const photos = [];
    for (const file of files) photos.push(await shrink(file));
    return photos;
  };

  self.Photos = {shrinkAll};

  // ---- sent ----

  const chosen = form => Array.from(form.querySelectorAll('input[type=file]')).map(one => Array.from(one.files)).flat();

  const bodyOf = (form, photos, button) => {
    const body = new FormData(form);
    body.delete('photos');
    if (button && button.name) body.append(button.name, button.value);
    photos.forEach(photo => body.append('photos', photo.blob, photo.name));
    return body;
  };

  const say = (panel, name, percent) => {
    const words = panel.dataset[name].replace('%n', percent);
    if ($('[role=status]', panel).textContent !== words) $('[role=status]', panel).textContent = words;
    $('progress', panel).hidden = name === 'failed';
    panel.classList.toggle('warn', name === 'failed');
    if (name === 'failed' || name === 'preparing') panel.scrollIntoView({block: 'center'});
    $('[data-again]', panel).hidden = $('[data-without]', panel).hidden = name !== 'failed';
    if (!navigator.serviceWorker || !navigator.serviceWorker.controller) $('[data-without]', panel).hidden = true;
  };

  const panelOf = form => {
    const old = $('[data-upload]', form);
    if (old) old.remove();
    const panel = document.importNode($(WORDS).content, true).firstElementChild;
    form.insertBefore(panel, $('.actions', form));
    return panel;
  };

  /* The page that answers takes the place of this one; another page is gone to. */
  const answered = request => {
    const there = new URL(request.responseURL);
    if (there.pathname !== location.pathname) return location.assign(request.responseURL);
    const page = new DOMParser().parseFromString(request.responseText, 'text/html');
    $('main').replaceWith(document.adoptNode($('main', page)));
    document.title = page.title;
    enhance();
    ($('#photos-refused') || $('.files') || $('main')).scrollIntoView();
    ($('#photos-refused') || $('main')).focus({preventScroll: true});
  };

  const post = (form, photos, button, panel) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = event => {
      const percent = event.lengthComputable ? Math.floor(event.loaded * 100 / event.total) : 0;
      $('progress', panel).value = percent;
      say(panel, percent < 100 ? 'sending' : 'reading', Math.floor(percent / 10) * 10);
    };
    request.onload = () => request.status >= 500 ? say(panel, 'failed') : answered(request);
    request.onerror = request.onabort = () => say(panel, 'failed');
    request.open('POST', form.getAttribute('action') || location.href);
    request.send(bodyOf(form, photos, button));
  };

  /* The photos stay on the phone, and the person goes on without network. */
  const goWithout = async photos => {
    const record = await Kept.current($('main').dataset.mark, document.documentElement.lang);
    record.photos = record.photos.concat(photos);
    await Kept.put(record);
    location.assign('/signaler/hors-ligne#apres-photos');
  };

  const send = async (form, button) => {
    const panel = panelOf(form);
    say(panel, 'preparing');
    const photos = await shrinkAll(chosen(form));
    const again = () => { say(panel, 'sending', 0); post(form, photos, button, panel); };
    $('[data-again]', panel).addEventListener('click', again);
    $('[data-without]', panel).addEventListener('click', () => goWithout(photos));
    again();
  };

  const enhance = () => document.querySelectorAll('form[enctype="multipart/form-data"]').forEach(form => {
    let button = null;
    form.addEventListener('click', event => button = event.target.closest('button') || button);
    form.addEventListener('submit', event => {
      const busy = $('[data-upload] progress:not([hidden])', form);
      if (busy) return event.preventDefault();
      if (event.defaultPrevented || chosen(form).length === 0) return undefined;
      event.preventDefault();
      return send(form, button);
    });
  });

  enhance();
})();
