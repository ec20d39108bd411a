// The choice of colours: the system's, light or dark, for all pages of this site.
(() => {
  const choice = document.getElementById('page:theme')
  if (!choice) return
  const root = document.documentElement
  const show = theme => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    else delete root.dataset.theme
    choice.value = root.dataset.theme || 'auto'
  }
  show(root.dataset.theme)
  choice.addEventListener('change', () => {
    show(choice.value)
    try {
      if (choice.value === 'auto') localStorage.removeItem('countersign-theme')
      else localStorage.setItem('countersign-theme', choice.value)
    } catch { /* no storage here: the choice holds for this page */ }
  })
  addEventListener('storage', event => { if (event.key === 'countersign-theme') show(event.newValue) })
})();
