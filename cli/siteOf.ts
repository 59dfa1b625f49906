import type { ProductRevision } from '#domain/site/productRevision';
import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import { demoBadges, demoPin } from '#simulate/operatorStaff';
import { realTimers } from '#simulate/realTimers';
import { TerminalClient, TerminalFault, TerminalUnreachable } from '#simulate/terminalClient';
import { PlainFailure } from './process.ts';

/** What a site is, and its newest product, as one of its PCs knows them; asked with a badge of the demo site. */
export async function siteOf(
  url: string,
): Promise<{ readonly site: SiteConfiguration; readonly revision: ProductRevision }> {
  const pc = new TerminalClient({ url, badge: demoBadges.operator, pin: demoPin, timers: realTimers });
  try {
    const site = await pc.query('system.site', {});
    const [newest] = await pc.query('site.revisions', {});
    const revision = newest ? await pc.query('site.revision', { revision: newest.revision }) : null;
    if (!site || !revision)
      throw new PlainFailure(`the PC at ${url} has no site and product yet: import one`);
    return { site, revision };
  } catch (error) {
    if (error instanceof TerminalUnreachable) throw new PlainFailure(error.message);
    if (error instanceof TerminalFault)
      throw new PlainFailure(`the PC at ${url} does not know the people of the demo site: ${error.message}`);
    throw error;
  }
}
