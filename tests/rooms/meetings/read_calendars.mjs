// Reads calendar files with ical.js, which knows no zone but those a file describes, and counts
// every series out. Given a JSON file of texts; answers JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const plain = (value) => String(value ?? "").toLowerCase().replace(/^mailto:/, "");

function told(details, item) {
  const component = item.component;
  return {
    starts: details.startDate.toUnixTime(),
    ends: details.endDate.toUnixTime(),
    uid: item.uid,
    sequence: Number(item.sequence),
    title: item.summary,
    place: item.location ?? "",
    status: component.getFirstPropertyValue("status") ?? "",
    organiser: plain(item.organizer),
    invited: item.attendees.map((one) => plain(one.getFirstValue())),
  };
}

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  return events
    .filter((event) => !event.isRecurrenceException())
    .flatMap((event) => {
      if (!event.isRecurring()) return [told(event, event)];
      const found = [];
      const times = event.iterator();
      for (let next = times.next(); next && found.length < 1000; next = times.next()) {
        const details = event.getOccurrenceDetails(next);
        found.push(told(details, details.item));
      }
      return found;
    });
}

console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2], "utf-8")).map(read)));
