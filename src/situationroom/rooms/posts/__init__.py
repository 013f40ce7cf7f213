"""Requests to an overseas post (해외 거점 요청): asked, taken on, answered, and what came of it.

Nouns: the request (what a post is asked for), its state and result, and the introduction (a local
partner a post brings together with who asked). The room holds its lifecycle and rules; it has no
tables yet (decision 47).
"""
