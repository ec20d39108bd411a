// The site stands for the day of its last commit, so that it is the same bytes whenever it is built. What has come due since
// then is told by the reader's own calendar.
(() => {
  const now = new Date()
  const two = number => String(number).padStart(2, '0')
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  for (const mark of document.querySelectorAll('[data-due]')) {
    if (mark.dataset.due && mark.dataset.due <= today) mark.hidden = false
  }
})();
