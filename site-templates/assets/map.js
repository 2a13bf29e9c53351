/* map.js: the files of the list on a map: one mark for each place, with the letter of its gravest file and how many there are;
 * marks that stand close are one, with their number. Everything is reached by keyboard; without script the table says the same. */
(() => {
  'use strict';
  const $ = id => document.getElementById(id);
  const sheet = $('map-sheet'), box = $('map'), none = $('map-none');
  if (!sheet) return;
  if (!self.L || !L.markerClusterGroup) { none.hidden = false; return; }
  const words = $('map-words').dataset, asked = box.dataset;
  const ALONE_ZOOM = 17, ZOOM_MAX = 19, NEAR_PX = 44;

  const element = (name, options, ...children) => {
    const made = Object.assign(document.createElement(name), options);
    made.append(...children);
    return made;
  };
  const say = (sentence, n) => sentence.replace('%n', n);

  /* A mark is a button with a name, which Leaflet's are not. */
  const Mark = L.DivIcon.extend({
    createIcon(old) {
      const made = L.DivIcon.prototype.createIcon.call(this, old);
      made.setAttribute('role', 'button');
      made.setAttribute('aria-label', this.options.label);
      return made;
    }
  });
  const mark = (label, html, kind, size) => new Mark({label, html, className: kind, iconSize: [size, size]});

  const gravest = files => files.reduce((worst, file) => file.class > worst.class ? file : worst);

  const placeMark = place => {
    const worst = gravest(place.files), many = place.files.length, danger = place.files.some(file => file.danger);
    const look = `pin ${worst.class}${worst.exact ? '' : ' near'}`;
    const face = element('span', {className: look}, element('b', {textContent: worst.class}));
    const sign = (className, shown) => { face.append(element('i', {className})); face.lastChild.dataset.shown = shown; };
    if (many > 1) sign('many', many);
    if (danger) sign('alarm', '!');
    const label = [many > 1 ? say(words.place, many) : worst.reference, `${worst.class}, ${worst.words}`,
      danger ? words.danger : '', worst.place, worst.exact ? '' : words.near];
    return mark(label.filter(Boolean).join(', '), face, 'map-mark', 36);
  };

  const groupMark = cluster => {
    const places = cluster.getAllChildMarkers(), many = places.reduce((sum, one) => sum + one.options.place.files.length, 0);
    const size = many < 10 ? 40 : many < 100 ? 48 : 56;
    return mark(say(words.cluster, many), element('span', {className: 'pins', textContent: many}), 'map-mark', size);
  };

  const fileLine = file => element('li', {}, element('span', {className: `grade ${file.class}`},
    element('b', {textContent: file.class})), ' ', element('a', {href: file.url, textContent: file.reference}),
  ` ${file.words}, ${file.state}`, file.danger ? element('strong', {className: 'danger', textContent: ` · ${words.danger}`}) : '');

  const card = place => {
    const exact = place.files[0].exact, list = element('ul', {});
    place.files.forEach(file => list.append(fileLine(file)));
    return element('div', {className: 'map-card'}, element('p', {},
      element('strong', {textContent: place.files[0].place}),
      place.files.length > 1 ? element('span', {textContent: ` · ${say(words.place, place.files.length)}`}) : '',
      exact ? '' : element('small', {textContent: words.near})), list);
  };

  /* Files of one door, or of one square of a hundred metres and one street, are one place. */
  const placesOf = points => {
    const places = new Map();
    points.forEach(file => {
      const key = `${file.lat} ${file.lon} ${file.exact} ${file.place}`;
      if (!places.has(key)) places.set(key, {lat: file.lat, lon: file.lon, files: []});
      places.get(key).files.push(file);
    });
    return [...places.values()];
  };

  sheet.hidden = false;
  const map = L.map(box, {attributionControl: false, zoomControl: false, maxZoom: ZOOM_MAX, minZoom: 3,
    zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false});
  L.control.zoom({zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut}).addTo(map);
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', words.label);

  if (asked.tiles) {
    const [west, south, east, north] = (asked.bounds || '').split(',').map(Number);
    const bounds = asked.bounds ? [[south, west], [north, east]] : undefined;
    const zooms = {minZoom: Number(asked.zoomMin), maxZoom: ZOOM_MAX, maxNativeZoom: Number(asked.zoomMax)};
    L.tileLayer(asked.tiles, {...zooms, bounds}).addTo(map);
  }

  /* Enter and space press a mark as a click does; Escape closes the card and comes back to its mark. */
  let opened = null;
  map.on('popupopen', event => {
    const here = event.popup.getElement();
    opened = event.popup._source && event.popup._source.getElement();
    here.querySelector('.leaflet-popup-close-button').setAttribute('aria-label', words.close);
    here.querySelector('.map-card a').focus({preventScroll: true});
  });
  const comeBack = () => { map.closePopup(); if (opened) opened.focus({preventScroll: true}); };
  box.addEventListener('keydown', event => {
    if (event.key === 'Escape') comeBack();
    if (event.key === ' ' && event.target.classList.contains('map-mark')) { event.preventDefault(); event.target.click(); }
  });

  const pins = L.markerClusterGroup({animate: false, showCoverageOnHover: false, maxClusterRadius: NEAR_PX,
    iconCreateFunction: groupMark, spiderLegPolylineOptions: {className: 'map-leg'}});
  map.addLayer(pins);

  const show = data => {
    const places = placesOf(data.points);
    pins.addLayers(places.map(place => L.marker([place.lat, place.lon], {icon: placeMark(place), place, riseOnHover: true})
      .bindPopup(() => card(place), {minWidth: 220, maxWidth: 320, maxHeight: 260, autoPanPadding: [12, 12]})));
    if (places.length) map.fitBounds(pins.getBounds().pad(0.1), {maxZoom: ALONE_ZOOM});
    return places.length;
  };
  const draw = shapes => {
    const borders = L.geoJSON(shapes, {interactive: false, style: {className: 'map-border'}, pointToLayer: () => null});
    return borders.addTo(map).getBounds();
  };
  const ask = url => fetch(url).then(answer => answer.ok ? answer.json() : Promise.reject(new Error(answer.status)));

  map.setView([46.6, 2.4], 6); /* France, until something is known */
  const borders = asked.outlines ? ask(asked.outlines).then(draw).catch(() => null) : Promise.resolve(null);
  ask(asked.points).then(data => {
    const shown = show(data);
    return borders.then(bounds => { if (!shown && bounds && bounds.isValid()) map.fitBounds(bounds); });
  }).then(() => { box.dataset.ready = 'yes'; }).catch(() => { sheet.hidden = true; none.hidden = false; });
})();
