/** As the engine takes one: digits, for it is typed on a touch pad with gloves. */
export const isPin = (text: string): boolean => /^\d{6,12}$/u.test(text);
