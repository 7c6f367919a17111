const LONGEST_SHOWN = 40;

/** Text of the data in a message: not too long, and with control characters made visible. */
export function shownText(text: string): string {
  return withoutControls(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
}

/** Text with its control characters written as escapes, so that it can neither break a line nor steer a terminal. */
export function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
