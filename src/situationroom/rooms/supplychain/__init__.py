"""Supply chain: who depends on whom for an item. Empty until the supply-chain issue.

Nouns: Diagnosis, Supplier.
"""
