"""The live stream: what happens in the room reaches open pages within a moment.

`/live` answers with server-sent events. A message says that something happened to an object and
nothing more; the page then asks for its own fragment, by its own rights. No client holds a
database connection: one feed a process reads the numbered log and hands each event to whoever may
read it. A browser that comes back with its last id gets all it missed and may see.
"""
