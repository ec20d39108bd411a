// An errand that a reader runs by keyboard, on a telephone and on a screen: what is expected on the way, and what axe says.

import { visit } from '../browser.mjs';
import { step } from '../pages.mjs';
import { axe } from './axe.mjs';

/// The widths at which an errand is run.
export const WIDTHS = [320, 1440];

/// A step for each width. Where the page has nothing that `selector` matches, nobody has this errand.
///
/// `run` gets the page, `expect(right, what, node)`, which gives whether it was right, and `judge(state)`, which runs axe.
export function errand(job, page, selector, run) {
  return WIDTHS.map((width) => step(page, async () => {
    const visited = await visit(job.browser, page.address, { width });
    if (await visited.page.locator(selector).count()) {
      job.count();
      const where = { page: page.path, width };
      const expect = (right, what, node) => {
        if (!right) job.fault(where, what, node);
        return right;
      };
      const judge = async (state) => {
        for (const { what, node } of await axe(visited.page)) job.fault(where, `${state}: ${what}`, node);
        const wide = await visited.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        expect(!wide, `${state}: scrolls sideways`);
      };
      await run(visited.page, expect, judge);
      for (const trouble of visited.troubles) job.fault(where, trouble);
    }
    await visited.close();
  }));
}
