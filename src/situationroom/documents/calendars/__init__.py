"""Calendar files (iCalendar, RFC 5545 and 5546): meetings in, bytes out, and back. Knows nobody.

Nouns: an `Event` is one meeting or series as a calendar file tells it; a `Party` is its organiser
or somebody invited; a `Rule` is a recurrence rule (RRULE); a `Moment` is a wall time in a zone with
the one moment it means; a `CalendarFile` is what was read of a file, with a `Lost` for all that was
not understood.

`writing.write_calendar` is the door out (an invitation, its change, its withdrawal, a feed),
`reading.read_calendar` the door in: plain Python with caps, no rule of a stranger is ever expanded.
"""
