/**
 * The script of the phones page. Every two seconds it reads the page again and changes only the devices that differ,
 * so that nothing flickers, no scroll position and no opened letter is lost; the clock's buttons stay on the page.
 */
export const pageScript = `
(() => {
  const clock = document.getElementById('clock');
  const news = document.getElementById('news');
  let base = Date.parse(clock.dateTime), since = performance.now(), busy = false;
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const tick = () => {
    const at = new Date(base + performance.now() - since), iso = at.toISOString();
    clock.dateTime = iso;
    clock.querySelector('b').textContent = iso.slice(11, 19);
    clock.querySelector('span').textContent = day.format(at) + ', UTC';
  };
  const keyed = (row) => new Map([...row.children].map((child) => [child.dataset.key, child]));
  const comparable = (card) => card.innerHTML.replace(/ open(="")?/g, '');
  const update = (old, fresh) => {
    if (comparable(old) === comparable(fresh)) return;
    const list = old.querySelector('ol'), next = fresh.querySelector('ol');
    if (!list || !next) { old.replaceWith(fresh); return; }
    const opened = new Map([...list.querySelectorAll('li[data-id]')].map((li) => [li.dataset.id, li.querySelector('details')?.open]));
    const top = list.scrollTop;
    for (const li of next.querySelectorAll('li[data-id]')) {
      const details = li.querySelector('details');
      if (details && opened.has(li.dataset.id)) details.open = opened.get(li.dataset.id);
    }
    const head = old.querySelector('h3'), text = fresh.querySelector('h3');
    if (head.innerHTML !== text.innerHTML) head.replaceWith(text);
    list.replaceChildren(...next.childNodes);
    list.scrollTop = top;
  };
  const merge = (row, fresh) => {
    const old = keyed(row), wanted = keyed(fresh);
    for (const [key, card] of old) if (!wanted.has(key)) card.remove();
    for (const [key, card] of wanted) old.has(key) ? update(old.get(key), card) : row.append(card);
  };
  const latest = (doc) => [...doc.querySelectorAll('li[data-id]')].reduce((a, li) => (!a || li.dataset.id > a.dataset.id ? li : a), null);
  const refresh = async () => {
    const answer = await fetch('/_local/');
    if (!answer.ok) return;
    const doc = new DOMParser().parseFromString(await answer.text(), 'text/html');
    base = Date.parse(doc.getElementById('clock').dateTime); since = performance.now();
    const before = latest(document)?.dataset.id ?? '', last = latest(doc);
    const sections = doc.querySelectorAll('main > section').length;
    if (sections !== document.querySelectorAll('main > section').length) document.querySelector('main').append(...doc.querySelectorAll('main > section:nth-of-type(3)'));
    for (const row of document.querySelectorAll('[data-row]')) {
      const fresh = doc.querySelector('[data-row="' + row.dataset.row + '"]');
      if (fresh) merge(row, fresh);
    }
    const alarms = document.getElementById('alarms'), freshAlarms = doc.getElementById('alarms');
    if (alarms.innerHTML !== freshAlarms.innerHTML) alarms.innerHTML = freshAlarms.innerHTML;
    if (last && last.dataset.id > before) {
      const words = last.querySelector('summary bdi') ?? last.querySelector('p');
      news.textContent = 'New message to ' + last.closest('[data-key]').dataset.key.replace(/^\\S+ /, '') + ': ' + words.textContent;
    }
    tick();
  };
  const poll = () => refresh().catch(() => undefined).finally(() => setTimeout(poll, 2000));
  document.querySelector('.clock').addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    const buttons = event.target.querySelectorAll('button');
    const focused = event.submitter;
    buttons.forEach((button) => (button.disabled = true));
    try {
      const body = JSON.stringify({ advance: focused.value });
      await fetch('/_local/clock', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      await refresh();
    } catch {
      news.textContent = 'The clock could not be moved.';
    } finally {
      busy = false;
      buttons.forEach((button) => (button.disabled = false));
      focused.focus();
    }
  });
  setInterval(tick, 1000);
  tick();
  setTimeout(poll, 2000);
})();
`;
