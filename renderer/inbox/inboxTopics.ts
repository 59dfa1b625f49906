/** Everything an inbox row may speak of. */
export const inboxTopics = {
  topics: [
    'sync',
    'issue',
    'hold',
    'unit',
    'visit',
    'container',
    'call',
    'transport',
    'sequence',
    'order',
    'rework',
  ],
};
