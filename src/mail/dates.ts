/** RFC 5322, 3.3, with the zone names of 4.3. Null where it does not parse: a guess would date a signature. */
export function readDate(text: string): Date | null {
  const match = DATE.exec(text.slice(0, 200));
  if (match === null) return null;
  const [, day = "", monthName = "", year = "", hour = "", minute = "", second = "0", zone = ""] = match;
  const month = MONTHS.indexOf(monthName.toLowerCase());
  if (month < 0 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const date = new Date(Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second)));
  // 31 February would roll over into March.
  if (date.getUTCMonth() !== month && Number(second) < 60) return null;
  const offset = zoneMinutes(zone);
  return offset === null ? null : new Date(date.getTime() - offset * 60_000);
}

const DATE =
  /^(?:[A-Za-z]{3}[ \t]*,)?[ \t]*(\d{1,2})[ \t]+([A-Za-z]{3})[ \t]+(\d{4})[ \t]+(\d{1,2}):(\d{2})(?::(\d{2}))?[ \t]+([+-]\d{4}|[A-Za-z]{1,5})(?![A-Za-z0-9])/;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const ZONES: Readonly<Record<string, number>> = {
  UT: 0,
  UTC: 0,
  GMT: 0,
  Z: 0,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

function zoneMinutes(zone: string): number | null {
  if (!/^[+-]/.test(zone)) return Object.hasOwn(ZONES, zone.toUpperCase()) ? (ZONES[zone.toUpperCase()] ?? null) : null;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3))];
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
