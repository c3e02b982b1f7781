// How sizes of files are written.
const units = ['B', 'KB', 'MB', 'GB'];

export function sizeText(bytes) {
  let unit = 0;
  for (; bytes >= 1000 && unit < units.length - 1; unit++) bytes /= 1000;
  return `${unit === 0 || bytes >= 100 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
}
