"""What every app stands on: clock, calendars, numbers, texts, outbox."""
