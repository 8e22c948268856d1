(() => {
  'use strict';
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // Theme: the reader's choice over the system's, kept where the browser allows it.
  const remember = value => { try { value ? localStorage.setItem('isotrope-theme', value) : 0; return localStorage.getItem('isotrope-theme'); } catch { return value; } };
  const root = document.documentElement;
  const stored = remember();
  if (stored === 'dark' || stored === 'light') root.dataset.theme = stored;
  all('.theme').forEach(button => {
    button.hidden = false;
    button.addEventListener('click', () => {
      const dark = (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
      remember(root.dataset.theme = dark ? 'light' : 'dark');
    });
  });

  // Series: a press on the legend hides one in every plot.
  all('[data-toggle]').forEach(button => {
    button.disabled = false;
    button.addEventListener('click', () => {
      const shown = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', shown);
      all(`[data-series="${button.dataset.toggle}"]`).forEach(group => group.classList.toggle('off', !shown));
    });
  });

  // Commands.
  all('.copy').forEach(button => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector('code').textContent);
      button.textContent = 'Copied';
      setTimeout(() => button.textContent = 'Copy', 1500);
    });
  });

  // Values: under the pointer, or stepped through with the arrow keys.
  const element = (name, attributes, parent) => {
    const made = document.createElementNS(parent.namespaceURI, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    return parent.appendChild(made);
  };
  const number = value => Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : Math.abs(value) >= 0.1 ? value.toFixed(3) : value.toPrecision(3);

  all('svg[data-area]').forEach(plot => {
    const [left, top, width, height] = plot.dataset.area.split(' ').map(Number);
    const [x0, x1] = plot.dataset.x.split(' ').map(Number);
    const [y0, y1] = plot.dataset.y.split(' ').map(Number);
    const valueX = x => x0 + x / width * (x1 - x0);
    const valueY = y => plot.dataset.log ? y0 * (y1 / y0) ** (1 - y / height) : y0 + (1 - y / height) * (y1 - y0);
    const lines = all('.mean', plot).map(line => ({
      label: line.dataset.label, group: line.parentElement, colour: line.parentElement.getAttribute('class'),
      points: line.getAttribute('points').split(' ').map(pair => pair.split(',').map(Number)),
    }));
    if (!lines.length) return;

    const overlay = element('g', { transform: `translate(${left} ${top})` }, plot);
    const box = plot.closest('figure').appendChild(document.createElement('div'));
    box.className = 'readout';
    box.hidden = true;
    box.setAttribute('role', 'status');
    let current = null;

    const visible = () => lines.filter(line => !line.group.classList.contains('off'));
    const places = () => [...new Set(visible().flatMap(line => line.points.map(point => point[0])))].sort((a, b) => a - b);
    const nearest = (points, x) => points.reduce((best, point) => Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best);
    const clear = () => { overlay.replaceChildren(); box.hidden = true; current = null; };

    const show = wanted => {
      const stops = places();
      if (!stops.length) return clear();
      const x = stops.reduce((best, stop) => Math.abs(stop - wanted) < Math.abs(best - wanted) ? stop : best);
      current = x;
      overlay.replaceChildren();
      element('line', { class: 'cursor', x1: x, x2: x, y1: 0, y2: height }, overlay);
      const rows = visible().map(line => ({ line, point: nearest(line.points, x) }))
        .filter(row => Math.abs(row.point[0] - x) < width / 15).sort((a, b) => a.point[1] - b.point[1]);
      box.replaceChildren();
      const value = valueX(x);
      box.appendChild(document.createElement('b')).textContent =
        `${plot.dataset.unit.startsWith('seconds') ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ${plot.dataset.unit.split(' ')[0]}`;
      for (const { line, point } of rows) {
        element('circle', { class: `at ${line.colour}`, cx: point[0], cy: point[1], r: 4 }, overlay);
        const row = box.appendChild(document.createElement('div'));
        const name = row.appendChild(document.createElement('span'));
        name.className = line.colour;
        name.textContent = line.label;
        row.append(number(valueY(point[1])));
      }
      box.hidden = false;
      const figure = plot.closest('figure').getBoundingClientRect(), frame = plot.getBoundingClientRect();
      const scale = frame.width / plot.viewBox.baseVal.width;
      const at = frame.left - figure.left + (left + x) * scale;
      box.style.top = `${frame.top - figure.top + (top + 8) * scale}px`;
      box.style.left = `${at + 16 + box.offsetWidth > figure.width ? Math.max(0, at - 16 - box.offsetWidth) : at + 16}px`;
    };

    plot.addEventListener('pointermove', event => {
      const frame = plot.getBoundingClientRect();
      const x = (event.clientX - frame.left) * plot.viewBox.baseVal.width / frame.width - left;
      x < -12 || x > width + 12 ? clear() : show(x);
    });
    plot.addEventListener('pointerleave', clear);
    plot.addEventListener('blur', clear);
    plot.addEventListener('keydown', event => {
      const stops = places(), i = stops.indexOf(current);
      const next = { ArrowLeft: i < 0 ? stops.length - 1 : Math.max(0, i - 1), ArrowRight: Math.min(stops.length - 1, i + 1), Home: 0, End: stops.length - 1 }[event.key];
      if (event.key === 'Escape') clear();
      if (next === undefined) return;
      event.preventDefault();
      show(stops[next]);
    });
  });
})();
