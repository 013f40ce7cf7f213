"""Cellar: readers and writers of documents. Blocks in, bytes out; knows nobody."""
