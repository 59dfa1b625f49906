import { z } from 'zod';
import type { EventOf, Recorded } from '../kernel/event.ts';
import { fact } from '../kernel/event.ts';
import { assertNever } from '../kernel/refusal.ts';
import { defineStream } from '../kernel/streamType.ts';
import { siteConfiguration } from './siteConfiguration.ts';
import type { SiteConfiguration } from './siteConfiguration.ts';

export const siteEvents = {
  /** The whole configuration, as imported; it applies on receipt. */
  SiteConfigured: fact(z.object({ configuration: siteConfiguration })),
};
export type SiteEvent = EventOf<typeof siteEvents>;

export type SiteState =
  | { readonly status: 'absent' }
  | {
      readonly status: 'configured';
      readonly configuration: SiteConfiguration;
      readonly configuredAt: string;
    };

const evolve = (_state: SiteState, event: Recorded<SiteEvent>): SiteState => {
  switch (event.type) {
    case 'SiteConfigured':
      return {
        status: 'configured',
        configuration: event.payload.configuration,
        configuredAt: event.occurredAt,
      };
    default:
      return assertNever(event.type);
  }
};

export const site = defineStream<SiteState, typeof siteEvents>({
  name: 'site',
  area: 'site',
  owner: 'engineer',
  stateVersion: 1,
  events: siteEvents,
  initial: { status: 'absent' },
  scopeOf: () => 'site',
  evolve,
});
