"""The domain: one package a room, in the order of `.importlinter`. No URL, no template."""
