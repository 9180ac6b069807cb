// Reads calendars with ICAL.js, the parser of Thunderbird and Nextcloud. Usage: node ical.cjs ICAL.JS FILE...
// Prints, per file, [start, end, title, UID] of every appointment, in UTC.
const fs = require("fs");
const ICAL = require(process.argv[2]);

const read = {};
for (const path of process.argv.slice(3)) {
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(path, "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
  const masters = events.filter((each) => !each.isRecurrenceException());
  for (const other of events.filter((each) => each.isRecurrenceException())) {
    const master = masters.find((each) => each.uid === other.uid);
    master ? master.relateException(other) : masters.push(other);
  }
  read[path] = masters.flatMap((event) => occurrences(event)).sort();
  ICAL.TimezoneService.reset();
}
console.log(JSON.stringify(read));

function occurrences(event) {
  if (!event.isRecurring()) return [told(event.startDate, event.endDate, event)];
  const found = [];
  const steps = event.iterator();
  for (let next = steps.next(); next && found.length < 1000; next = steps.next()) {
    const one = event.getOccurrenceDetails(next);
    found.push(told(one.startDate, one.endDate, one.item));
  }
  return found;
}

function told(start, end, event) {
  return [instant(start), instant(end), event.summary, event.uid];
}

function instant(time) {
  return time.toJSDate().toISOString().replace(".000Z", "Z");
}
