"""The limited process: checks and cleans one file that came from outside. Knows nobody.

A file is handled by a process of its own (`process.check`) that first gives up what it does not
need (`walls`): it opens no file, no socket and no process, has little memory and little time, and
reads the content from its standard input only. What kind a file is, its content says (`kinds`);
each kind is taken apart by a module of its own, which refuses what runs, links or hides and
leaves out who made it (`cleaning`).

Nouns: a `Verdict` is what came of a file; a `Reason` says why one was refused; a `Kind` is what
the room takes.
"""
