"""Agreements: from MOU to shipment, and promises to their result. Empty until the agreements issue.

Nouns: Agreement (Data Hub win), Stage, Promise.
"""
