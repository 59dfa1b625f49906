type TextField = HTMLInputElement | HTMLTextAreaElement;

/**
 * Without a prefix the first characters of a scan are typed into the focused field before anybody can know. The guard
 * remembers the field as it was when the burst began, and puts that back.
 */
export function leakGuard() {
  let held: { readonly field: TextField; readonly value: string } | null = null;
  return {
    start: () => {
      const field = document.activeElement;
      held =
        field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement
          ? { field, value: field.value }
          : null;
    },
    /** Only if the field holds no more than the burst added: a slow person's text is never taken away. */
    undo: (leaked: number) => {
      if (held === null || held.field.value.length > held.value.length + leaked) return;
      setValue(held.field, held.value);
      held = null;
    },
  };
}

/** Through the prototype's setter, so that React sees the change. */
function setValue(field: TextField, value: string): void {
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
