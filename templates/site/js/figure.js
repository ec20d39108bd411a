// Whoever goes through a figure by keyboard sees all of the record that has the focus: browsers leave one where it is of which
// a sliver shows.
(() => {
  'use strict';
  addEventListener('focusin', event => {
    const node = event.target.closest('svg.graph a');
    if (node) node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
})();
