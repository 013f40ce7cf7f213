"""Cellar: readers and writers of documents. Blocks in, bytes out; knows nobody.

Nouns: a `Document` is a title box and blocks; a block is a `Topic` (□), `Point` (○), `Detail` (-),
`Note` (※), `Table` or `Picture`; a `Text` is strings and `Ref`s, a `Ref` being a figure with a
trace; a `Writing` is the bytes of one format with its media type.

`writers.write(document, format)` is the one door out: "html", "pdf", "hwpx" or "txt". Every writer
first takes out what no file may hold (`texts.cleaned`): the four formats say the same words.
`limited.process.check` is the one door in: a file from outside is looked at nowhere else.
"""
