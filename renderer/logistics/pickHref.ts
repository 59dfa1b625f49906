export const pickHref = (call: string): string => `/logistics/pick/${encodeURIComponent(call)}`;
