"""What the room owes to people about their data: consent, requests, retention, and its rules."""
