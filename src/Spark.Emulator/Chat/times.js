// How times are written.

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const sameYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const otherYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

export const clockTime = (iso) => clock.format(new Date(iso));

export const fullTime = (iso) => full.format(new Date(iso));

export const dayKey = (iso) => new Date(iso).toDateString();

export function dayName(iso) {
  const key = dayKey(iso);
  const today = new Date();
  if (key === today.toDateString()) return 'Today';
  today.setDate(today.getDate() - 1);
  if (key === today.toDateString()) return 'Yesterday';
  const date = new Date(iso);
  return (date.getFullYear() === new Date().getFullYear() ? sameYear : otherYear).format(date);
}

/** For lists: the time of today's, the day of others. */
export const briefTime = (iso) =>
  dayKey(iso) === new Date().toDateString() ? clockTime(iso) : short.format(new Date(iso));

/** To the second, for what follows each other quickly. */
export const exactTime = (iso) => exact.format(new Date(iso));
