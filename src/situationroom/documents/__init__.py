"""Cellar: readers and writers of documents. Blocks in, bytes out; knows nobody.

Nouns: a `Document` is a title box and blocks; a block is a `Topic` (□), `Point` (○), `Detail` (-),
`Note` (※), `Table` or `Picture`; a `Text` is strings and `Ref`s, a `Ref` being a figure with a
trace; a `Writing` is the bytes of one format with its media type.

`writers.write(document, format)` is the one door out: "html", "pdf", "hwpx", "docx", "xlsx" or
"txt". Every writer first takes out what no file may hold (`texts.cleaned`): all formats say the
same words. `writers.write_table` is the door for lists ("xlsx", "csv").

`readers.read(content, name)` is the one door in: a `Read` is `Grid`s of `Cell`s, running text, and
what the reader lost; what cannot be read raises one of the causes in `errors`. `compare` tells what
cells changed between two grids, `paste` reads the clipboard. A file that is kept is first checked
and cleaned by `limited.process.check`, in a process that can do nothing else.
"""
