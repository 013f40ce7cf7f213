"""Files from upload to download: they arrive in pieces, are checked, stay, and are handed out.

`uploads` takes them in, `checking` lets the limited process look at them, `store` keeps their
contents, `serving` hands them out by links that soon end; `homes` knows what can hold files.
"""
