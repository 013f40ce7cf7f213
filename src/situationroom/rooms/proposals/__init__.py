"""Proposals (정책 아이디어, 규제개선, 지원 요청): gathered anywhere, merged, answered, followed.

Nouns: Proposal (one ask as its author said it), Proposer (from whom it came, kept apart from what
was said), Topic (country or HS code it is about), Verdict (one answer to it, never overwritten),
Review (what one organisation thinks of it, for the government alone), RuleChange (a rule that is
being changed because a proposal was accepted) and RuleStep (one stage it reached, with its day and
its evidence).
"""
