"""Times worked out by hand from the laws of each zone; nothing here was computed by the room.

Seoul, Tokyo +9; Singapore, Shanghai +8; Hanoi, Ho Chi Minh City +7; India +5:30; Dubai +4; none of
these has summer time now. Silicon Valley -8, Washington -5; an hour later from the second Sunday of
March 02:00 to the first Sunday of November 02:00 (15 U.S.C. 260a since 2007): in 2026 from 8 March
to 1 November, in 2027 from 14 March to 7 November, in 2028 from 12 March to 5 November.
"""

SEOUL, TOKYO, SINGAPORE, SHANGHAI = "Asia/Seoul", "Asia/Tokyo", "Asia/Singapore", "Asia/Shanghai"
VIETNAM, INDIA, DUBAI = "Asia/Ho_Chi_Minh", "Asia/Kolkata", "Asia/Dubai"
VALLEY, WASHINGTON = "America/Los_Angeles", "America/New_York"

# A session set in Seoul, and what each clock shows, with the shift of the day.
SEEN: list[tuple[str, list[tuple[str, str, int]]]] = [
    # The Tuesday before the United States move: -17 and -14 hours.
    ("2026-03-03 10:00", [
        (SINGAPORE, "2026-03-03 09:00", 0), (VIETNAM, "2026-03-03 08:00", 0),
        (DUBAI, "2026-03-03 05:00", 0), (VALLEY, "2026-03-02 17:00", -1),
        (SHANGHAI, "2026-03-03 09:00", 0), (TOKYO, "2026-03-03 10:00", 0),
        (INDIA, "2026-03-03 06:30", 0), (WASHINGTON, "2026-03-02 20:00", -1),
    ]),
    # The Tuesday after: -16 and -13 hours.
    ("2026-03-10 10:00", [
        (SINGAPORE, "2026-03-10 09:00", 0), (VIETNAM, "2026-03-10 08:00", 0),
        (DUBAI, "2026-03-10 05:00", 0), (VALLEY, "2026-03-09 18:00", -1),
        (SHANGHAI, "2026-03-10 09:00", 0), (TOKYO, "2026-03-10 10:00", 0),
        (INDIA, "2026-03-10 06:30", 0), (WASHINGTON, "2026-03-09 21:00", -1),
    ]),
    # The deadline of a year: in California it is the morning of the same day.
    ("2026-12-31 23:59", [
        (SINGAPORE, "2026-12-31 22:59", 0), (VIETNAM, "2026-12-31 21:59", 0),
        (DUBAI, "2026-12-31 18:59", 0), (VALLEY, "2026-12-31 06:59", 0),
        (SHANGHAI, "2026-12-31 22:59", 0), (TOKYO, "2026-12-31 23:59", 0),
        (INDIA, "2026-12-31 20:29", 0), (WASHINGTON, "2026-12-31 09:59", 0),
    ]),
    # Half an hour into the new year: it is still last year nearly everywhere.
    ("2027-01-01 00:30", [
        (SINGAPORE, "2026-12-31 23:30", -1), (VIETNAM, "2026-12-31 22:30", -1),
        (DUBAI, "2026-12-31 19:30", -1), (VALLEY, "2026-12-31 07:30", -1),
        (SHANGHAI, "2026-12-31 23:30", -1), (TOKYO, "2027-01-01 00:30", 0),
        (INDIA, "2026-12-31 21:00", -1), (WASHINGTON, "2026-12-31 10:30", -1),
    ]),
    # The leap day.
    ("2028-02-29 08:00", [
        (SINGAPORE, "2028-02-29 07:00", 0), (VIETNAM, "2028-02-29 06:00", 0),
        (DUBAI, "2028-02-29 03:00", 0), (VALLEY, "2028-02-28 15:00", -1),
        (SHANGHAI, "2028-02-29 07:00", 0), (TOKYO, "2028-02-29 08:00", 0),
        (INDIA, "2028-02-29 04:30", 0), (WASHINGTON, "2028-02-28 18:00", -1),
    ]),
    # Midnight after it.
    ("2028-03-01 00:00", [
        (SINGAPORE, "2028-02-29 23:00", -1), (VIETNAM, "2028-02-29 22:00", -1),
        (DUBAI, "2028-02-29 19:00", -1), (VALLEY, "2028-02-29 07:00", -1),
        (SHANGHAI, "2028-02-29 23:00", -1), (TOKYO, "2028-03-01 00:00", 0),
        (INDIA, "2028-02-29 20:30", -1), (WASHINGTON, "2028-02-29 10:00", -1),
    ]),
    # The Mondays before and after the United States move back.
    ("2026-10-26 10:00", [
        (SINGAPORE, "2026-10-26 09:00", 0), (VIETNAM, "2026-10-26 08:00", 0),
        (DUBAI, "2026-10-26 05:00", 0), (VALLEY, "2026-10-25 18:00", -1),
        (SHANGHAI, "2026-10-26 09:00", 0), (TOKYO, "2026-10-26 10:00", 0),
        (INDIA, "2026-10-26 06:30", 0), (WASHINGTON, "2026-10-25 21:00", -1),
    ]),
    ("2026-11-02 10:00", [
        (SINGAPORE, "2026-11-02 09:00", 0), (VIETNAM, "2026-11-02 08:00", 0),
        (DUBAI, "2026-11-02 05:00", 0), (VALLEY, "2026-11-01 17:00", -1),
        (SHANGHAI, "2026-11-02 09:00", 0), (TOKYO, "2026-11-02 10:00", 0),
        (INDIA, "2026-11-02 06:30", 0), (WASHINGTON, "2026-11-01 20:00", -1),
    ]),
]  # fmt: skip

# A session set at a post, and what Seoul's clock shows.
FROM_POSTS = [
    (VALLEY, "2026-03-06 16:00", "2026-03-07 09:00", 1),
    (VALLEY, "2026-03-09 16:00", "2026-03-10 08:00", 1),
    (VALLEY, "2026-12-31 06:59", "2026-12-31 23:59", 0),
    (VALLEY, "2026-12-31 07:00", "2027-01-01 00:00", 1),
    (WASHINGTON, "2026-12-31 23:59", "2027-01-01 13:59", 1),
    (WASHINGTON, "2026-07-04 11:00", "2026-07-05 00:00", 1),
    (INDIA, "2026-08-15 18:30", "2026-08-15 22:00", 0),
    (INDIA, "2026-08-15 20:30", "2026-08-16 00:00", 1),
    (DUBAI, "2026-06-30 18:59", "2026-06-30 23:59", 0),
    (DUBAI, "2026-06-30 19:00", "2026-07-01 00:00", 1),
    (SINGAPORE, "2026-01-31 23:30", "2026-02-01 00:30", 1),
    (VIETNAM, "2028-02-28 22:00", "2028-02-29 00:00", 1),
    (SHANGHAI, "2027-12-31 23:00", "2028-01-01 00:00", 1),
    (TOKYO, "2026-12-31 23:59", "2026-12-31 23:59", 0),
    ("Pacific/Honolulu", "2026-05-01 13:00", "2026-05-02 08:00", 1),
]

# A wall time, the moment it means (UTC), what the clock does, and what it shows then.
CLOCKS = [
    # California, 8 March 2026: 02:00 to 03:00 never comes.
    (VALLEY, "2026-03-08 01:59", "2026-03-08 09:59", "plain", "2026-03-08 01:59"),
    (VALLEY, "2026-03-08 02:00", "2026-03-08 10:00", "gap", "2026-03-08 03:00"),
    (VALLEY, "2026-03-08 02:30", "2026-03-08 10:30", "gap", "2026-03-08 03:30"),
    (VALLEY, "2026-03-08 02:59", "2026-03-08 10:59", "gap", "2026-03-08 03:59"),
    (VALLEY, "2026-03-08 03:00", "2026-03-08 10:00", "plain", "2026-03-08 03:00"),
    (VALLEY, "2026-03-08 03:30", "2026-03-08 10:30", "plain", "2026-03-08 03:30"),
    # California, 1 November 2026: 01:00 to 02:00 comes twice; the first is summer time.
    (VALLEY, "2026-11-01 00:59", "2026-11-01 07:59", "plain", "2026-11-01 00:59"),
    (VALLEY, "2026-11-01 01:00", "2026-11-01 08:00", "fold", "2026-11-01 01:00"),
    (VALLEY, "2026-11-01 01:30", "2026-11-01 08:30", "fold", "2026-11-01 01:30"),
    (VALLEY, "2026-11-01 01:59", "2026-11-01 08:59", "fold", "2026-11-01 01:59"),
    (VALLEY, "2026-11-01 02:00", "2026-11-01 10:00", "plain", "2026-11-01 02:00"),
    (VALLEY, "2027-03-14 02:15", "2027-03-14 10:15", "gap", "2027-03-14 03:15"),
    (VALLEY, "2028-11-05 01:45", "2028-11-05 08:45", "fold", "2028-11-05 01:45"),
    (WASHINGTON, "2026-03-08 02:30", "2026-03-08 07:30", "gap", "2026-03-08 03:30"),
    (WASHINGTON, "2026-11-01 01:30", "2026-11-01 05:30", "fold", "2026-11-01 01:30"),
    # The law of the United States changed in 2007: the second week of March was winter before.
    (VALLEY, "2006-03-13 10:00", "2006-03-13 18:00", "plain", "2006-03-13 10:00"),
    (VALLEY, "2007-03-12 10:00", "2007-03-12 17:00", "plain", "2007-03-12 10:00"),
    (VALLEY, "2006-04-02 02:30", "2006-04-02 10:30", "gap", "2006-04-02 03:30"),
    # The same nights where no clock moves.
    (SEOUL, "2026-03-08 02:30", "2026-03-07 17:30", "plain", "2026-03-08 02:30"),
    (INDIA, "2026-03-08 02:30", "2026-03-07 21:00", "plain", "2026-03-08 02:30"),
    (DUBAI, "2026-03-08 02:30", "2026-03-07 22:30", "plain", "2026-03-08 02:30"),
    (SINGAPORE, "2026-11-01 01:30", "2026-10-31 17:30", "plain", "2026-11-01 01:30"),
    (VIETNAM, "2026-11-01 01:30", "2026-10-31 18:30", "plain", "2026-11-01 01:30"),
    (SHANGHAI, "2026-11-01 01:30", "2026-10-31 17:30", "plain", "2026-11-01 01:30"),
    (TOKYO, "2026-11-01 01:30", "2026-10-31 16:30", "plain", "2026-11-01 01:30"),
    # What the zone database keeps: Korea's summer time of 1988, China's of 1991.
    (SEOUL, "1988-05-08 02:30", "1988-05-07 17:30", "gap", "1988-05-08 03:30"),
    (SEOUL, "1988-07-01 10:00", "1988-07-01 00:00", "plain", "1988-07-01 10:00"),
    (SEOUL, "1988-10-09 02:30", "1988-10-08 16:30", "fold", "1988-10-09 02:30"),
    (SHANGHAI, "1991-04-14 02:30", "1991-04-13 18:30", "gap", "1991-04-14 03:30"),
    # Singapore went from +7:30 to +8 at the end of 1981, Saigon from +8 to +7 in June 1975.
    (SINGAPORE, "1981-12-31 23:45", "1981-12-31 16:15", "gap", "1982-01-01 00:15"),
    (VIETNAM, "1975-06-12 23:30", "1975-06-12 15:30", "fold", "1975-06-12 23:30"),
    # Pyongyang went back to +9 in 2018, Samoa skipped a day in 2011, Almaty moved on a leap day.
    ("Asia/Pyongyang", "2018-05-04 23:45", "2018-05-04 15:15", "gap", "2018-05-05 00:15"),
    ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 22:00", "gap", "2011-12-31 12:00"),
    ("Asia/Almaty", "2024-02-29 23:30", "2024-02-29 17:30", "fold", "2024-02-29 23:30"),
    ("Asia/Almaty", "2024-03-02 10:00", "2024-03-02 05:00", "plain", "2024-03-02 10:00"),
    # Mexico gave summer time up in October 2022.
    ("America/Mexico_City", "2022-07-01 10:00", "2022-07-01 15:00", "plain", "2022-07-01 10:00"),
    ("America/Mexico_City", "2023-07-01 10:00", "2023-07-01 16:00", "plain", "2023-07-01 10:00"),
]

# A first session, its zone, its rule, and the moments (UTC) of all its sessions.
SERIES = [
    # Ten in Seoul is one in the night UTC all year.
    ("2026-03-03 10:00", SEOUL, "FREQ=WEEKLY;COUNT=4",
     "2026-03-03 01:00", "2026-03-10 01:00", "2026-03-17 01:00", "2026-03-24 01:00"),
    # Set in California it moves an hour against UTC when clocks go forward.
    ("2026-03-02 17:00", VALLEY, "FREQ=WEEKLY;INTERVAL=2;COUNT=3",
     "2026-03-03 01:00", "2026-03-17 00:00", "2026-03-31 00:00"),
    # A night session over the gap and over the fold.
    ("2026-03-01 02:30", VALLEY, "FREQ=WEEKLY;COUNT=3",
     "2026-03-01 10:30", "2026-03-08 10:30", "2026-03-15 09:30"),
    ("2026-10-25 01:30", VALLEY, "FREQ=WEEKLY;COUNT=3",
     "2026-10-25 08:30", "2026-11-01 08:30", "2026-11-08 09:30"),
    # The last day of each month of a leap year; the 31st of months that have one.
    ("2028-01-31 18:00", SEOUL, "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4",
     "2028-01-31 09:00", "2028-02-29 09:00", "2028-03-31 09:00", "2028-04-30 09:00"),
    ("2026-01-31 10:00", SEOUL, "FREQ=MONTHLY;COUNT=4",
     "2026-01-31 01:00", "2026-03-31 01:00", "2026-05-31 01:00", "2026-07-31 01:00"),
    ("2028-02-29 10:00", SEOUL, "FREQ=YEARLY;COUNT=3",
     "2028-02-29 01:00", "2032-02-29 01:00", "2036-02-29 01:00"),
    ("2026-12-31 23:59", SEOUL, "FREQ=YEARLY;COUNT=3",
     "2026-12-31 14:59", "2027-12-31 14:59", "2028-12-31 14:59"),
    # The third Thursday of each quarter; the last weekday of a month.
    ("2026-01-15 10:00", SEOUL, "FREQ=MONTHLY;INTERVAL=3;BYDAY=3TH;COUNT=4",
     "2026-01-15 01:00", "2026-04-16 01:00", "2026-07-16 01:00", "2026-10-15 01:00"),
    ("2026-01-30 10:00", SEOUL, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3",
     "2026-01-30 01:00", "2026-02-27 01:00", "2026-03-31 01:00"),
    # An end in UTC may be the last session's moment, not a second less; a day is all of it.
    ("2026-03-02 10:00", SEOUL, "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260311T010000Z",
     "2026-03-02 01:00", "2026-03-04 01:00", "2026-03-09 01:00", "2026-03-11 01:00"),
    ("2026-03-02 10:00", SEOUL, "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260311T005959Z",
     "2026-03-02 01:00", "2026-03-04 01:00", "2026-03-09 01:00"),
    ("2026-03-02 10:00", SEOUL, "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260311",
     "2026-03-02 01:00", "2026-03-04 01:00", "2026-03-09 01:00", "2026-03-11 01:00"),
    # Half an hour off, and Dubai's Friday.
    ("2026-03-02 10:30", INDIA, "FREQ=WEEKLY;COUNT=2", "2026-03-02 05:00", "2026-03-09 05:00"),
    ("2026-03-06 09:00", DUBAI, "FREQ=WEEKLY;BYDAY=FR;COUNT=2",
     "2026-03-06 05:00", "2026-03-13 05:00"),
    # Every day over the night on which Washington's clocks go back.
    ("2026-10-31 08:00", WASHINGTON, "FREQ=DAILY;COUNT=3",
     "2026-10-31 12:00", "2026-11-01 13:00", "2026-11-02 13:00"),
    # Weeks begin on Sunday or Monday: RFC 5545's own example of WKST.
    ("1997-08-05 09:00", WASHINGTON, "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
     "1997-08-05 13:00", "1997-08-10 13:00", "1997-08-19 13:00", "1997-08-24 13:00"),
    ("1997-08-05 09:00", WASHINGTON, "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
     "1997-08-05 13:00", "1997-08-17 13:00", "1997-08-19 13:00", "1997-08-31 13:00"),
]  # fmt: skip
