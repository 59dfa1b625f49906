/** The name under which the plant writes its own events; no enrolled terminal gets it. */
export const plantTerminal = 'plant';
