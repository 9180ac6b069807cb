"""What organisers look at: exports and, later, summaries, charts and pages."""
