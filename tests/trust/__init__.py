"""The independent judge of who may see and do what, and the tests that judge the judge."""
