// The list of all records, filtered and sorted. What is asked for stands in the address alone; `src/site/pages/data.rs`
// tells the form of the data. Whatever comes from a record goes into the page as text.
(() => {
  const list = document.getElementById('page:list')
  const filters = document.getElementById('page:filters')
  if (!list || !filters || !list.dataset.parts) return

  const PER_PAGE = 200
  const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
  const [LABEL, TITLE, SLUG, KIND, STATUS, DATE, REVIEW, TAGS, DRIVER, SIGNATURES, LOG] = [...Array(11).keys()]
  const controls = [...filters.querySelectorAll('[name]')]
  const count = document.getElementById('page:count')
  const pager = document.getElementById('page:pager')
  const none = document.getElementById('page:none')
  const more = document.getElementById('page:more-filters')
  const body = list.querySelector('tbody')
  const model = body.rows[0]
  // What the page says without any filter.
  const plain = { rows: [...body.rows], pager: [...pager.childNodes], count: count.textContent }

  const parts = []
  let loading
  let words
  let rows
  window.countersignRecords = (part, value) => { parts[part] = value }

  const fold = text => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const make = (name, text, className) => {
    const element = document.createElement(name)
    element.textContent = text
    if (className) element.className = className
    return element
  }

  function load () {
    const one = part => new Promise((resolve, reject) => {
      const script = document.createElement('script')
      script.src = 'data/records-' + part + '.js'
      script.onload = resolve
      script.onerror = reject
      document.head.append(script)
    })
    loading = loading || Promise.all([...Array(+list.dataset.parts).keys()].map(one)).then(() => {
      words = parts[0]
      rows = parts.slice(1).flat()
      for (const row of rows) row.text = fold(row[LABEL] + ' ' + row[TITLE])
    })
    return loading
  }

  /* What is asked for */

  const asked = () => new URLSearchParams(location.search)

  function show () {
    const query = asked()
    for (const control of controls) {
      const value = query.get(control.name) || ''
      if (control.localName === 'select' && ![...control.options].some(option => option.value === value)) {
        // Whoever wrote the address knows more values than the menu has.
        control.append(new Option(value, value))
      }
      if (control.value !== value) control.value = value
      if (value && more.contains(control)) more.open = true
    }
  }

  function ask (typed) {
    const query = new URLSearchParams()
    for (const control of controls) {
      const value = control.name === 'q' ? control.value.trim() : control.value
      if (value) query.set(control.name, value)
    }
    const search = query.toString()
    history[typed && asked().has('q') ? 'replaceState' : 'pushState'](null, '', search ? '?' + search : location.pathname)
    update()
  }

  function tests (query) {
    const is = (text, at) => at >= 0 && words.people[at][0] === text
    const state = at => at < 0 ? '' : words.states[at][0]
    const status = row => words.statuses[row[STATUS]]
    const waits = (row, state) => /^(missing|stale|invalid)$/.test(state) && /^(proposed|accepted|doubt)$/.test(status(row)[0])
    const states = row => row[SIGNATURES].filter((_, at) => at % 2 === 0).map(state)
    const open = row => /^(draft|proposed|accepted|doubt)$/.test(status(row)[0])
    const all = []
    for (const [name, value] of query) {
      if (!value) continue
      if (name === 'q') {
        const wanted = fold(value).split(/\s+/)
        all.push(row => wanted.every(word => row.text.includes(word)))
      } else if (name === 'status') all.push(row => status(row)[2] === value)
      else if (name === 'kind') all.push(row => words.kinds[row[KIND]][0] === value)
      else if (name === 'log') all.push(row => words.logs[row[LOG]][0] === value)
      else if (name === 'tag') all.push(row => row[TAGS].some(tag => words.tags[tag][0] === value))
      else if (name === 'person') {
        all.push(row => is(value, row[DRIVER]) || row[SIGNATURES].some((at, place) => place % 2 && is(value, at)))
      } else if (name === 'is') {
        const test = {
          waiting: row => states(row).some(state => waits(row, state)),
          stale: row => states(row).some(state => state === 'stale' && waits(row, state)),
          objected: row => open(row) && states(row).includes('objected'),
          due: row => /^(accepted|doubt)$/.test(status(row)[0]) && row[REVIEW].endsWith('!')
        }[value]
        all.push(test || (() => false))
      } else if (name.startsWith('role.')) {
        const role = words.roles.findIndex(role => role[0] === name.slice(5))
        all.push(row => {
          const own = role < 0 ? '' : state(row[SIGNATURES][2 * role] ?? -1)
          return value === 'waiting' ? waits(row, own) : own === value
        })
      }
    }
    return row => all.every(test => test(row))
  }

  function sorted (found, order) {
    if (order === 'number') return found.reverse()
    const compare = new Intl.Collator(undefined, { numeric: true }).compare
    const last = (a, b, more) => a && b ? more : (b ? 1 : 0) - (a ? 1 : 0)
    const life = ['draft', 'proposed', 'doubt', 'accepted', 'rejected', 'deprecated', 'superseded', 'other']
    const by = {
      date: (a, b) => last(a[DATE], b[DATE], a[DATE] < b[DATE] ? 1 : a[DATE] > b[DATE] ? -1 : 0),
      '-date': (a, b) => last(a[DATE], b[DATE], a[DATE] < b[DATE] ? -1 : a[DATE] > b[DATE] ? 1 : 0),
      review: (a, b) => last(a[REVIEW], b[REVIEW], a[REVIEW] < b[REVIEW] ? -1 : a[REVIEW] > b[REVIEW] ? 1 : 0),
      title: (a, b) => compare(a[TITLE], b[TITLE]),
      status: (a, b) => life.indexOf(words.statuses[a[STATUS]][0]) - life.indexOf(words.statuses[b[STATUS]][0])
    }[order]
    return by ? found.sort(by) : found
  }

  /* What is shown */

  async function update () {
    const query = asked()
    show()
    const keys = [...query].filter(([name, value]) => value && controls.some(control => control.name === name))
    const page = Math.max(1, parseInt(query.get('page'), 10) || 1)
    if (!keys.length && page === 1) return put(plain.rows, plain.pager, plain.count)
    try {
      if (!rows) count.textContent = 'Loading…'
      await load()
    } catch {
      loading = undefined
      return put(plain.rows, plain.pager, 'The data for filters could not be loaded. This is the unfiltered list: ' + plain.count)
    }
    if (asked().toString() !== query.toString()) return
    const found = sorted(rows.filter(tests(keys)), query.get('sort'))
    const pages = Math.max(1, Math.ceil(found.length / PER_PAGE))
    const shown = Math.min(page, pages)
    const from = (shown - 1) * PER_PAGE
    const to = Math.min(from + PER_PAGE, found.length)
    const of = found.length === rows.length ? '' : ' of ' + rows.length
    put(
      found.slice(from, to).map(tableRow),
      pages > 1 ? pagerLinks(query, shown, pages) : [],
      (pages > 1 ? from + 1 + ' to ' + to + ' of ' : '') + found.length + (pages > 1 ? '' : of) +
        (found.length === 1 && !of ? ' decision.' : ' decisions.')
    )
  }

  function put (shown, links, said) {
    body.replaceChildren(...shown)
    pager.replaceChildren(...links)
    none.hidden = shown.length > 0
    body.parentNode.hidden = shown.length === 0
    if (count.textContent !== said) count.textContent = said
    delete document.documentElement.dataset.asked
  }

  function pagerLinks (query, shown, pages) {
    const link = (page, text) => {
      const own = new URLSearchParams(query)
      if (page > 1) own.set('page', page)
      else own.delete('page')
      const a = make('a', text)
      a.href = '?' + own
      return a
    }
    const links = []
    if (shown > 1) links.push(link(shown - 1, 'Previous'))
    const ol = document.createElement('ol')
    let before = 0
    for (let page = 1; page <= pages; page++) {
      if (page !== 1 && page !== pages && Math.abs(page - shown) > 2) continue
      const li = document.createElement('li')
      if (page > before + 1) li.append(make('span', '…', 'gap'), ' ')
      before = page
      const a = link(page, page)
      a.prepend(make('span', 'Page ', 'hidden'))
      if (page === shown) a.setAttribute('aria-current', 'page')
      li.append(a)
      ol.append(li)
    }
    links.push(ol)
    if (shown < pages) links.push(link(shown + 1, 'Next'))
    return links
  }

  function dated (date) {
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) || []
    if (!year) return make('span', date)
    const time = make('time', +day + ' ' + MONTHS[month - 1] + ' ' + year)
    time.dateTime = date
    return time
  }

  function tableRow (row) {
    const tr = model.cloneNode(true)
    const at = selector => tr.querySelector(selector)
    const mark = (element, id) => element.querySelector('use').setAttribute('href', '#' + id)
    at('.number').textContent = row[LABEL]
    const title = at('th a')
    title.textContent = row[TITLE]
    title.href = 'records/' + encodeURIComponent(row[SLUG] || row[LABEL].toLowerCase()) + '.html'
    const meta = at('.meta')
    meta.replaceChildren(make('span', words.kinds[row[KIND]][1], 'kind'))
    if (words.logs.length > 1) meta.append(' ', make('span', words.logs[row[LOG]][1], 'log'))
    for (const tag of row[TAGS]) {
      const a = make('a', words.tags[tag][0], 'tag')
      a.href = words.tags[tag][1]
      a.dir = 'auto'
      meta.append(' ', a)
    }
    const status = at('.status')
    const [kind, word] = words.statuses[row[STATUS]]
    status.className = 'status status-' + kind
    mark(status, 'mark-' + kind)
    status.querySelector('span').textContent = word
    words.roles.forEach((role, place) => {
      const state = row[SIGNATURES][2 * place] ?? -1
      if (state < 0) return
      const [key, said] = words.states[state]
      const sign = at('.sign-' + CSS.escape(role[0]))
      if (sign) {
        const signer = row[SIGNATURES][2 * place + 1]
        sign.className = 'sign sign-' + role[0] + ' is-' + key
        sign.querySelector('.sign-name').textContent = signer < 0 ? '' : words.people[signer][1]
        sign.querySelector('.sign-state').textContent = said
        mark(sign, 'sig-' + key)
      } else if (key !== 'not-required') meta.append(' ', make('span', role[1] + ': ' + said, 'other'))
    })
    at('.cell-date').replaceChildren(...(row[DATE] ? [dated(row[DATE])] : []))
    return tr
  }

  /* What the reader does */

  let typing
  filters.addEventListener('input', event => {
    if (event.target.name !== 'q') return
    clearTimeout(typing)
    typing = setTimeout(() => ask(true), 150)
  })
  filters.addEventListener('change', event => { if (event.target.name !== 'q') ask() })
  filters.addEventListener('focusin', () => load().catch(() => { loading = undefined }), { once: true })
  const follow = event => {
    const link = event.target.closest('a')
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    if (link.pathname !== location.pathname || link.closest('th')) return
    event.preventDefault()
    history.pushState(null, '', link.search || location.pathname)
    update()
    if (pager.contains(link)) list.scrollIntoView()
    if (pager.contains(link) || none.contains(link)) document.getElementById('page:main').focus({ preventScroll: true })
  }
  for (const place of [document.getElementById('page:clear'), pager, none]) place.addEventListener('click', follow)
  addEventListener('popstate', update)
  update()
})();
