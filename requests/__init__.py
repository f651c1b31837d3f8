"""What is exchanged: forms, workflows, events, deadlines, retention."""
